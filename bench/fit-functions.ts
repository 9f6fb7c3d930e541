// Prints the coefficients of runtime/graph/functions that are no one else's: rational and polynomial fits of nearly least worst error,
// by least squares whose weights grow where the error is large (Lawson 1961; for quotients with the denominator of the round
// before, Sanathanan and Koerner 1963). `node bench/fit-functions.ts`.

interface Fit {
  readonly name: string;
  readonly of: (x: number) => number;
  /** What errors are measured by, at x. */
  readonly size: (x: number) => number;
  readonly from: number;
  readonly to: number;
  /** Degrees of numerator and denominator. */
  readonly degrees: readonly [number, number];
}

/** e^(d²/2)·Φ(−d): a series near 0, Mills' continued fraction beyond. */
function tailOfBell(d: number): number {
  if (d < 3) {
    let [term, sum] = [d, 0];
    for (let odd = 3; Math.abs(term) > 1e-19; odd += 2) {
      sum += term;
      term *= (d * d) / odd;
    }
    return 0.5 * Math.exp((d * d) / 2) - sum / Math.sqrt(2 * Math.PI);
  }
  let fraction = d;
  for (let n = 300; n >= 1; n--) fraction = d + n / fraction;
  return 1 / fraction / Math.sqrt(2 * Math.PI);
}

/** Σ of terms, each the one before times `ratio(n)`. */
function series(first: number, ratio: (n: number) => number): number {
  let [term, sum] = [first, 0];
  for (let n = 1; n < 30; n++) {
    sum += term;
    term *= ratio(n);
  }
  return sum;
}

const bend = (x: number) => series(1 / 2, (n) => x / (n + 2));
const sine = (z: number) => series(-1 / 6, (n) => -z / ((2 * n + 2) * (2 * n + 3)));
const cosine = (z: number) => series(1 / 24, (n) => -z / ((2 * n + 3) * (2 * n + 4)));

const fits: readonly Fit[] = [
  { name: "(e^x − 1 − x)/x²", of: bend, size: bend, from: -1, to: 1, degrees: [8, 0] },
  { name: "(sin y − y)/y³ in y²", of: sine, size: sine, from: 0, to: 1.02, degrees: [3, 0] },
  { name: "(cos y − 1 + y²/2)/y⁴ in y²", of: cosine, size: cosine, from: 0, to: 1.02, degrees: [3, 0] },
  {
    name: "e^(−d²/2)/Φ(−d) − √(2π)·d",
    of: (d) => 1 / tailOfBell(d) - Math.sqrt(2 * Math.PI) * d,
    size: (d) => 1 / tailOfBell(d),
    from: 1,
    to: 14.4,
    degrees: [3, 4],
  },
];

/** The least squares solution of a system with more rows than columns, by Householder reflections; the last column is the right side. */
function leastSquares(rows: number[][]): readonly number[] {
  const columns = rows[0]!.length - 1;
  for (let c = 0; c < columns; c++) {
    let length = Math.sqrt(rows.slice(c).reduce((sum, row) => sum + row[c]! ** 2, 0));
    if (rows[c]![c]! > 0) length = -length;
    const mirror = rows.map((row, at) => (at < c ? 0 : at === c ? row[c]! - length : row[c]!));
    const norm = mirror.reduce((sum, each) => sum + each ** 2, 0);
    for (let k = c; k <= columns; k++) {
      const along = (2 * mirror.reduce((sum, each, at) => sum + each * rows[at]![k]!, 0)) / norm;
      for (let at = c; at < rows.length; at++) rows[at]![k]! -= along * mirror[at]!;
    }
  }
  const solution = new Array<number>(columns).fill(0);
  for (let c = columns - 1; c >= 0; c--) {
    let rest = rows[c]![columns]!;
    for (let k = c + 1; k < columns; k++) rest -= rows[c]![k]! * solution[k]!;
    solution[c] = rest / rows[c]![c]!;
  }
  return solution;
}

const value = (coefficients: readonly number[], x: number) =>
  coefficients.reduceRight((sum, each) => sum * x + each, 0);

function fitted({ of, size, from, to, degrees: [p, q] }: Fit) {
  const points = Array.from({ length: 300 }, (_, at) => {
    const t = (1 + Math.cos((Math.PI * (at + 0.5)) / 300)) / 2;
    return from + (to - from) * (q > 0 ? t * t : t);
  });
  let weights = points.map(() => 1);
  let below = points.map(() => 1);
  let best = { numerator: [] as readonly number[], denominator: [] as readonly number[], worst: Infinity };
  for (let round = 0; round < 80; round++) {
    const rows = points.map((x, at) => {
      const powers = Array.from({ length: p + 1 }, (_, k) => x ** k);
      const products = Array.from({ length: q }, (_, k) => -of(x) * x ** (k + 1));
      return [...powers, ...products, of(x)].map((each) => (each * weights[at]!) / (below[at]! * size(x)));
    });
    const solution = leastSquares(rows);
    const [numerator, denominator] = [solution.slice(0, p + 1), [1, ...solution.slice(p + 1)]];
    below = points.map((x) => Math.abs(value(denominator, x)));
    const errors = points.map((x) => Math.abs((value(numerator, x) / value(denominator, x) - of(x)) / size(x)));
    const worst = Math.max(...errors);
    if (worst < best.worst) best = { numerator, denominator, worst };
    const raised = weights.map((each, at) => each * Math.sqrt(errors[at]! / worst + 1e-3));
    const most = Math.max(...raised);
    weights = raised.map((each) => each / most);
  }
  return best;
}

for (const fit of fits) console.log(fit.name, fitted(fit));
