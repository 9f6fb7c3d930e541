// Arithmetic on four lanes of 32 bits: the code of a formula. A condition is a vector of zeros and ones in all bits.

import type { Arithmetic } from "../graph/arithmetic.ts";
import { type Code, f32x4, i32, i32x4, instruction, simd } from "../wasm/code.ts";
import type { Fun } from "../wasm/fun.ts";

function vector(opcode: number, ...operands: readonly Code[]): Code {
  return instruction("v128", simd(opcode), ...operands);
}

/** The four lanes of two vectors that `order` names: 0 to 3 of the first, 4 to 7 of the second. */
export function shuffle(x: Code, y: Code, order: readonly [number, number, number, number]): Code {
  const bytes = order.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]);
  return instruction("v128", [...simd(13), ...bytes], x, y);
}

/** One lane in all four. */
export function spread(x: Code, lane: 0 | 1 | 2 | 3): Code {
  return shuffle(x, x, [lane, lane, lane, lane]);
}

/** One lane as an i32. */
export function laneInt(x: Code, lane: number): Code {
  return instruction("i32", [...simd(27), lane], x);
}

/** Four times an i32. */
export function splatInt(x: Code): Code {
  return instruction("v128", simd(17), x);
}

/** 0, 1, 2, 3, times a step. */
export function counted(step = 1): Code {
  const values = Int32Array.from([0, step, 2 * step, 3 * step]);
  return { type: "v128", bytes: [...simd(12), ...new Uint8Array(values.buffer)] };
}

/**
 * Whether a vector is a constant that is neither NaN nor 0: then the one instruction that processors have for minimum and maximum
 * (`pmin`, `pmax`: the first operand unless the second is less, or more) gives what the eight instructions of the exact ones give.
 */
function quick({ bytes }: Code): boolean {
  const [prefix, opcode, ...value] = bytes;
  if (prefix !== 0xfd || opcode !== 12 || value.length !== 16) return false;
  const numbers = new Float32Array(Uint8Array.from(value).buffer);
  return numbers.every((each) => each !== 0 && !Number.isNaN(each));
}

/** Arithmetic whose named values are locals of `f`. */
export function lanes(f: Fun): Arithmetic<Code, Code> {
  const two = (opcode: number) => (x: Code, y: Code) => vector(opcode, x, y);
  const one = (opcode: number) => (x: Code) => vector(opcode, x);
  const shift = (opcode: number) => (x: Code, by: number) => vector(opcode, x, i32(by));
  return {
    number: f32x4,
    integer: i32x4,
    name: (value) => f.named(value),
    add: two(228),
    subtract: two(229),
    multiply: two(230),
    divide: two(231),
    negate: one(225),
    absolute: one(224),
    root: one(227),
    minimum: (x, y) => vector(quick(y) ? 234 : 232, x, y),
    maximum: (x, y) => vector(quick(y) ? 235 : 233, x, y),
    nearest: one(106),
    less: two(67),
    lessOrEqual: two(69),
    equal: two(65),
    addInteger: two(174),
    subtractInteger: two(177),
    multiplyInteger: two(181),
    and: two(78),
    or: two(80),
    xor: two(81),
    shiftLeft: shift(171),
    shiftRight: shift(173),
    shiftRightSigned: shift(172),
    lessInteger: two(57),
    lessUnsigned: two(58),
    equalInteger: two(55),
    fromInteger: one(250),
    fromUnsigned: one(251),
    toInteger: one(248),
    bitsOf: (x) => x,
    ofBits: (x) => x,
    both: two(78),
    either: two(80),
    not: one(77),
    select: (condition, yes, no) => vector(82, yes, no, condition),
  };
}
