// Group-relative advantages (paper Eq. 4 and 5): how much better a rollout did than the others of its group.
// Stands between the rewards and the objective; pure arithmetic in double precision on the host.

import { assertNever, bug } from "../../compiler/diagnostics/bug.ts";

/** How a group's rewards become advantages. */
export interface Normalisation {
  /** `population` divides by n (the paper), `sample` by n − 1 (released code), `none` only centres (Dr. GRPO). */
  readonly std: "population" | "sample" | "none";
  /** Added to the standard deviation; 0 in the paper, 1e-6 in the released code. */
  readonly floor: number;
  /** Whose standard deviation divides: each group's own (default) or that of all rewards of the batch. */
  readonly over?: "group" | "batch";
}

/**
 * The group of each rollout when a batch lies as [original][order][rollout], row by row. `merged` (PeRL) puts all orders of an
 * original into one group of (copies + 1) · n; `per_order` compares the rollouts of one order only.
 */
export function groupOfRollout(
  originals: number,
  orders: number,
  rollouts: number,
  scope: "merged" | "per_order",
): readonly number[] {
  const size = scope === "merged" ? orders * rollouts : rollouts;
  return Array.from({ length: originals * orders * rollouts }, (_, row) => Math.floor(row / size));
}

/**
 * A = (R − mean of the group) / (std + floor), one per rollout. `groups[i]` names the group of rollout i; groups need not be
 * contiguous. A group whose rewards are all equal (also a group of one) gets exactly 0 at every floor, also at 0; what differs
 * by rounding alone (1 − 0.9 and 0.1) is equal.
 */
export function advantages(
  rewards: readonly number[],
  groups: readonly number[],
  normalisation: Normalisation,
): Float64Array {
  if (rewards.length !== groups.length) bug(`${rewards.length} rewards in ${groups.length} group numbers`);
  const members = Map.groupBy(rewards.keys(), (row) => groups[row]!);
  const batchSpread = normalisation.over === "batch" ? spread(rewards, normalisation.std) : undefined;
  const out = new Float64Array(rewards.length);
  for (const rows of members.values()) {
    const values = rows.map((row) => rewards[row]!);
    if (isFlat(values)) continue;
    const mean = average(values);
    const scale = batchSpread ?? spread(values, normalisation.std);
    for (const row of rows) {
      const centred = rewards[row]! - mean;
      out[row] = normalisation.std === "none" ? centred : centred / (scale + normalisation.floor);
    }
  }
  return out;
}

/**
 * Advantages of rewards of several graders, each compared for itself (GDPO, Liu et al. 2026; TRL `normalize_then_sum`):
 * the grades of each become advantages within their groups, their weighted sum is then compared over the whole batch.
 * `grades[k]` are grader k's, one a rollout. A grader that says the same of a whole group has no say in it.
 */
export function decoupledAdvantages(
  grades: readonly (readonly number[])[],
  weights: readonly number[],
  groups: readonly number[],
  { std, floor, over }: Normalisation,
): Float64Array {
  if (grades.length !== weights.length) bug(`${grades.length} graders with ${weights.length} weights`);
  const each = grades.map((values) => advantages(values, groups, { std, floor, ...(over && { over }) }));
  const sums = groups.map((_, row) => each.reduce((sum, gains, grader) => sum + weights[grader]! * gains[row]!, 0));
  return advantages(sums, new Array<number>(sums.length).fill(0), { std, floor });
}

/** Rewards and sums of advantages are of the order of 1: less than this apart, they differ by how they were added up. */
const rounding = 1e-12;

/** Whether they are all one, but for how they were added up. */
export function isFlat(values: readonly number[]): boolean {
  const [first = 0] = values;
  return values.every((value) => Math.abs(value - first) <= rounding * Math.max(1, Math.abs(first)));
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function spread(values: readonly number[], std: Normalisation["std"]): number {
  const mean = average(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  switch (std) {
    case "population":
      return Math.sqrt(squares / values.length);
    case "sample":
      return Math.sqrt(squares / (values.length - 1));
    case "none":
      return 1;
    default:
      return assertNever(std, "spread");
  }
}

/** Share of groups whose rewards are all equal, from which nothing can be learned. 0 when there are no groups. */
export function flatGroups(rewards: readonly number[], groups: readonly number[]): number {
  const members = [...Map.groupBy(rewards.keys(), (row) => groups[row]!).values()];
  const flat = members.filter((rows) => isFlat(rows.map((row) => rewards[row]!)));
  return members.length === 0 ? 0 : flat.length / members.length;
}
