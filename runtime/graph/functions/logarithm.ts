// ln x in single precision, ln(1 + f) beside 1, and 1/√x. Branch-free.

import type { Arithmetic } from "../arithmetic.ts";
import { polynomial } from "./polynomial.ts";

/** (ln(1 + f) − f + f²/2)/f³ for √½ − 1 ≤ f ≤ √2 − 1: the polynomial of Cephes' `logf` (Moshier 1992). */
const bend = [
  3.3333331174e-1, -2.4999993993e-1, 2.0000714765e-1, -1.6668057665e-1, 1.4249322787e-1, -1.2420140846e-1,
  1.167699874e-1, -1.151461031e-1, 7.0376836292e-2,
];

/** The bits of √½: mantissas are taken from here on. */
const rootOfHalf = 0x3f3504f3;

/** ln(1 + f) − f for √½ − 1 ≤ f ≤ √2 − 1. */
function beyondLinear<T, M>(a: Arithmetic<T, M>, f: T): T {
  const square = a.name(a.multiply(f, f));
  return a.subtract(a.multiply(a.multiply(f, square), polynomial(a, f, bend)), a.multiply(a.number(0.5), square));
}

/** ln(1 + f) for √½ − 1 ≤ f ≤ √2 − 1, within 1 ulp: small f keep all their digits. */
export function logarithmBeside1<T, M>(a: Arithmetic<T, M>, f: T): T {
  return a.add(f, beyondLinear(a, f));
}

/** ln(x·2^exponent) for positive normal x, within 1 ulp. */
function logarithmOfScaled<T, M>(a: Arithmetic<T, M>, x: T, exponent: T): T {
  // x = mantissa · 2^own with mantissa in [√½, √2): the subtraction of 1 below is then exact.
  const shifted = a.name(a.subtractInteger(a.bitsOf(x), a.integer(rootOfHalf)));
  const n = a.name(a.fromInteger(a.addInteger(a.shiftRightSigned(shifted, 23), exponent)));
  const mantissa = a.ofBits(a.addInteger(a.and(shifted, a.integer(0x7fffff)), a.integer(rootOfHalf)));
  const f = a.name(a.subtract(mantissa, a.number(1)));
  // ln 2 in two parts: the first times any exponent is exact.
  const low = a.add(beyondLinear(a, f), a.multiply(n, a.number(-2.1219444e-4)));
  return a.add(a.multiply(n, a.number(0.693359375)), a.add(f, low));
}

/** ln x for positive normal x, within 1 ulp; anything else gives a number without meaning. */
export function logarithmOfNormal<T, M>(a: Arithmetic<T, M>, x: T): T {
  return logarithmOfScaled(a, x, a.integer(0));
}

/** ln x within 1 ulp, subnormal x too; −∞ of ±0, NaN below, +∞ of +∞. */
export function logarithm<T, M>(a: Arithmetic<T, M>, x: T): T {
  const subnormal = a.less(x, a.number(2 ** -126));
  const normal = a.name(a.select(subnormal, a.multiply(x, a.number(2 ** 23)), x));
  const value = logarithmOfScaled(a, normal, a.select(subnormal, a.integer(-23), a.integer(0)));
  const infinity = a.number(Infinity);
  const positive = a.both(a.less(a.number(0), x), a.less(x, infinity));
  const special = a.select(
    a.equal(x, a.number(0)),
    a.number(-Infinity),
    a.select(a.equal(x, infinity), x, a.number(NaN)),
  );
  return a.select(positive, value, special);
}

/** 1/√x within 1.5 ulp: a root and a quotient, each rounded. +∞ of +0, −∞ of −0, NaN below. */
export function reciprocalRoot<T, M>(a: Arithmetic<T, M>, x: T): T {
  return a.divide(a.number(1), a.root(x));
}
