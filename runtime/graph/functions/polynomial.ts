// Polynomials and powers of two, which the elementary functions are made of.

import type { Arithmetic } from "../arithmetic.ts";

/** c0 + x·(c1 + x·(c2 + …)), from the inside out, each product and each sum rounded. */
export function polynomial<T, M>(a: Arithmetic<T, M>, x: T, coefficients: readonly number[]): T {
  const [last = 0, ...rest] = coefficients.toReversed();
  return rest.reduce((inner, each) => a.add(a.number(each), a.multiply(x, inner)), a.number(last));
}

/** 2^n for an integer n from −126 to 127; 128 gives +∞. */
export function powerOfTwo<T, M>(a: Arithmetic<T, M>, n: T): T {
  return a.ofBits(a.shiftLeft(a.addInteger(n, a.integer(127)), 23));
}
