// Arithmetic of single precision on numbers of JavaScript: each operation in double precision, then rounded. For +, −, ×, ÷ and √ that
// is the correctly rounded result of single precision (Figueroa 1995: 53 ≥ 2·24 + 2 bits).

import type { Arithmetic } from "./arithmetic.ts";

const { fround, imul } = Math;
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** Integers are held as i32, u32 too: what compares them says which it means. */
export const single: Arithmetic<number, boolean> = {
  number: fround,
  integer: (value) => value | 0,
  name: (value) => value,
  add: (x, y) => fround(x + y),
  subtract: (x, y) => fround(x - y),
  multiply: (x, y) => fround(x * y),
  divide: (x, y) => fround(x / y),
  negate: (x) => -x,
  absolute: Math.abs,
  root: (x) => fround(Math.sqrt(x)),
  minimum: Math.min,
  maximum: Math.max,
  nearest(x) {
    const below = Math.floor(x);
    const rest = x - below;
    const up = rest > 0.5 || (rest === 0.5 && below % 2 !== 0);
    const whole = up ? below + 1 : below;
    return whole === 0 && (x < 0 || Object.is(x, -0)) ? -0 : whole;
  },
  less: (x, y) => x < y,
  lessOrEqual: (x, y) => x <= y,
  equal: (x, y) => x === y,
  addInteger: (x, y) => (x + y) | 0,
  subtractInteger: (x, y) => (x - y) | 0,
  multiplyInteger: imul,
  and: (x, y) => x & y,
  or: (x, y) => x | y,
  xor: (x, y) => x ^ y,
  shiftLeft: (x, by) => x << by,
  shiftRight: (x, by) => (x >>> by) | 0,
  shiftRightSigned: (x, by) => x >> by,
  lessInteger: (x, y) => (x | 0) < (y | 0),
  lessUnsigned: (x, y) => x >>> 0 < y >>> 0,
  equalInteger: (x, y) => (x | 0) === (y | 0),
  fromInteger: (x) => fround(x | 0),
  fromUnsigned: (x) => fround(x >>> 0),
  toInteger: (x) => (Number.isNaN(x) ? 0 : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(x))) | 0),
  bitsOf(x) {
    float[0] = x;
    return bits[0] as number;
  },
  ofBits(x) {
    bits[0] = x;
    return float[0] as number;
  },
  both: (x, y) => x && y,
  either: (x, y) => x || y,
  not: (x) => !x,
  select: (condition, yes, no) => (condition ? yes : no),
};
