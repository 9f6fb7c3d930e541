// rephrase(options_as_images, by = judge): a judge rewrites each example's question; what it cannot rewrite is left as it was.

import { data, type NodeOf } from "../declare.ts";
import { through } from "../passes.ts";

export const rephrase = data({
  kind: "rephrase",
  number: 18,
  word: { family: "stage" },
  fields: ({ z, dataset, edge }) => ({ input: dataset, into: z.literal("options_as_images"), by: edge("judge") }),
  deed: "made",
  describe: ({ into, by }) => `${into} by ${by}`,
  unable: () => ["`rephrase`"],
  notYet: true,
  passes: through,
});

export type RephraseNode = NodeOf<typeof rephrase>;
