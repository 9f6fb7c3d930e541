// What the kernels of attention share: products of a vector with rows, sums of weighted rows, and which keys a row sees.

import type { AttentionShape } from "../../kernels/attention-tile.ts";
import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun, Local } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { lanes } from "../lanes.ts";
import { along, choose, firstLanes, fourTotals, pointer, smaller } from "../walk.ts";
import { addRow, columnTiles, zeros } from "./column-sum.ts";

/** Vectors of a head that are said one after the other rather than in a loop. */
const unroll = 32;

/** Query heads of a kv head. */
export function groupOf({ heads, kvHeads }: AttentionShape): number {
  return heads / kvHeads;
}

/** Bytes of a row of keys. */
export function keyBytes({ kvHeads, dimension }: AttentionShape): number {
  return 4 * kvHeads * dimension;
}

/** Units in the order 0, n − 1, 1, n − 2, …: where later ones are longer, neighbours together are not. */
export function mirrored(f: Fun, unit: Code, count: number): Code {
  const half = f.named(whole.divide(unit, i32(2)));
  const odd = whole.and(unit, i32(1));
  return f.named(choose(odd, whole.subtract(i32(count - 1), half), half));
}

/** Keys that a row sees: two stretches, and how many both have. */
export interface Seen {
  readonly parts: readonly { readonly first: Code; readonly count: Code }[];
  readonly count: Code;
}

/** Reads a row of the ranges; what lies beyond the keys is left out. */
export function seenBy(f: Fun, at: Addresses, ranges: Code, row: Code, keys: number): Seen {
  const base = f.named(at.at(ranges, row, 16));
  const bound = (offset: number): Code => {
    const given = f.named(memory.int(base, offset));
    const positive = f.named(choose(whole.lessSigned(given, i32(0)), i32(0), given));
    return f.named(smaller(positive, i32(keys)));
  };
  const parts = [0, 8].map((offset) => {
    const [first, end] = [bound(offset), bound(offset + 4)];
    return { first, count: f.named(choose(whole.less(first, end), whole.subtract(end, first), i32(0))) };
  });
  const [one, other] = parts as [(typeof parts)[0], (typeof parts)[0]];
  return { parts, count: f.named(whole.add(one.count, other.count)) };
}

/** Most entries that scratch for the keys of a row must hold. */
export function scratchEntries(keys: number): number {
  return 2 * keys + 2 * together;
}

/** The products of a vector with rows, four to a vector: x at `vector`, row r at `rows[r]`. Pointers move. */
export function products(
  f: Fun,
  at: Addresses,
  dimension: number,
  vector: Local,
  rows: readonly { readonly place: Local; readonly offset: number }[],
): readonly Code[] {
  const a = lanes(f);
  const sums = rows.map(() => f.local("v128"));
  for (const each of sums) each.set(a.number(0));
  const x = f.local("v128");
  const moving = [...new Set([vector, ...rows.map(({ place }) => place)])];
  along(
    f,
    at,
    dimension,
    moving,
    (offset, count) => {
      x.set(memory.vector(vector.get, offset));
      rows.forEach(({ place, offset: own }, row) => {
        const sum = sums[row] as Local;
        const product = a.multiply(x.get, memory.vector(place.get, offset + own));
        sum.set(a.add(sum.get, firstLanes(product, count)));
      });
    },
    unroll,
  );
  const zero = a.number(0);
  return Array.from({ length: Math.ceil(rows.length / 4) }, (_, four) => {
    const [s0, s1, s2, s3] = sums.slice(4 * four, 4 * four + 4).map((each) => each.get);
    return fourTotals(f, [s0 ?? zero, s1 ?? zero, s2 ?? zero, s3 ?? zero]);
  });
}

/** Keys whose products are worked out beside each other, so that no addition waits for the one before. */
const together = 8;

/**
 * `body` with the products of vectors and each four of the keys that are seen: their place in the scratch, in bytes. Behind the last
 * key of a stretch stand products of a key before it.
 */
export function eachFour(
  f: Fun,
  at: Addresses,
  { seen, apart, dimension }: { readonly seen: Seen; readonly apart: number; readonly dimension: number },
  pairs: readonly { readonly vector: Code; readonly base: Code }[],
  body: (products: readonly Code[], place: Code) => void,
): void {
  const done = f.local("i32");
  done.set(i32(0));
  for (const { first, count } of seen.parts) {
    f.each(i32(0), count, i32(together), (i) => {
      const key = f.named(whole.add(first, i));
      const left = f.named(whole.subtract(count, i));
      const keys = Array.from({ length: together }, (_, j) =>
        j === 0 ? key : f.named(choose(whole.less(i32(j), left), whole.add(key, i32(j)), key)),
      );
      const made = pairs.map(({ vector, base }) =>
        products(
          f,
          at,
          dimension,
          pointer(f, at, vector),
          keys.map((each) => ({ place: pointer(f, at, at.at(base, each, apart)), offset: 0 })),
        ),
      );
      const place = f.named(whole.multiply(whole.add(done.get, i), i32(4)));
      for (let four = 0; four < together / 4; four++)
        body(
          made.map((each) => each[four] as Code),
          four === 0 ? place : f.named(whole.add(place, i32(16 * four))),
        );
    });
    done.set(whole.add(done.get, count));
  }
}

/**
 * Σ weight·row over the keys that are seen, one chain in their order: `body` with the sums of each tile of columns, and where it
 * begins in bytes. The weights lie at `weights` in the order of the keys.
 */
export function weighted(
  f: Fun,
  at: Addresses,
  given: {
    readonly seen: Seen;
    readonly weights: Code;
    readonly base: Code;
    readonly apart: number;
    readonly dimension: number;
  },
  body: (sums: readonly Local[], columns: number, byte: Code) => void,
): void {
  const a = lanes(f);
  columnTiles(f, given.dimension, (columns, byte) => {
    const sums = zeros(f, columns);
    const weight = pointer(f, at, given.weights);
    for (const { first, count } of given.seen.parts) {
      const row = pointer(f, at, at.at(at.at(given.base, byte, 1), first, given.apart));
      f.each(i32(0), count, i32(1), () => {
        const by = f.named(memory.splat(weight.get));
        addRow(f, sums, (offset) => a.multiply(by, memory.vector(row.get, offset)));
        weight.set(at.plus(weight.get, 4));
        row.set(at.plus(row.get, given.apart));
      });
    }
    body(sums, columns, byte);
  });
}
