// frozen(policy): the reference policy of the KL term: `of` as it was before the first step.

import { type NodeOf, node } from "../declare.ts";

export const frozen = node({
  kind: "frozen",
  number: 1,
  word: { family: "model" },
  fields: ({ edge }) => ({ of: edge("model") }),
  deed: "loaded",
  describe: ({ of }) => `${of} as it was before the first step`,
});

export type FrozenNode = NodeOf<typeof frozen>;
