// reward = 90% * boxed(answer) + 10% * matches(think_then_box): graders and their weights.

import { printNumber } from "../../../compiler/diagnostics/print-number.ts";
import { type NodeOf, node, when } from "../declare.ts";

export const reward = node({
  kind: "reward",
  number: 10,
  word: { family: "setting" },
  fields: ({ z }) => ({
    /** Weights sum to at most 1 unless the spec says otherwise. */
    terms: z.array(z.strictObject({ grader: z.enum(["boxed", "think_then_box"]), weight: z.number() })),
  }),
  deed: "rewarded",
  describe: ({ terms }) => terms.map(({ grader, weight }) => `${printNumber(weight)} × ${grader}`).join(" + "),
  nonsense: ({ terms }) => when(terms.length === 0, ["terms"], "nothing is rewarded"),
});

export type RewardNode = NodeOf<typeof reward>;
