// Functions that WGSL lacks or computes badly near 0, as WGSL expressions of an argument's expression,
// each beside the double-precision function that the interpreter uses.

import { wgslLiteral } from "./wgsl.ts";

/** c0 + x·(c1 + x·(c2 + …)) as WGSL. */
function horner(x: string, coefficients: readonly number[]): string {
  return coefficients.reduceRight(
    (inner, each) => (inner ? `(${wgslLiteral(each)} + ${x} * ${inner})` : wgslLiteral(each)),
    "",
  );
}

/** Numerators of exp(x) − 1 − x = x²·(1/2! + x/3! + x²/4! + …): twelve terms are exact to 1e-9 for |x| ≤ 1. */
const exponentialTail = Array.from({ length: 12 }, (_, n) => 1 / factorial(n + 2));

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

function exponentialSeries(x: string): string {
  return `(${x} * ${x} * ${horner(x, exponentialTail)})`;
}

/** exp(x) − 1 − x without cancellation: its Taylor series within ±1. About 1e-6 relative. */
export function expMinusOneMinusWgsl(x: string): string {
  return `select(exp(${x}) - 1.0 - ${x}, ${exponentialSeries(x)}, abs(${x}) < 1.0)`;
}

/** exp(x) − 1 without cancellation. */
export function expMinusOneWgsl(x: string): string {
  return `select(exp(${x}) - 1.0, ${x} + ${exponentialSeries(x)}, abs(${x}) < 1.0)`;
}

/** exp(x) − 1 − x in double precision, accurate to the last digits near 0. */
export function expMinusOneMinus(x: number): number {
  if (Math.abs(x) >= 0.5) return Math.exp(x) - 1 - x;
  let sum = 0;
  for (let n = 20; n >= 2; n--) sum = (sum * x) / (n + 1) + 1;
  return (sum * x * x) / 2;
}

/** Chebyshev fit of log(erfc(z)·(1 + z/2)) + z² in 1/(1 + z/2); Numerical Recipes §6.2: 1.2e-7 relative for every z ≥ 0. */
const complementaryFit = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
];

/** |x| where the normal tail is below 1e-37 and exp must not be asked for less. */
const farTail = 12.9;

/** Distribution function of the standard normal, ½·erfc(−x/√2); the lower tail keeps its relative accuracy. */
export function normalCdfWgsl(x: string): string {
  const distance = `min(abs(${x}), ${wgslLiteral(farTail)})`;
  const t = `(1.0 / (1.0 + ${wgslLiteral(Math.SQRT1_2 / 2)} * ${distance}))`;
  const tail = `(0.5 * ${t} * exp(${horner(t, complementaryFit)} - 0.5 * ${distance} * ${distance}))`;
  return `select(${tail}, 1.0 - ${tail}, ${x} > 0.0)`;
}

/** Density of the standard normal. */
export function normalDensityWgsl(x: string): string {
  const distance = `min(abs(${x}), ${wgslLiteral(farTail)})`;
  return `(${wgslLiteral(1 / Math.sqrt(2 * Math.PI))} * exp(-0.5 * ${distance} * ${distance}))`;
}

export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Distribution function of the standard normal in double precision: a series near 0, a continued fraction beyond 3. */
export function normalCdf(x: number): number {
  const distance = Math.abs(x);
  if (distance < 3) {
    // Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …), all terms of one sign.
    let term = x;
    let sum = 0;
    for (let odd = 3; Math.abs(term) > 1e-18; odd += 2) {
      sum += term;
      term *= (x * x) / odd;
    }
    return 0.5 + normalDensity(x) * sum;
  }
  // Mills' ratio: 1 − Φ(x) = φ(x) / (x + 1/(x + 2/(x + 3/(x + …)))).
  let fraction = distance;
  for (let n = 200; n >= 1; n--) fraction = distance + n / fraction;
  const tail = normalDensity(distance) / fraction;
  return x > 0 ? 1 - tail : tail;
}
