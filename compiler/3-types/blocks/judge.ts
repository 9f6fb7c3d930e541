// judge NAME { … }: a model behind a service that rewrites or labels examples once, before training.

import * as limits from "../limits.ts";
import { real } from "../number.ts";
import { textSuchAs } from "../plain.ts";
import { block } from "../word.ts";

export const judge = block({
  name: "judge",
  word: "judge",
  inside: ["file"],
  doc: "A model behind a service that rewrites or labels examples, once and before training. It is never trained.",
  example: 'judge gpt_judge { model = "gpt-4o-2024-08-06" }',
  settings: {
    model: {
      type: textSuchAs("gpt-4o-2024-08-06"),
      doc: "What the service calls it, its date included where it has one.",
    },
    temperature: {
      type: real(limits.number().min(0), "0"),
      doc: "Of its sampling; 0 takes the likeliest token each time.",
      default: "0",
    },
  },
});
