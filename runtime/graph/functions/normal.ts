// Distribution function and density of the standard normal in single precision, for the GELU. Branch-free.

import type { Arithmetic } from "../arithmetic.ts";
import { exponentialOfSum } from "./exponential.ts";
import { polynomial } from "./polynomial.ts";

/** (Φ(x) − ½)/x as a series in x², for |x| ≤ ½ within 1e-9: (−1)ⁿ / (√(2π)·2ⁿ·n!·(2n + 1)). */
const central = [1, -1 / 6, 1 / 40, -1 / 336, 1 / 3456, -1 / 42240].map((each) => each / Math.sqrt(2 * Math.PI));

/**
 * e^(−d²/2)/Φ(−d) − √(2π)·d for ½ ≤ d ≤ 14.4, from 1.5 falling to 0: rational minimax by bench/fit-functions.ts, within 1.2e-8 of the whole.
 * All terms are positive, and for large d all of this is small beside √(2π)·d.
 */
const numerator = [1.9999664085830364, 1.07434558852867, 0.2902862984286086, 0.035682903165260973];
const denominator = [1, 0.9924886714699778, 0.4608563531265095, 0.11558852179681142, 0.014240759842496271];

/** From here on the tail is 0 in single precision. */
const farTail = 14.4;

/** e^(−d²/2), 0 ≤ d ≤ 14.4: d² in two parts, since an exponent of 100 would lose seven bits of the result. */
function bell<T, M>(a: Arithmetic<T, M>, d: T): T {
  // d = high + low with 12 bits in high: its square is exact
  const high = a.name(a.ofBits(a.and(a.bitsOf(d), a.integer(-4096))));
  const half = a.number(-0.5);
  const lead = a.multiply(a.multiply(high, high), half);
  const rest = a.multiply(a.multiply(a.subtract(d, high), a.add(d, high)), half);
  return exponentialOfSum(a, lead, rest);
}

/** Φ(x), the distribution function of the standard normal; within 3 ulp, in the lower tail too. */
export function normalCdf<T, M>(a: Arithmetic<T, M>, x: T): T {
  const d = a.name(a.minimum(a.absolute(x), a.number(farTail)));
  const ratio = a.divide(polynomial(a, d, numerator), polynomial(a, d, denominator));
  // √(2π) is 2.5 and a rest: 2.5 times the upper 21 bits of d is exact
  const upper = a.name(a.ofBits(a.and(a.bitsOf(d), a.integer(-8))));
  const small = a.add(a.multiply(d, a.number(Math.sqrt(2 * Math.PI) - 2.5)), ratio);
  const rest = a.add(a.multiply(a.subtract(d, upper), a.number(2.5)), small);
  const tail = a.name(a.divide(bell(a, d), a.add(a.multiply(upper, a.number(2.5)), rest)));
  const outer = a.select(a.less(a.number(0), x), a.subtract(a.number(1), tail), tail);
  const inner = a.add(a.number(0.5), a.multiply(x, polynomial(a, a.name(a.multiply(x, x)), central)));
  return a.select(a.less(d, a.number(0.5)), inner, outer);
}

/** φ(x) = e^(−x²/2)/√(2π), the density of the standard normal, within 2 ulp. */
export function normalDensity<T, M>(a: Arithmetic<T, M>, x: T): T {
  const d = a.name(a.minimum(a.absolute(x), a.number(farTail)));
  return a.multiply(bell(a, d), a.number(1 / Math.sqrt(2 * Math.PI)));
}
