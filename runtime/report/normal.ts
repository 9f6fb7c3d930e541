// The standard normal distribution: its cumulative function and quantiles, for the intervals of share.ts.

/** P(Z ≤ x). Series below |x| = 3, continued fraction beyond (Abramowitz and Stegun 26.2.10, 26.2.14): full double precision. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const size = Math.abs(x);
  if (size > 38) return x > 0 ? 1 : 0;
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (size < 3) {
    let term = x;
    let sum = x;
    for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
      term *= (x * x) / odd;
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let fraction = 0;
  for (let depth = 60; depth >= 1; depth -= 1) fraction = depth / (size + fraction);
  const tail = density / (size + fraction);
  return x > 0 ? 1 - tail : tail;
}

/** The x with P(Z ≤ x) = `at`, by bisection on the cumulative function: exact to a few units in the last place. */
export function normalQuantile(at: number): number {
  if (at <= 0) return Number.NEGATIVE_INFINITY;
  if (at >= 1) return Number.POSITIVE_INFINITY;
  // the upper half by symmetry: small tails keep their digits
  if (at > 0.5) return -normalQuantile(1 - at);
  let low = -39;
  let high = 0;
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < at) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
