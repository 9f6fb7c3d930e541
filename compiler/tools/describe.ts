// A node of the plan in one line, for `perlc plan` and the notes of a diff: what it does, in the units of the language.

import { declared } from "../../plan/declared.ts";
import type { PlanNode, Run } from "../../plan/plan.ts";

export const describeNode = (node: PlanNode): string => declared(node).describe(node);

/** `seed 1`, or `seed 1, sampling 3`, or `seed 1, data_seed 2`. */
export function describeSeeds({ seed, seeds = {}, dataSeed }: Pick<Run, "seed" | "seeds" | "dataSeed">): string {
  const own = Object.entries(seeds).map(([kind, each]) => `${kind} ${each}`);
  return [`seed ${seed}`, ...own, ...(dataSeed === undefined ? [] : [`data_seed ${dataSeed}`])].join(", ");
}
