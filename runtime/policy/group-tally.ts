// Why groups teach nothing, or next to nothing: how many of a step's groups have one reward, and what they are like.

import type { GroupTally } from "../record/event.ts";
import { isFlat } from "./advantage.ts";
import type { Scored } from "./group-filter.ts";

/** `groups[i]` names the group of rollout i. */
export function groupTally(rollouts: readonly Scored[], groups: readonly number[]): GroupTally {
  const tally = { of: 0, allRight: 0, allWrong: 0, evenly: 0, formOnly: 0 };
  for (const rows of Map.groupBy(rollouts.keys(), (row) => groups[row]!).values()) {
    const right = rows.filter((row) => rollouts[row]!.right).length;
    const isOne = right === 0 || right === rows.length;
    const flat = isFlat(rows.map((row) => rollouts[row]!.reward));
    tally.of++;
    if (!flat) tally.formOnly += isOne ? 1 : 0;
    else if (!isOne) tally.evenly++;
    else if (right > 0) tally.allRight++;
    else tally.allWrong++;
  }
  return tally;
}
