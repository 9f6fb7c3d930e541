// Soft overlong punishment (DAPO, Yu et al. 2025, Eq. 13): answers that come near the longest completion lose a little, so
// that the policy learns to end before it is cut off.

import type { GrpoNode } from "../../plan/plan.ts";

/**
 * What a completion of `length` tokens loses: 0 up to `buffer` tokens before `longest`, then growing evenly to `factor` at
 * `longest` (verl's `overlong_buffer`, TRL's `get_soft_overlong_punishment` with factor 1).
 */
export function overlongPenalty(
  length: number,
  longest: number,
  { buffer, factor }: NonNullable<GrpoNode["overlong"]>,
): number {
  return (Math.max(0, length - (longest - buffer)) / buffer) * factor;
}
