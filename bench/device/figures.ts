// A measurement as plain data: what every benchmark returns and `perlc bench` prints as JSON and as a table.

/** Spread of the runs of one measurement. */
export interface Figure {
  readonly unit: "GFLOP/s" | "us" | "ms" | "tok/s";
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** One line of the benchmark: what was measured, in what, on which adapter. */
export interface Measurement {
  /** `matmul 512×512×512 NN`, `host time per dispatch` … */
  readonly what: string;
  /** `perlc`, or the package beside it: `@jax-js/jax`. */
  readonly by: string;
  readonly adapter: string;
  readonly figure: Figure;
}

/** Median (mean of the middle two when even), least and greatest of at least one sample. */
export function summarise(unit: Figure["unit"], samples: readonly number[]): Figure {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { unit, median, min: sorted[0]!, max: sorted.at(-1)!, runs: sorted.length };
}
