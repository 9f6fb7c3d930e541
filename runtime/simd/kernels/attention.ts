// attention and the gradient of its queries: a unit is a row and a kv head, with all query heads that it serves. The scores of a row lie
// in the thread's scratch.

import { exponential } from "../../graph/functions/exponential.ts";
import { logarithm } from "../../graph/functions/logarithm.ts";
import type { AttentionShape } from "../../kernels/attention-tile.ts";
import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { type Operands, onePhase, type SimdKernel } from "../kernel.ts";
import { lanes, spread } from "../lanes.ts";
import { laneFold, laneTotal, pointer, store, storeRow } from "../walk.ts";
import {
  eachFour,
  groupOf,
  mirrored,
  products,
  rowBytes,
  type Seen,
  scratchEntries,
  seenBy,
  weighted,
} from "./attention-parts.ts";

/** Where the numbers of a row and a query head are. */
interface Head {
  readonly row: Code;
  readonly seen: Seen;
  /** Number of the row's head among all, and its place in rows of queries, in bytes. */
  readonly number: Code;
  readonly home: Code;
  /** The place of the kv head in a row of keys, in bytes. */
  readonly aside: Code;
}

/** `body` for all heads of the units. */
function eachHead(f: Fun, at: Addresses, shape: AttentionShape, operands: Operands, body: (head: Head) => void): void {
  const { queries, keys, heads, dimension } = shape;
  const group = groupOf(shape);
  f.each(operands.from, operands.to, i32(1), (unit) => {
    const kvHead = f.named(whole.divide(unit, i32(queries)));
    const row = mirrored(f, f.named(whole.remainder(unit, i32(queries))), queries);
    const seen = seenBy(f, at, operands.inputs[3] as Code, row, keys);
    const aside = f.named(whole.multiply(kvHead, i32(4 * dimension)));
    const first = f.named(whole.multiply(kvHead, i32(group)));
    f.each(first, whole.add(first, i32(group)), i32(1), (head) => {
      const number = f.named(whole.add(whole.multiply(row, i32(heads)), head));
      body({ row, seen, number, home: f.named(whole.multiply(number, i32(dimension))), aside });
    });
  });
}

/** Inputs q, k, v, ranges; outputs out and the log-sum-exp of each row's head. */
export function attentionKernel(shape: AttentionShape): SimdKernel {
  const { queries, keys, kvHeads, dimension } = shape;
  return onePhase(
    queries * kvHeads,
    (f, at, operands) =>
      eachHead(f, at, shape, operands, (head) => {
        const [out, lse] = operands.outputs as readonly [Code, Code];
        const [to, toLse] = [f.named(at.at(out, head.home)), f.named(at.at(lse, head.number))];
        f.when(
          head.seen.count,
          () => attend(f, at, shape, operands, head, to, toLse),
          () => {
            const into = pointer(f, at, to);
            f.each(i32(0), i32(dimension), i32(1), () => {
              memory.storeInt(f, into.get, i32(0));
              into.set(at.plus(into.get, 4));
            });
            memory.storeInt(f, toLse, i32(0));
          },
        );
      }),
    { own: 4 * scratchEntries(keys) },
  );
}

function attend(
  f: Fun,
  at: Addresses,
  shape: AttentionShape,
  { inputs, own }: Operands,
  { seen, home, aside }: Head,
  to: Code,
  toLse: Code,
): void {
  const [q, k, v] = inputs as readonly [Code, Code, Code];
  const { dimension, scale } = shape;
  const { key: apart } = rowBytes(shape);
  const a = lanes(f);
  const lowest = a.number(-Infinity);
  const most = f.local("v128");
  most.set(lowest);
  const pair = { vector: f.named(at.at(q, home)), base: f.named(at.at(k, aside, 1)) };
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
  const given = { seen, weights: own, base: f.named(at.at(v, aside, 1)), apart, dimension };
  weighted(f, at, given, (sums, columns, byte) => {
    const means = sums.map((each) => a.divide(each.get, total));
    storeRow(f, f.named(at.at(to, byte, 1)), means, columns);
  });
  store(f, toLse, a.add(highest, logarithm(a, total)), 1);
}

/** Inputs q, k, v, ranges, out, lse, dO; outputs dQ and δ = Σ dO·out of each row's head. */
export function attentionQueryGradientKernel(shape: AttentionShape): SimdKernel {
  const { queries, keys, kvHeads, dimension, scale } = shape;
  const { key: apart } = rowBytes(shape);
  return onePhase(
    queries * kvHeads,
    (f, at, operands) => {
      const [q, k, v, , out, lse, gradient] = operands.inputs as readonly Code[] as readonly [
        Code,
        Code,
        Code,
        Code,
        Code,
        Code,
        Code,
      ];
      const [dq, deltas] = operands.outputs as readonly [Code, Code];
      const a = lanes(f);
      eachHead(f, at, shape, operands, ({ seen, number, home, aside }) => {
        const slope = f.named(at.at(gradient, home));
        const row = { place: pointer(f, at, at.at(out, home)), offset: 0 };
        const delta = f.named(products(f, at, dimension, pointer(f, at, slope), [row])[0] as Code);
        store(f, f.named(at.at(deltas, number)), delta, 1);
        const ofDelta = f.named(spread(delta, 0));
        const ofLse = f.named(memory.splat(at.at(lse, number)));
        const base = f.named(at.at(k, aside, 1));
        const pairs = [
          { vector: f.named(at.at(q, home)), base },
          { vector: slope, base: f.named(at.at(v, aside, 1)) },
        ];
        eachFour(f, at, { seen, apart, dimension }, pairs, ([product, toward], place) => {
          const score = a.multiply(product as Code, a.number(scale));
          const weight = exponential(a, f.named(a.subtract(score, ofLse)));
          const each = a.multiply(a.multiply(weight, a.subtract(toward as Code, ofDelta)), a.number(scale));
          memory.storeVector(f, at.at(operands.own, place, 1), each);
        });
        const to = f.named(at.at(dq, home));
        weighted(f, at, { seen, weights: operands.own, base, apart, dimension }, (sums, columns, byte) => {
          const made = sums.map((each) => each.get);
          storeRow(f, f.named(at.at(to, byte, 1)), made, columns);
        });
      });
    },
    { own: 4 * scratchEntries(keys) },
  );
}
