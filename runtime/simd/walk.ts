// Walks over memory: neighbouring entries four at a time, rows a few at a time. Lengths are known when the code is made.

import type { Arithmetic } from "../graph/arithmetic.ts";
import { type Code, i32, instruction, simd, whole } from "../wasm/code.ts";
import type { Fun, Local } from "../wasm/fun.ts";
import { type Addresses, memory } from "../wasm/memory.ts";
import { lanes, shuffle } from "./lanes.ts";

/** A place that moves. */
export function pointer(f: Fun, at: Addresses, start: Code): Local {
  const local = f.local(at.type);
  local.set(start);
  return local;
}

/** Moves places by so many bytes. */
export function move(at: Addresses, pointers: readonly Local[], bytes: number): void {
  for (const each of pointers) each.set(at.plus(each.get, bytes));
}

/** Four entries, fewer at the end: `offset` in bytes behind the pointers, and how many entries are there. */
export type Four = (offset: number, count: number, slot: number) => void;

/**
 * Calls `body` for the entries of a stretch of `length`, four at a time, and moves the pointers meanwhile: where they are afterwards
 * says nothing. `slot` counts within `unroll` calls.
 */
export function along(f: Fun, at: Addresses, length: number, pointers: readonly Local[], body: Four, unroll = 4): void {
  const vectors = Math.floor(length / 4);
  const turns = Math.floor(vectors / unroll);
  if (turns > 2)
    f.each(i32(0), i32(turns), i32(1), () => {
      for (let slot = 0; slot < unroll; slot++) body(16 * slot, 4, slot);
      move(at, pointers, 16 * unroll);
    });
  const left = turns > 2 ? vectors - turns * unroll : vectors;
  for (let each = 0; each < left; each++) body(16 * each, 4, each % unroll);
  if (length % 4 > 0) body(16 * left, length % 4, left % unroll);
}

/** The smaller of two named integers without sign. */
export function smaller(x: Code, y: Code): Code {
  return choose(whole.less(x, y), x, y);
}

/** One of two integers or addresses; both are computed. */
export function choose(condition: Code, yes: Code, no: Code): Code {
  return instruction(yes.type, [0x1b], yes, no, condition);
}

/** The first `count` lanes of a vector, zeros in the others. */
export function firstLanes(x: Code, count: number): Code {
  return count === 4 ? x : instruction("v128", simd(78), x, maskOf(count));
}

/** The first `count` lanes of one vector, the others of another. */
export function lanesOr(x: Code, other: Code, count: number): Code {
  return count === 4 ? x : instruction("v128", simd(82), x, other, maskOf(count));
}

function maskOf(count: number): Code {
  const bytes = Array.from({ length: 16 }, (_, index) => (index < 4 * count ? 0xff : 0));
  return { type: "v128", bytes: [...simd(12), ...bytes] };
}

/** Stores the first `count` lanes. */
export function store(f: Fun, address: Code, value: Code, count: number, offset = 0): void {
  if (count === 4) {
    memory.storeVector(f, address, value, offset);
    return;
  }
  const named = count > 1 ? f.named(value) : value;
  for (let lane = 0; lane < count; lane++) memory.storeLane(f, address, named, lane, offset + 4 * lane);
}

/** Stores vectors one after the other, `width` entries in all. */
export function storeRow(f: Fun, address: Code, vectors: readonly Code[], width: number): void {
  vectors.forEach((each, index) => {
    store(f, address, each, Math.min(4, width - 4 * index), 16 * index);
  });
}

/** (l0 + l1) + (l2 + l3) in all lanes: how a sum in four lanes ends. */
export function laneTotal(f: Fun, sum: Code): Code {
  const a = lanes(f);
  const pairs = f.named(a.add(sum, shuffle(sum, sum, [1, 0, 3, 2])));
  return f.named(a.add(pairs, shuffle(pairs, pairs, [2, 3, 0, 1])));
}

/** The same with another operation than the sum; its order must not matter. */
export function laneFold(f: Fun, value: Code, how: (a: Arithmetic<Code, Code>, x: Code, y: Code) => Code): Code {
  const a = lanes(f);
  const pairs = f.named(how(a, value, shuffle(value, value, [1, 0, 3, 2])));
  return f.named(how(a, pairs, shuffle(pairs, pairs, [2, 3, 0, 1])));
}

/** The end of four sums in four lanes each, one total a lane. */
export function fourTotals(f: Fun, [a, b, c, d]: readonly [Code, Code, Code, Code]): Code {
  const add = lanes(f).add;
  // l0 + l1 and l2 + l3 of two sums at a time
  const pairs = (x: Code, y: Code): Code => f.named(add(shuffle(x, y, [0, 2, 4, 6]), shuffle(x, y, [1, 3, 5, 7])));
  const [ab, cd] = [pairs(a, b), pairs(c, d)];
  return f.named(add(shuffle(ab, cd, [0, 2, 4, 6]), shuffle(ab, cd, [1, 3, 5, 7])));
}

/** Rows in tiles: `body` is emitted for whole tiles, and once more for the rows that are left. A unit is a tile. */
export function tiles(
  f: Fun,
  { from, to }: { readonly from: Code; readonly to: Code },
  rows: number,
  tile: number,
  body: (height: number, first: Code) => void,
): void {
  f.each(from, to, i32(1), (unit) => {
    const first = f.named(whole.multiply(unit, i32(tile)));
    if (rows % tile === 0) body(tile, first);
    else if (rows < tile) body(rows, first);
    else
      f.when(
        whole.less(unit, i32(Math.floor(rows / tile))),
        () => body(tile, first),
        () => body(rows % tile, first),
      );
  });
}
