// Student's t distribution: for means of a few seeds, whose spread is itself only known from them.

/**
 * P(T ≤ t) with `freedom` degrees of freedom, a whole number of 1 or more, in closed form (Abramowitz and Stegun 26.7.3, 26.7.4).
 */
export function studentCdf(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = freedom % 2 === 1;
  // the terms cos^j times products of (2 i − 1) / (2 i), or of (2 i) / (2 i + 1)
  let term = odd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let power = odd ? 3 : 2; power <= freedom - 2; power += 2) {
    term *= ((power - 1) / power) * cosine * cosine;
    sum += term;
  }
  const inside = odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
  return (1 + inside) / 2;
}

/** The t with P(T ≤ t) = `at`, by bisection. */
export function studentQuantile(at: number, freedom: number): number {
  let [low, high] = [-1e6, 1e6];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, freedom) < at) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
