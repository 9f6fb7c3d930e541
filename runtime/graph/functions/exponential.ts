// e^x in single precision, and what must not lose digits beside it: e^x − 1, e^x − 1 − x, the sigmoid and the hyperbolic tangent.
// Branch-free: every path is computed, and select takes one, since code runs four lanes at once.

import type { Arithmetic } from "../arithmetic.ts";
import { polynomial, powerOfTwo } from "./polynomial.ts";

/** ln 2 in two parts (Cephes, Moshier 1992): the first has 10 bits, so that its product with any exponent of f32 is exact. */
const ln2 = [0.693359375, -2.1219444e-4] as const;

/** (e^r − 1 − r)/r² for |r| ≤ ½ ln 2: the polynomial of Cephes' `expf` (Moshier 1992). */
const bend = [5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.98756915e-4];

/** (e^x − 1 − x)/x² for |x| ≤ 1 within 2e-10: minimax by bench/fit-functions.ts. */
const wideBend = [
  0.49999999997592964, 0.16666666581027342, 0.04166666737377214, 0.008333344942271675, 0.0013888859382829924,
  0.00019837048558753572, 0.000024804367897909435, 0.0000028123002702030013, 2.7712535744936335e-7,
];

interface Reduced<T> {
  /** x = n·ln 2 + rest; n as an integer. */
  readonly exponent: T;
  /** |rest| ≤ ½ ln 2, and what its rounding left. */
  readonly rest: T;
  readonly left: T;
}

/** x + beside = n·ln 2 + rest for −105 ≤ x ≤ 89.5, with n by x alone. */
function reduce<T, M>(a: Arithmetic<T, M>, x: T, beside?: T): Reduced<T> {
  const n = a.name(a.nearest(a.multiply(x, a.number(Math.LOG2E))));
  const exact = a.name(a.subtract(x, a.multiply(n, a.number(ln2[0]))));
  const high = beside === undefined ? exact : a.name(a.add(exact, beside));
  const low = a.name(a.multiply(n, a.number(ln2[1])));
  const rest = a.name(a.subtract(high, low));
  const own = a.subtract(a.subtract(high, rest), low);
  const left = beside === undefined ? own : a.add(own, a.subtract(beside, a.subtract(high, exact)));
  return { exponent: a.name(a.toInteger(n)), rest, left };
}

/** y·2^n in two steps, so that what is below the normal numbers is rounded once; −252 ≤ n ≤ 254. */
function scaled<T, M>(a: Arithmetic<T, M>, y: T, n: T): T {
  const half = a.name(a.shiftRightSigned(n, 1));
  return a.multiply(a.multiply(y, powerOfTwo(a, half)), powerOfTwo(a, a.subtractInteger(n, half)));
}

/** x between two numbers; NaN stays. */
function between<T, M>(a: Arithmetic<T, M>, low: number, x: T, high: number): T {
  return a.maximum(a.minimum(x, a.number(high)), a.number(low));
}

/** e^x, within 1 ulp, subnormal results too; 0 from −104 down, +∞ from 88.73 up, NaN of NaN. */
export function exponential<T, M>(a: Arithmetic<T, M>, x: T): T {
  const { rest, exponent } = reduce(a, a.name(between(a, -105, x, 89.5)));
  const tail = a.multiply(polynomial(a, rest, bend), a.multiply(rest, rest));
  return scaled(a, a.add(a.add(tail, rest), a.number(1)), exponent);
}

/**
 * e^(x + beside) for 0 ≥ x ≥ −105 and |beside| ≤ 1/16, within 0.6 ulp: for exponents that single precision does not hold, and
 * where an ulp less of error is worth seven operations.
 */
export function exponentialOfSum<T, M>(a: Arithmetic<T, M>, x: T, beside?: T): T {
  const { rest, left, exponent } = reduce(a, x, beside === undefined ? undefined : a.name(beside));
  const tail = a.multiply(polynomial(a, rest, bend), a.multiply(rest, rest));
  // 1 + rest, and what its rounding left
  const one = a.number(1);
  const sum = a.name(a.add(one, rest));
  const lost = a.subtract(rest, a.subtract(sum, one));
  return scaled(a, a.add(sum, a.add(a.add(lost, a.multiply(left, sum)), tail)), exponent);
}

interface Parts<T> {
  readonly lead: T;
  readonly tail: T;
}

/** (e^x − 1)/2 in two parts, for −30 ≤ x ≤ 89: 2^n·(1 + rest + …) − 1, from the part that has the fewest bits on. */
function halfExpMinusOne<T, M>(a: Arithmetic<T, M>, x: T): Parts<T> {
  const { rest, left, exponent } = reduce(a, x);
  const power = a.name(powerOfTwo(a, a.subtractInteger(exponent, a.integer(1))));
  const constant = a.name(a.subtract(power, a.number(0.5)));
  const linear = a.name(a.multiply(power, rest));
  const lead = a.name(a.add(constant, linear));
  const lost = a.subtract(linear, a.subtract(lead, constant));
  const tail = a.multiply(power, a.add(left, a.multiply(polynomial(a, rest, bend), a.multiply(rest, rest))));
  return { lead, tail: a.add(tail, lost) };
}

/** e^x − 1, within 1.1 ulp near 0 too; −1 from −17.4 down. */
export function expMinusOne<T, M>(a: Arithmetic<T, M>, x: T): T {
  const { lead, tail } = halfExpMinusOne(a, a.name(between(a, -30, x, 89)));
  const wide = a.multiply(a.add(lead, tail), a.number(2));
  // Where x²/2 is below half an ulp the result is x, −0 and subnormal numbers included.
  return a.select(a.less(a.absolute(x), a.number(2 ** -25)), x, wide);
}

/** e^x − 1 − x ≥ 0, within 2.1 ulp near 0 too, where it is x²/2. */
export function expMinusOneMinus<T, M>(a: Arithmetic<T, M>, x: T): T {
  const { lead, tail } = halfExpMinusOne(a, a.name(between(a, -30, x, 89)));
  const below = a.multiply(a.minimum(x, a.number(89)), a.number(0.5));
  const wide = a.multiply(a.add(a.subtract(lead, below), tail), a.number(2));
  // x², and what its rounding left: the square of the upper twelve bits is exact
  const upper = a.name(a.ofBits(a.and(a.bitsOf(x), a.integer(-4096))));
  const square = a.name(a.multiply(x, x));
  const lost = a.add(a.subtract(a.multiply(upper, upper), square), a.multiply(a.subtract(x, upper), a.add(x, upper)));
  const factor = a.name(polynomial(a, x, wideBend));
  const near = a.add(a.multiply(factor, square), a.multiply(factor, lost));
  return a.select(a.less(a.absolute(x), a.number(1)), near, wide);
}

/** 1/(1 + e^−x) within 2.25 ulp, subnormal results too: 1/(1 + s) for x ≥ 0 and s/(1 + s) below, with s = e^−|x|. */
export function sigmoid<T, M>(a: Arithmetic<T, M>, x: T): T {
  const far = a.maximum(a.negate(a.absolute(x)), a.number(-105));
  const small = a.name(exponentialOfSum(a, a.name(far)));
  const one = a.number(1);
  return a.divide(a.select(a.lessOrEqual(a.number(0), x), one, small), a.add(one, small));
}

/** The hyperbolic tangent within 2 ulp: Cephes' `tanhf` (Moshier 1992). */
export function hyperbolicTangent<T, M>(a: Arithmetic<T, M>, x: T): T {
  const distance = a.name(a.absolute(x));
  const two = a.number(2);
  const far = a.subtract(a.number(1), a.divide(two, a.add(exponential(a, a.multiply(two, distance)), a.number(1))));
  const square = a.name(a.multiply(distance, distance));
  const coefficients = [-3.33332819422e-1, 1.33314422036e-1, -5.37397155531e-2, 2.06390887954e-2, -5.70498872745e-3];
  const near = a.add(distance, a.multiply(distance, a.multiply(square, polynomial(a, square, coefficients))));
  const sign = a.and(a.bitsOf(x), a.integer(-(2 ** 31)));
  return a.ofBits(a.or(a.bitsOf(a.select(a.less(distance, a.number(0.625)), near, far)), sign));
}
