// Philox4x32-10 (Salmon et al. 2011) and what is made of its words, with 32-bit operations alone: the same words as
// runtime/kernels/philox.ts, the same noise but for the last digits as runtime/kernels/gumbel.ts.

import type { Arithmetic } from "../arithmetic.ts";
import { logarithmBeside1, logarithmOfNormal } from "./logarithm.ts";

const multipliers = [0xd2511f53, 0xcd9e8d57] as const;
const weyl = [0x9e3779b9, 0xbb67ae85] as const;
const rounds = 10;

/** The upper 32 bits of the product of two u32, by their 16-bit halves. */
export function upperProduct<T, M>(a: Arithmetic<T, M>, x: T, y: T): T {
  const half = a.integer(0xffff);
  const [x0, x1] = [a.name(a.and(x, half)), a.name(a.shiftRight(x, 16))];
  const [y0, y1] = [a.name(a.and(y, half)), a.name(a.shiftRight(y, 16))];
  const low = a.shiftRight(a.multiplyInteger(x0, y0), 16);
  const first = a.name(a.addInteger(a.multiplyInteger(x1, y0), low));
  const second = a.addInteger(a.multiplyInteger(x0, y1), a.and(first, half));
  const carried = a.addInteger(a.shiftRight(first, 16), a.shiftRight(second, 16));
  return a.addInteger(a.multiplyInteger(x1, y1), carried);
}

/** One block of four words. All words are u32. */
export function philox<T, M>(a: Arithmetic<T, M>, counter: readonly [T, T, T, T], key: readonly [T, T]): [T, T, T, T] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < rounds; round++) {
    const [first, second] = [c0, c2];
    const [m0, m1] = [a.integer(multipliers[0]), a.integer(multipliers[1])];
    c0 = a.name(a.xor(a.xor(upperProduct(a, second, m1), c1), k0));
    c1 = a.name(a.multiplyInteger(second, m1));
    c2 = a.name(a.xor(a.xor(upperProduct(a, first, m0), c3), k1));
    c3 = a.name(a.multiplyInteger(first, m0));
    k0 = a.name(a.addInteger(k0, a.integer(weyl[0])));
    k1 = a.name(a.addInteger(k1, a.integer(weyl[1])));
  }
  return [c0, c1, c2, c3];
}

/** The middle of one of 2²³ equal cells of (0, 1), of a u32 word; exact. */
export function uniform<T, M>(a: Arithmetic<T, M>, word: T): T {
  return a.add(a.multiply(a.fromInteger(a.shiftRight(word, 9)), a.number(2 ** -23)), a.number(2 ** -24));
}

/** (word + ½)/2³² of the leading 23 significant bits of a u32 word: a number in (0, 1), exact. */
export function unit<T, M>(a: Arithmetic<T, M>, word: T): T {
  // Without each bit that follows a bit, the word's leading bit stays and no rounding can carry beyond it.
  const lead = a.bitsOf(a.fromUnsigned(a.and(word, a.xor(a.shiftRight(word, 1), a.integer(-1)))));
  const power = a.ofBits(a.and(lead, a.integer(0x7f800000)));
  const cell = a.name(a.maximum(a.multiply(power, a.number(2 ** -22)), a.number(1)));
  const spare = a.subtractInteger(a.toInteger(cell), a.integer(1));
  const kept = a.fromUnsigned(a.and(word, a.xor(spare, a.integer(-1))));
  return a.multiply(a.add(kept, a.multiply(cell, a.number(0.5))), a.number(2 ** -32));
}

/** Words ~word below this are taken by their distance to 1: 1 − u < 0.29, where the logarithm's polynomial needs no exponent. */
const near = 0x4a000000;

/**
 * A standard Gumbel number of a u32 word, −ln(−ln u), between −3.13 and 22.88: within 2 ulp of the larger of 1 and its size, and near
 * u = 1, where noise is large, as fine as the word.
 */
export function gumbel<T, M>(a: Arithmetic<T, M>, word: T): T {
  const other = a.name(a.xor(word, a.integer(-1)));
  const beside = logarithmBeside1(a, a.name(a.negate(unit(a, other))));
  const far = logarithmOfNormal(a, a.name(unit(a, word)));
  const inner = a.select(a.lessUnsigned(other, a.integer(near)), beside, far);
  return a.negate(logarithmOfNormal(a, a.name(a.negate(inner))));
}
