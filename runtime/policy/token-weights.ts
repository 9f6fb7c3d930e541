// How per-token losses become one number: each aggregation as a weight per token, so that loss = Σ weight · term and the
// gradient of a token's term is just its weight. The same weights feed the GPU objective and the f64 reference.

import { assertNever, bug } from "../../compiler/diagnostics/bug.ts";

/** Rows of completions padded to one width, row by row; `mask` is 1 on tokens that are trained. */
export interface TokenMask {
  readonly rows: number;
  readonly width: number;
  /** rows × width, 0 or 1. */
  readonly mask: ArrayLike<number>;
}

/**
 * With m the mask, T_i the trained tokens of row i, N the rows, as TRL, verl and Dr. GRPO take means:
 * - `token`          Σ m x / Σ m                        released code, DAPO
 * - `sequence`       mean over rows of Σ m x / T_i      paper, GRPO
 * - `sequence_sum`   mean over rows of Σ m x
 * - `fixed_budget`   Σ m x / (N · budget)               Dr. GRPO
 */
export type Aggregate = "token" | "sequence" | "sequence_sum" | "fixed_budget";

/** The trained tokens of each row. */
export function trainedTokens({ rows, width, mask }: TokenMask): Float64Array {
  const out = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) for (let at = 0; at < width; at += 1) out[row]! += mask[row * width + at]!;
  return out;
}

/** Which rows N counts: `all` (TRL), or `trained`, those with a trained token (verl). */
export type CountedRows = "all" | "trained";

/**
 * The weight of every token, rows × width, 0 where masked. `budget` is the longest completion in tokens (only `fixed_budget`
 * uses it).
 */
export function tokenWeights(
  tokens: TokenMask,
  aggregate: Aggregate,
  budget: number,
  count: CountedRows = "all",
): Float64Array {
  const { rows, width, mask } = tokens;
  if (mask.length !== rows * width) bug(`a mask of ${mask.length} for ${rows} × ${width} tokens`);
  const lengths = trainedTokens(tokens);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const counted = Math.max(1, count === "all" ? rows : lengths.filter((length) => length > 0).length);
  const out = new Float64Array(rows * width);
  for (let row = 0; row < rows; row += 1) {
    const weight = rowWeight(aggregate, counted, lengths[row]!, total, budget);
    for (let at = 0; at < width; at += 1) out[row * width + at] = mask[row * width + at]! * weight;
  }
  return out;
}

function rowWeight(aggregate: Aggregate, rows: number, length: number, total: number, budget: number): number {
  switch (aggregate) {
    case "token":
      return 1 / Math.max(1, total);
    case "sequence":
      return 1 / Math.max(1, length) / rows;
    case "sequence_sum":
      return 1 / rows;
    case "fixed_budget":
      return 1 / (rows * budget);
    default:
      return assertNever(aggregate, "rowWeight");
  }
}
