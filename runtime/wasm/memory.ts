// Addresses, loads and stores, in a memory of 32-bit or 64-bit addresses. Offsets are in bytes.

import { unsigned } from "./bytes.ts";
import { atomic, type Code, constant, i32, instruction, simd, whole, widen } from "./code.ts";
import type { Fun } from "./fun.ts";

/** Places in memory, for code that does not care how wide addresses are. */
export interface Addresses {
  readonly type: "i32" | "i64";
  /** An address that is known. */
  fixed(address: number): Code;
  /** base + index·bytes; the index is an i32 without sign. */
  at(base: Code, index: Code, bytes?: number): Code;
  /** base + bytes. */
  plus(base: Code, bytes: number): Code;
}

export function addresses(wide: boolean): Addresses {
  const type = wide ? "i64" : "i32";
  return {
    type,
    fixed: (address) => constant(type, address),
    at(base, index, bytes = 4) {
      const far = wide ? widen(index) : index;
      return whole.add(base, bytes === 1 ? far : whole.multiply(far, constant(type, bytes)));
    },
    plus: (base, bytes) => (bytes === 0 ? base : whole.add(base, constant(type, bytes))),
  };
}

function access(align: number, offset: number): number[] {
  return [align, ...unsigned(offset)];
}

/** Loads and stores; `offset` ≥ 0 is a constant that the instruction holds. */
export const memory = {
  int: (address: Code, offset = 0): Code => instruction("i32", [0x28, ...access(2, offset)], address),
  vector: (address: Code, offset = 0): Code => instruction("v128", [...simd(0), ...access(2, offset)], address),
  /** One element in all four lanes. */
  splat: (address: Code, offset = 0): Code => instruction("v128", [...simd(9), ...access(2, offset)], address),
  /** One element in the first lane, zeros in the others. */
  first: (address: Code, offset = 0): Code => instruction("v128", [...simd(92), ...access(2, offset)], address),
  storeInt: (f: Fun, address: Code, value: Code, offset = 0): void =>
    f.put(...address.bytes, ...value.bytes, 0x36, ...access(2, offset)),
  storeVector: (f: Fun, address: Code, value: Code, offset = 0): void =>
    f.put(...address.bytes, ...value.bytes, ...simd(11), ...access(2, offset)),
  /** One lane of a vector. */
  storeLane: (f: Fun, address: Code, value: Code, lane: number, offset = 0): void =>
    f.put(...address.bytes, ...value.bytes, ...simd(90), ...access(2, offset), lane),
};

/** On shared memory, in one total order. */
export const shared = {
  load: (address: Code): Code => instruction("i32", [...atomic(0x10), ...access(2, 0)], address),
  store: (f: Fun, address: Code, value: Code): void =>
    f.put(...address.bytes, ...value.bytes, ...atomic(0x17), ...access(2, 0)),
  /** Adds, and gives what was there before. */
  add: (address: Code, value: Code): Code => instruction("i32", [...atomic(0x1e), ...access(2, 0)], address, value),
  /** Sleeps while the place holds `value`, at most so many nanoseconds: 0 woken, 1 another value, 2 too late. */
  wait: (address: Code, value: Code, nanoseconds: Code): Code =>
    instruction("i32", [...atomic(0x01), ...access(2, 0)], address, value, nanoseconds),
  /** Wakes all that sleep at a place. */
  wake: (address: Code): Code => instruction("i32", [...atomic(0x00), ...access(2, 0)], address, i32(-1)),
};
