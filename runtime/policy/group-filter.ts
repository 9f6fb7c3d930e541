// Which groups of a step count in its update (dynamic sampling of DAPO, Yu et al. 2025, without the refill): what scored too
// well, too badly or too evenly teaches little. Stands between rewards and advantages; pure arithmetic on the host.

import { assertNever, bug } from "../../compiler/diagnostics/bug.ts";
import type { GroupFilter } from "../../plan/plan.ts";

/** One rollout as it was scored. */
export interface Scored {
  readonly right: boolean;
  readonly reward: number;
}

/** Means of rewards are only as exact as sums in double precision: 6 × 0.1 / 6 is at the end of 10%..90%. */
const rounding = 1e-9;

/** What becomes of a group: it counts, or its figure is below or above the range, or its rewards are too even. */
export type Verdict = "kept" | "below" | "above" | "even";

/**
 * Whether each rollout counts, or why not; all of a group do or none. A group counts when its share of right answers or its mean reward is
 * within the range, ends included where `bounds` is closed, and its rewards have at least the standard deviation `minStd`
 * (dividing by n, as verl does). `groups[i]` names the group of rollout i.
 */
export function filterVerdicts(
  rollouts: readonly Scored[],
  groups: readonly number[],
  filter: Pick<GroupFilter, "metric" | "between" | "bounds" | "minStd">,
): readonly Verdict[] {
  const members = Map.groupBy(rollouts.keys(), (row) => groups[row]!);
  const kept = new Map(
    [...members].map(([group, rows]) => [
      group,
      verdictOf(
        rows.map((row) => rollouts[row]!),
        filter,
      ),
    ]),
  );
  return groups.map((group) => kept.get(group) ?? bug("group"));
}

function verdictOf(
  group: readonly Scored[],
  { metric, between, bounds, minStd }: Pick<GroupFilter, "metric" | "between" | "bounds" | "minStd">,
): Verdict {
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  const rewards = group.map((each) => each.reward);
  const value = metric === "accuracy" ? mean(group.map((each) => (each.right ? 1 : 0))) : mean(rewards);
  const average = mean(rewards);
  const std = Math.sqrt(mean(rewards.map((each) => (each - average) ** 2)));
  if (std < minStd - rounding) return "even";
  switch (bounds) {
    case "open":
      if (value <= between.from + rounding) return "below";
      return value < between.to - rounding ? "kept" : "above";
    case "closed":
      if (value < between.from - rounding) return "below";
      return value <= between.to + rounding ? "kept" : "above";
    default:
      return assertNever(bounds, "verdictOf");
  }
}

/** Numbers worked out for the rollouts that count, in their places among all; the others get 0. */
export function amongAll(kept: readonly boolean[], of: (rows: readonly number[]) => ArrayLike<number>): Float64Array {
  const rows = [...kept.keys()].filter((row) => kept[row]);
  const values = rows.length === 0 ? [] : of(rows);
  const out = new Float64Array(kept.length);
  for (const [at, row] of rows.entries()) out[row] = values[at] ?? 0;
  return out;
}
