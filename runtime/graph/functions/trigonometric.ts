// Sine and cosine in single precision for every f32. Branch-free. Arguments are reduced as Payne and Hanek did (1983): the 24 bits of x
// times those bits of 2/π that its exponent calls for, in integers, so that x = 10^38 is reduced as exactly as x = 2.

import type { Arithmetic } from "../arithmetic.ts";
import { upperProduct } from "./philox.ts";
import { polynomial } from "./polynomial.ts";

/** The first 192 bits of 2/π behind the point. */
const twoOverPi = 0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041n;

/** The 96 bits of 2/π that matter for exponents 8·group … 8·group + 7, the highest word first: higher bits make multiples of 4. */
const windows = Array.from({ length: 16 }, (_, group) => {
  const bits = BigInt.asUintN(96, twoOverPi >> BigInt(121 - 8 * group));
  return [64n, 32n, 0n].map((by) => Number(BigInt.asIntN(32, bits >> by))) as [number, number, number];
});

interface Angle<T> {
  /** How often π/2 was taken away, modulo 4. */
  readonly quadrant: T;
  /** What is left, |high| ≤ 1, and what rounding it left. */
  readonly high: T;
  readonly low: T;
}

/** One of 16 numbers by the four lowest bits of `at`. */
function choose<T, M>(a: Arithmetic<T, M>, numbers: readonly number[], at: T): T {
  let left = numbers.map((each) => a.integer(each));
  for (let bit = 1; left.length > 1; bit *= 2) {
    const mask = a.name(a.subtractInteger(a.integer(0), a.and(a.shiftRight(at, Math.log2(bit)), a.integer(1))));
    left = Array.from({ length: left.length / 2 }, (_, pair) => {
      const [even, odd] = [left[2 * pair] as T, left[2 * pair + 1] as T];
      return a.name(a.xor(even, a.and(mask, a.xor(even, odd))));
    });
  }
  return left[0] as T;
}

/** x·2/π modulo 4 for x ≥ 1, as 96 bits of which two stand before the point; the highest word first. */
function turns<T, M>(a: Arithmetic<T, M>, x: T): readonly [T, T, T] {
  const bits = a.bitsOf(x);
  const exponent = a.name(a.subtractInteger(a.shiftRight(bits, 23), a.integer(127)));
  let mantissa = a.or(a.and(bits, a.integer(0x7fffff)), a.integer(0x800000));
  for (const by of [1, 2, 4]) {
    const here = a.name(mantissa);
    const set = a.equalInteger(a.and(exponent, a.integer(by)), a.integer(by));
    mantissa = a.select(set, a.shiftLeft(here, by), here);
  }
  const m = a.name(mantissa);
  const group = a.name(a.shiftRight(exponent, 3));
  const [w2, w1, w0] = [0, 1, 2].map((word) => {
    return a.name(
      choose(
        a,
        windows.map((each) => each[word] as number),
        group,
      ),
    );
  }) as [T, T, T];
  const first = a.name(a.multiplyInteger(m, w1));
  const middle = a.name(a.addInteger(first, upperProduct(a, m, w0)));
  const carry = a.select(a.lessUnsigned(middle, first), a.integer(1), a.integer(0));
  const top = a.addInteger(a.addInteger(a.multiplyInteger(m, w2), upperProduct(a, m, w1)), carry);
  return [a.name(top), middle, a.name(a.multiplyInteger(m, w0))];
}

/** |x| = quadrant·π/2 + high + low, below 1 as it is. */
function reduce<T, M>(a: Arithmetic<T, M>, distance: T): Angle<T> {
  const [top, middle, bottom] = turns(a, a.name(a.maximum(distance, a.number(1))));
  const quadrant = a.shiftRight(a.addInteger(top, a.integer(0x20000000)), 30);
  // The fraction of a quadrant, from −½ to ½, in units of 2^−32 and, what is behind them, of 2^−64.
  const fraction = a.name(a.or(a.shiftLeft(top, 2), a.shiftRight(middle, 30)));
  const behind = a.fromUnsigned(a.or(a.shiftLeft(middle, 2), a.shiftRight(bottom, 30)));
  // In two parts of few bits, so that their products with 3/2 are exact; π/2 is 3/2 and a rest.
  const whole = a.name(a.fromInteger(fraction));
  const lead = a.name(a.nearest(a.multiply(whole, a.number(2 ** -20))));
  const second = a.fromInteger(a.subtractInteger(fraction, a.shiftLeft(a.toInteger(lead), 20)));
  const large = a.name(a.multiply(lead, a.number(1.5 * 2 ** -12)));
  const rest = a.add(
    a.multiply(whole, a.number((Math.PI / 2 - 1.5) * 2 ** -32)),
    a.multiply(behind, a.number((Math.PI / 2) * 2 ** -64)),
  );
  const small = a.name(a.add(a.multiply(second, a.number(1.5 * 2 ** -32)), rest));
  const high = a.name(a.add(large, small));
  const low = a.subtract(small, a.subtract(high, large));
  const near = a.less(distance, a.number(1));
  return {
    quadrant: a.name(a.select(near, a.integer(0), quadrant)),
    high: a.name(a.select(near, distance, high)),
    low: a.name(a.select(near, a.number(0), low)),
  };
}

/** (sin y − y)/y³ and (cos y − 1 + y²/2)/y⁴ in y², for |y| ≤ 1: minimax by bench/fit-functions.ts. */
const sineBend = [-0.16666666645286962, 0.008333326689643775, -0.00019838028472057408, 0.0000027049425900590702];
const cosineBend = [0.04166666664895967, -0.0013888883367212934, 0.000024798888096464708, -2.7133953549839763e-7];

/** The sine or cosine of an angle as its quadrant says; +∞ and NaN of the distance give NaN. `turned` is a quadrant more. */
function wave<T, M>(a: Arithmetic<T, M>, { quadrant, high, low }: Angle<T>, turned: boolean): T {
  const square = a.name(a.multiply(high, high));
  const bend = a.multiply(a.multiply(high, square), polynomial(a, square, sineBend));
  const sine = a.add(high, a.add(low, bend));
  const tail = a.multiply(a.multiply(square, square), polynomial(a, square, cosineBend));
  const half = a.name(a.multiply(square, a.number(0.5)));
  const one = a.number(1);
  const lead = a.name(a.subtract(one, half));
  // what rounding 1 − y²/2 left, and what `low` adds
  const left = a.subtract(a.subtract(one, lead), half);
  const cosine = a.add(lead, a.add(left, a.subtract(tail, a.multiply(high, low))));
  const q = turned ? a.name(a.addInteger(quadrant, a.integer(1))) : quadrant;
  const odd = a.equalInteger(a.and(q, a.integer(1)), a.integer(1));
  const sign = a.shiftLeft(a.and(q, a.integer(2)), 30);
  return a.ofBits(a.xor(a.bitsOf(a.select(odd, cosine, sine)), sign));
}

function finite<T, M>(a: Arithmetic<T, M>, distance: T, value: T): T {
  return a.select(a.less(distance, a.number(Infinity)), value, a.number(NaN));
}

/** sin x within 1 ulp for every finite x; NaN of ±∞ and NaN. */
export function sine<T, M>(a: Arithmetic<T, M>, x: T): T {
  const distance = a.name(a.absolute(x));
  const sign = a.and(a.bitsOf(x), a.integer(-(2 ** 31)));
  const value = a.ofBits(a.xor(a.bitsOf(wave(a, reduce(a, distance), false)), sign));
  return finite(a, distance, value);
}

/** cos x within 1 ulp for every finite x; NaN of ±∞ and NaN. */
export function cosine<T, M>(a: Arithmetic<T, M>, x: T): T {
  const distance = a.name(a.absolute(x));
  return finite(a, distance, wave(a, reduce(a, distance), true));
}
