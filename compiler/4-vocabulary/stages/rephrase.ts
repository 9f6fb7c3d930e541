// rephrase(options_as_images, by = gpt_judge): the format rephrase of the paper (§3.3, A.3), once and before training.

import { judge } from "../../3-types/judge.ts";
import { choice } from "../../3-types/plain.ts";
import { stage } from "../../3-types/word.ts";

export const rephrase = stage({
  name: "rephrase",
  doc: "A judge rewrites each question so that its text survives another order of the pictures.",
  example: "rephrase(options_as_images, by = gpt_judge)",
  positional: 1,
  parameters: {
    into: {
      type: choice({
        options_as_images: "multiple choice whose options are pictures, none of them named by its number",
      }),
      doc: "What the questions become.",
    },
    by: { type: judge, doc: "Who rewrites them." },
  },
  lower: ({ into, by }, input, at, build) =>
    build.add({ kind: "rephrase", input, into, by: build.judge(by) }, at, "rephrase"),
});
