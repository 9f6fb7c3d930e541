// judge gpt { … }: a model behind a service that rewrites or labels examples before training; it is never trained.

import { printNumber } from "../../../compiler/diagnostics/print-number.ts";
import { type NodeOf, node } from "../declare.ts";

export const judge = node({
  kind: "judge",
  number: 14,
  word: { family: "block" },
  fields: ({ z, text }) => ({ model: text, temperature: z.number() }),
  deed: "loaded",
  describe: ({ model, temperature }) => `${model}, temperature ${printNumber(temperature)}`,
  unable: () => ["a judge"],
});

export type JudgeNode = NodeOf<typeof judge>;
