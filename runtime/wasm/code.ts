// Expressions of WebAssembly: each is the bytes that leave one value on the stack. Only what our kernels use.

import { float32, int32, signed, unsigned } from "./bytes.ts";

export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

/** The bytes that compute one value. */
export interface Code {
  readonly type: ValueType;
  readonly bytes: readonly number[];
}

export const typeByte: { readonly [type in ValueType]: number } = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};

/** An instruction behind the code of its operands. */
export function instruction(type: ValueType, opcode: readonly number[], ...operands: readonly Code[]): Code {
  const [first = opcode, ...more] = operands.map((each) => each.bytes);
  // joining copies memory, where spreading asks for each byte: six times as fast, of most of what a program takes to be made
  const bytes = first === opcode ? opcode : first.concat(...more, opcode);
  return { type, bytes };
}

/** Number of a SIMD instruction behind its prefix. */
export function simd(number: number): number[] {
  return [0xfd, ...unsigned(number)];
}

/** Number of an instruction on shared memory behind its prefix. */
export function atomic(number: number): number[] {
  return [0xfe, number];
}

export function i32(value: number): Code {
  return { type: "i32", bytes: [0x41, ...signed(value | 0)] };
}

export function i64(value: number): Code {
  return { type: "i64", bytes: [0x42, ...signed(value)] };
}

export function f32(value: number): Code {
  return { type: "f32", bytes: [0x43, ...float32(value)] };
}

/** Four times the same f32. */
export function f32x4(value: number): Code {
  const bytes = float32(value);
  return { type: "v128", bytes: [...simd(12), ...bytes, ...bytes, ...bytes, ...bytes] };
}

/** Four times the same 32 bits. */
export function i32x4(value: number): Code {
  const bytes = int32(value);
  return { type: "v128", bytes: [...simd(12), ...bytes, ...bytes, ...bytes, ...bytes] };
}

const binary32 = { add: 0x6a, subtract: 0x6b, multiply: 0x6c, divide: 0x6e, remainder: 0x70, and: 0x71, or: 0x72 };
const binary64 = { add: 0x7c, subtract: 0x7d, multiply: 0x7e, divide: 0x80, remainder: 0x82, and: 0x83, or: 0x84 };
const compare32 = { equal: 0x46, unequal: 0x47, less: 0x49, lessSigned: 0x48, greater: 0x4b, atLeast: 0x4f };
const compare64 = { equal: 0x51, unequal: 0x52, less: 0x54, lessSigned: 0x53, greater: 0x56, atLeast: 0x5a };

/** Whole numbers of 32 or 64 bits, as their operands are; division and comparison without sign unless it says so. */
export const whole = {
  add: (x: Code, y: Code) => calculate("add", x, y),
  subtract: (x: Code, y: Code) => calculate("subtract", x, y),
  multiply: (x: Code, y: Code) => calculate("multiply", x, y),
  divide: (x: Code, y: Code) => calculate("divide", x, y),
  remainder: (x: Code, y: Code) => calculate("remainder", x, y),
  and: (x: Code, y: Code) => calculate("and", x, y),
  equal: (x: Code, y: Code) => compare("equal", x, y),
  unequal: (x: Code, y: Code) => compare("unequal", x, y),
  less: (x: Code, y: Code) => compare("less", x, y),
  lessSigned: (x: Code, y: Code) => compare("lessSigned", x, y),
  greater: (x: Code, y: Code) => compare("greater", x, y),
  atLeast: (x: Code, y: Code) => compare("atLeast", x, y),
};

function calculate(how: keyof typeof binary32, x: Code, y: Code): Code {
  return instruction(x.type, [x.type === "i64" ? binary64[how] : binary32[how]], x, y);
}

function compare(how: keyof typeof compare32, x: Code, y: Code): Code {
  return instruction("i32", [x.type === "i64" ? compare64[how] : compare32[how]], x, y);
}

/** i32 without sign → i64. */
export function widen(x: Code): Code {
  return instruction("i64", [0xad], x);
}

/** A constant of a type. */
export function constant(type: "i32" | "i64", value: number): Code {
  return type === "i64" ? i64(value) : i32(value);
}
