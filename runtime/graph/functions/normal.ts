// Distribution function and density of the standard normal in single precision, for the GELU. Branch-free.

import type { Arithmetic } from "../arithmetic.ts";
import { exponentialOfSum } from "./exponential.ts";
import { polynomial } from "./polynomial.ts";

/** The first bits of 1/√(2π), so few that 17 bits of x times them are exact. */
const slope = 51 / 128;

/** (Φ(x) − ½)/x − slope as a series in x², for |x| ≤ 1.0625 within 5e-10: (−1)ⁿ / (√(2π)·2ⁿ·n!·(2n + 1)). */
const central = [1, -1 / 6, 1 / 40, -1 / 336, 1 / 3456, -1 / 42240, 1 / 599040, -1 / 9676800, 1 / 175472640]
  .map((each) => each / Math.sqrt(2 * Math.PI))
  .map((each, n) => (n === 0 ? each - slope : each));

/**
 * e^(−d²/2)/Φ(−d) − √(2π)·d for 1 ≤ d ≤ 14.4, from 1.3 falling to 0: rational minimax by bench/fit-functions.ts, within 3.2e-9 of the whole.
 * All terms are positive, and for large d all of this is small beside √(2π)·d.
 */
const numerator = [1.999740458533943, 1.143412350890487, 0.3220719281107528, 0.04312103318158436];
const denominator = [1, 1.0265316103073674, 0.49318246270412536, 0.12835039097926096, 0.017205873544846328];

/** From here on the tail is 0 in single precision. */
const farTail = 14.4;

/** e^(more − d²/2), 0 ≤ d ≤ 14.4, for tiny `more`: d² in two parts, since an exponent of 100 would lose seven bits of the result. */
function bell<T, M>(a: Arithmetic<T, M>, d: T, more: T): T {
  // d = high + low with 12 bits in high: its square is exact
  const high = a.name(a.ofBits(a.and(a.bitsOf(d), a.integer(-4096))));
  const half = a.number(-0.5);
  const lead = a.multiply(a.multiply(high, high), half);
  const rest = a.multiply(a.multiply(a.subtract(d, high), a.add(d, high)), half);
  return exponentialOfSum(a, a.name(lead), a.add(rest, more));
}

/** Φ(x), the distribution function of the standard normal; within 2.5 ulp, in the lower tail too. */
export function normalCdf<T, M>(a: Arithmetic<T, M>, x: T): T {
  const d = a.name(a.minimum(a.absolute(x), a.number(farTail)));
  const ratio = a.divide(polynomial(a, d, numerator), polynomial(a, d, denominator));
  // √(2π) is 2.5 and a rest: 2.5 times the upper 21 bits of d is exact
  const upper = a.name(a.ofBits(a.and(a.bitsOf(d), a.integer(-8))));
  const small = a.add(a.multiply(d, a.number(Math.sqrt(2 * Math.PI) - 2.5)), ratio);
  const rest = a.name(a.add(a.multiply(a.subtract(d, upper), a.number(2.5)), small));
  const large = a.name(a.multiply(upper, a.number(2.5)));
  const below = a.name(a.add(large, rest));
  // What rounding the sum left goes into the exponent, times 1/below within an eighth: a difference of bits negates the exponent
  // (Blinn 1997).
  const left = a.subtract(rest, a.subtract(below, large));
  const inverse = a.ofBits(a.subtractInteger(a.integer(0x7ef311c3), a.bitsOf(below)));
  const tail = a.name(a.divide(bell(a, d, a.negate(a.multiply(left, inverse))), below));
  const outer = a.select(a.less(a.number(0), x), a.subtract(a.number(1), tail), tail);
  // ½ + slope·x first, from the upper 17 bits of x; the rest is small beside it
  const short = a.name(a.ofBits(a.and(a.bitsOf(x), a.integer(-128))));
  const lead = a.add(a.number(0.5), a.multiply(short, a.number(slope)));
  const bend = a.multiply(x, polynomial(a, a.name(a.multiply(x, x)), central));
  const inner = a.add(lead, a.add(a.multiply(a.subtract(x, short), a.number(slope)), bend));
  return a.select(a.less(d, a.number(1.0625)), inner, outer);
}

/** φ(x) = e^(−x²/2)/√(2π), the density of the standard normal, within 2 ulp. */
export function normalDensity<T, M>(a: Arithmetic<T, M>, x: T): T {
  const d = a.name(a.minimum(a.absolute(x), a.number(farTail)));
  return a.multiply(bell(a, d, a.number(0)), a.number(1 / Math.sqrt(2 * Math.PI)));
}
