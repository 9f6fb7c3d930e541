// The gradient of attention's keys and values: a unit is four keys of a kv head. Their sums lie in the thread's scratch while the rows
// that see one of them pass, each with all query heads of the kv head in their order.

import { exponential } from "../../graph/functions/exponential.ts";
import type { AttentionShape } from "../../kernels/attention-tile.ts";
import { type Code, i32, instruction, simd, whole } from "../../wasm/code.ts";
import type { Fun } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { type Operands, onePhase, type SimdKernel } from "../kernel.ts";
import { counted, laneInt, lanes, shuffle, splatInt, spread } from "../lanes.ts";
import { along, pointer, store } from "../walk.ts";
import { groupOf, keyBytes, mirrored, products } from "./attention-parts.ts";

/** Keys of a unit: lanes. */
const block = 4;

/** Inputs q, k, v, readers, dO, statistics; outputs dK and dV. */
export function attentionKeyGradientKernel(shape: AttentionShape): SimdKernel {
  const { keys, kvHeads, dimension } = shape;
  const blocks = Math.ceil(keys / block);
  const wide = 4 * Math.ceil(dimension / 4);
  return onePhase(
    blocks * kvHeads,
    (f, at, operands) =>
      f.each(operands.from, operands.to, i32(1), (unit) => {
        const kvHead = f.named(whole.divide(unit, i32(blocks)));
        const number = mirrored(f, f.named(whole.remainder(unit, i32(blocks))), blocks);
        const body = (height: number): void => keyBlock(f, at, shape, operands, { kvHead, number, height });
        if (keys % block === 0) body(block);
        else if (keys < block) body(keys);
        else
          f.when(
            whole.less(number, i32(blocks - 1)),
            () => body(block),
            () => body(keys % block),
          );
      }),
    { own: 4 * 2 * block * wide },
  );
}

interface Block {
  readonly kvHead: Code;
  readonly number: Code;
  /** Keys of the block. */
  readonly height: number;
}

function keyBlock(
  f: Fun,
  at: Addresses,
  shape: AttentionShape,
  operands: Operands,
  { kvHead, number, height }: Block,
): void {
  const { dimension } = shape;
  const a = lanes(f);
  const wide = 4 * Math.ceil(dimension / 4);
  const apart = keyBytes(shape);
  const cleared = pointer(f, at, operands.own);
  along(f, at, 2 * block * wide, [cleared], (offset) => memory.storeVector(f, cleared.get, a.number(0), offset));
  const first = f.named(whole.multiply(number, i32(block)));
  const home = f.named(whole.multiply(kvHead, i32(4 * dimension)));
  const place = (base: Code): Code => f.named(at.at(at.at(base, first, apart), home, 1));
  const [k, v] = [place(operands.inputs[1] as Code), place(operands.inputs[2] as Code)];
  const readers = operands.inputs[3] as Code;
  const spans = spansOf(f, at, readers, first, height, shape.queries);
  const ranges = f.named(at.plus(readers, 8 * shape.keys));
  f.each(spans.first, spans.end, i32(1), (row) => {
    const seen = seenMask(f, at, ranges, row, first, spans);
    const heads = (masked: boolean): void => {
      const from = f.named(whole.multiply(kvHead, i32(groupOf(shape))));
      f.each(from, whole.add(from, i32(groupOf(shape))), i32(1), (head) =>
        addHead(f, at, shape, operands, { k, v, row, head, height, mask: masked ? seen : undefined }),
      );
    };
    const everyLane = instruction("i32", simd(163), seen);
    f.when(
      everyLane,
      () => heads(false),
      () => f.when(instruction("i32", simd(83), seen), () => heads(true)),
    );
  });
  [0, 1].forEach((which) => {
    for (let key = 0; key < height; key++) {
      const from = pointer(f, at, at.plus(operands.own, 4 * wide * (block * which + key)));
      const into = pointer(f, at, at.plus(place(operands.outputs[which] as Code), apart * key));
      along(f, at, dimension, [from, into], (offset, count) => {
        store(f, into.get, memory.vector(from.get, offset), count, offset);
      });
    }
  });
}

interface Spans {
  /** By key, a lane each: its first reader, and the one behind its last. */
  readonly opened: Code;
  readonly ended: Code;
  /** Over the keys of the block. */
  readonly first: Code;
  readonly end: Code;
}

/** What the readers table says of the block's keys; what lies beyond the queries is left out. */
function spansOf(f: Fun, at: Addresses, readers: Code, first: Code, height: number, queries: number): Spans {
  const base = f.named(at.at(readers, first, 8));
  const low = f.named(memory.vector(base));
  const high = f.named(height > 2 ? memory.vector(base, 16) : lanes(f).integer(0));
  const opened = f.named(shuffle(low, high, [0, 2, 4, 6]));
  const ended = f.named(shuffle(low, high, [1, 3, 5, 7]));
  const least = f.local("i32");
  const most = f.local("i32");
  least.set(i32(0x7fffffff));
  most.set(i32(0));
  for (let lane = 0; lane < height; lane++) {
    const [from, to] = [f.named(laneInt(opened, lane)), f.named(laneInt(ended, lane))];
    f.when(whole.lessSigned(from, to), () => {
      f.when(whole.lessSigned(from, least.get), () => least.set(from));
      f.when(whole.lessSigned(most.get, to), () => most.set(to));
    });
  }
  f.when(whole.lessSigned(least.get, i32(0)), () => least.set(i32(0)));
  f.when(whole.lessSigned(i32(queries), most.get), () => most.set(i32(queries)));
  return { opened, ended, first: least.get, end: most.get };
}

/** By key of the block: whether the row sees it, as both tables say. */
function seenMask(f: Fun, at: Addresses, ranges: Code, row: Code, first: Code, { opened, ended }: Spans): Code {
  const a = lanes(f);
  const keys = f.named(a.addInteger(splatInt(first), counted()));
  const rows = f.named(splatInt(row));
  const base = f.named(at.at(ranges, row, 16));
  const inside = (offset: number): Code =>
    a.both(a.not(a.lessInteger(keys, memory.splat(base, offset))), a.lessInteger(keys, memory.splat(base, offset + 4)));
  const read = a.both(a.not(a.lessInteger(rows, opened)), a.lessInteger(rows, ended));
  return f.named(a.both(read, a.either(inside(0), inside(8))));
}

interface Pass {
  readonly k: Code;
  readonly v: Code;
  readonly row: Code;
  readonly head: Code;
  readonly height: number;
  /** Undefined: the row sees all keys. */
  readonly mask: Code | undefined;
}

/** dK += ds·q and dV += p·dO of a row's head. */
function addHead(
  f: Fun,
  at: Addresses,
  shape: AttentionShape,
  { inputs, own }: Operands,
  { k, v, row, head, height, mask }: Pass,
): void {
  const { heads, dimension, scale } = shape;
  const a = lanes(f);
  const apart = keyBytes(shape);
  const wide = 4 * Math.ceil(dimension / 4);
  const number = f.named(whole.add(whole.multiply(row, i32(heads)), head));
  const home = f.named(whole.multiply(number, i32(dimension)));
  const q = f.named(at.at(inputs[0] as Code, home));
  const slope = f.named(at.at(inputs[4] as Code, home));
  const statistics = f.named(at.at(inputs[5] as Code, number, 8));
  const dots = (vector: Code, base: Code): Code => {
    const place = pointer(f, at, base);
    const rows = Array.from({ length: height }, (_, key) => ({ place, offset: apart * key }));
    return products(f, at, dimension, pointer(f, at, vector), rows)[0] as Code;
  };
  const score = f.named(a.multiply(dots(q, k), a.number(scale)));
  const toward = dots(slope, v);
  const weight = f.named(exponential(a, f.named(a.subtract(score, memory.splat(statistics)))));
  const delta = memory.splat(statistics, 4);
  const ds = f.named(a.multiply(a.multiply(weight, a.subtract(toward, delta)), a.number(scale)));
  const each = Array.from({ length: height }, (_, key) => {
    const of = (x: Code): Code => f.named(spread(x, key as 0 | 1 | 2 | 3));
    return { ds: of(ds), weight: of(weight), mask: mask && of(mask) };
  });
  const [pq, pg, sums] = [pointer(f, at, q), pointer(f, at, slope), pointer(f, at, own)];
  const [x, y] = [f.local("v128"), f.local("v128")];
  along(
    f,
    at,
    wide,
    [pq, pg, sums],
    (offset) => {
      x.set(memory.vector(pq.get, offset));
      y.set(memory.vector(pg.get, offset));
      each.forEach((own, key) => {
        const add = (which: number, product: Code): void => {
          const place = offset + 4 * wide * (block * which + key);
          const term = own.mask ? a.and(product, own.mask) : product;
          memory.storeVector(f, sums.get, a.add(memory.vector(sums.get, place), term), place);
        };
        add(0, a.multiply(own.ds, x.get));
        add(1, a.multiply(own.weight, y.get));
      });
    },
    2,
  );
}
