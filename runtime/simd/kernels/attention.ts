// attention and the gradient of its queries: a unit is a row and a kv head, with all query heads that it serves. The scores of a row lie
// in the thread's scratch.

import { exponential } from "../../graph/functions/exponential.ts";
import { logarithm } from "../../graph/functions/logarithm.ts";
import type { AttentionShape } from "../../kernels/attention-tile.ts";
import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { type Operands, onePhase, type Phase, type SimdKernel } from "../kernel.ts";
import { lanes } from "../lanes.ts";
import { laneFold, laneTotal, pointer, store, storeRow } from "../walk.ts";
import { copyingHeads, type Sides, sidesOf } from "./attention-heads.ts";
import {
  eachFour,
  groupOf,
  mirrored,
  products,
  type Seen,
  scratchEntries,
  seenBy,
  weighted,
} from "./attention-parts.ts";
import { copyRun } from "./copy.ts";

/** Where the numbers of a row and a query head are. */
interface Head {
  readonly row: Code;
  readonly seen: Seen;
  /** Number of the row's head among all, and its place in rows of queries, in bytes. */
  readonly number: Code;
  readonly home: Code;
  readonly sides: Sides;
}

/** A kernel that does `body` for each row and query head. */
function overHeads(
  shape: AttentionShape,
  body: (f: Fun, at: Addresses, operands: Operands, head: Head) => void,
): SimdKernel {
  const { queries, keys, kvHeads, heads, dimension } = shape;
  const group = groupOf(shape);
  const copying = copyingHeads(shape);
  const emit: Phase["emit"] = (f, at, operands) =>
    f.each(operands.from, operands.to, i32(1), (unit) => {
      const kvHead = f.named(whole.divide(unit, i32(queries)));
      const row = mirrored(f, f.named(whole.remainder(unit, i32(queries))), queries);
      const seen = seenBy(f, at, operands.inputs[3] as Code, row, keys);
      const sides = sidesOf(f, at, shape, operands, kvHead);
      const first = f.named(whole.multiply(kvHead, i32(group)));
      f.each(first, whole.add(first, i32(group)), i32(1), (head) => {
        const number = f.named(whole.add(whole.multiply(row, i32(heads)), head));
        const home = f.named(whole.multiply(number, i32(dimension)));
        body(f, at, operands, { row, seen, number, home, sides });
      });
    });
  const phases = [...copying.phases, { units: queries * kvHeads, emit }];
  return { phases, shared: copying.shared, own: 4 * scratchEntries(keys) };
}

/** Inputs q, k, v, ranges; outputs out and the log-sum-exp of each row's head. */
export function attentionKernel(shape: AttentionShape): SimdKernel {
  return overHeads(shape, (f, at, operands, head) => {
    const [out, lse] = operands.outputs as readonly [Code, Code];
    const [to, toLse] = [f.named(at.at(out, head.home)), f.named(at.at(lse, head.number))];
    f.when(
      head.seen.count,
      () => attend(f, at, shape, operands, head, to, toLse),
      () => {
        copyRun(f, at, shape.dimension, [], pointer(f, at, to));
        memory.storeInt(f, toLse, i32(0));
      },
    );
  });
}

function attend(
  f: Fun,
  at: Addresses,
  shape: AttentionShape,
  { inputs, own }: Operands,
  { seen, home, sides }: Head,
  to: Code,
  toLse: Code,
): void {
  const { dimension, scale } = shape;
  const { keys, values, apart } = sides;
  const a = lanes(f);
  const lowest = a.number(-Infinity);
  const most = f.local("v128");
  most.set(lowest);
  const pair = { vector: f.named(at.at(inputs[0] as Code, home)), base: keys };
  eachFour(f, at, { seen, apart, dimension }, [pair], ([product], place) => {
    const score = f.named(a.multiply(product as Code, a.number(scale)));
    memory.storeVector(f, at.at(own, place, 1), score);
    most.set(a.maximum(most.get, score));
  });
  const highest = laneFold(f, most.get, (_, x, y) => a.maximum(x, y));
  // what is added up behind the last key is e^−∞
  memory.storeVector(f, at.at(own, seen.count), lowest);
  const sum = f.local("v128");
  sum.set(a.number(0));
  const weights = pointer(f, at, own);
  f.each(i32(0), seen.count, i32(4), () => {
    const weight = f.named(exponential(a, f.named(a.subtract(memory.vector(weights.get), highest))));
    memory.storeVector(f, weights.get, weight);
    sum.set(a.add(sum.get, weight));
    weights.set(at.plus(weights.get, 16));
  });
  const total = laneTotal(f, sum.get);
  const given = { seen, weights: own, base: values, apart, dimension };
  weighted(f, at, given, (sums, columns, byte) => {
    const means = sums.map((each) => a.divide(each.get, total));
    storeRow(f, f.named(at.at(to, byte, 1)), means, columns);
  });
  store(f, toLse, a.add(highest, logarithm(a, total)), 1);
}

/** Inputs out, dO, lse; output lse and δ = Σ dO·out of each row's head, one beside the other. */
export function attentionStatisticsKernel({ queries, heads, dimension }: AttentionShape): SimdKernel {
  return onePhase(queries * heads, (f, at, { inputs, outputs, from, to }) =>
    f.each(from, to, i32(1), (number) => {
      const home = f.named(whole.multiply(number, i32(dimension)));
      const [out, slope, lse] = inputs as readonly [Code, Code, Code];
      const row = { place: pointer(f, at, at.at(out, home)), offset: 0 };
      const delta = f.named(products(f, at, dimension, pointer(f, at, at.at(slope, home)), [row])[0] as Code);
      const into = f.named(at.at(outputs[0] as Code, number, 8));
      store(f, into, memory.splat(at.at(lse, number)), 1);
      store(f, into, delta, 1, 4);
    }),
  );
}

/** Inputs q, k, v, ranges, dO, statistics; output dQ. */
export function attentionQueryGradientKernel(shape: AttentionShape): SimdKernel {
  const { dimension, scale } = shape;
  return overHeads(shape, (f, at, { inputs, outputs, own }, { seen, number, home, sides }) => {
    const a = lanes(f);
    const [q, slope] = [0, 4].map((input) => f.named(at.at(inputs[input] as Code, home))) as [Code, Code];
    const statistics = f.named(at.at(inputs[5] as Code, number, 8));
    const [ofLse, ofDelta] = [0, 4].map((offset) => f.named(memory.splat(statistics, offset))) as [Code, Code];
    const { keys, values, apart } = sides;
    const pairs = [
      { vector: q, base: keys },
      { vector: slope, base: values },
    ];
    eachFour(f, at, { seen, apart, dimension }, pairs, ([product, toward], place) => {
      const score = a.multiply(product as Code, a.number(scale));
      const weight = exponential(a, f.named(a.subtract(score, ofLse)));
      const each = a.multiply(a.multiply(weight, a.subtract(toward as Code, ofDelta)), a.number(scale));
      memory.storeVector(f, at.at(own, place, 1), each);
    });
    const to = f.named(at.at(outputs[0] as Code, home));
    weighted(f, at, { seen, weights: own, base: keys, apart, dimension }, (sums, columns, byte) => {
      const made = sums.map((each) => each.get);
      storeRow(f, f.named(at.at(to, byte, 1)), made, columns);
    });
  });
}
