// reward = 90% * boxed(answer) + 10% * matches(think_then_box): graders and their weights.

import { printNumber } from "../../../compiler/diagnostics/print-number.ts";
import { type NodeOf, node, when } from "../declare.ts";
import { describeGrader, graderNonsense, graderSchema } from "../planned-grader.ts";

export const reward = node({
  kind: "reward",
  number: 10,
  word: { family: "setting" },
  fields: (kit) => ({
    /** Weights sum to at most 1 unless the spec says otherwise. */
    terms: kit.z.array(kit.z.strictObject({ grader: graderSchema(kit), weight: kit.z.number() })),
  }),
  deed: "rewarded",
  describe: ({ terms }) =>
    terms.map(({ grader, weight }) => `${printNumber(weight)} × ${describeGrader(grader)}`).join(" + "),
  nonsense: ({ terms }) => [
    ...when(terms.length === 0, ["terms"], "nothing is rewarded"),
    ...terms.flatMap(({ grader }, index) => {
      const fact = graderNonsense(grader);
      return when(fact !== undefined, ["terms", index, "grader"], fact ?? "");
    }),
  ],
});

export type RewardNode = NodeOf<typeof reward>;
