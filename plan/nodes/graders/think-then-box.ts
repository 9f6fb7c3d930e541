// matches(think_then_box): 1 when the whole completion has the trained form, else 0.

import { grader } from "../grader.ts";

export const thinkThenBox = grader({
  name: "think_then_box",
  doc: "1 when the whole completion is <think> … </think> … \\boxed{ … }, 0 otherwise.",
  example: "10% * matches(think_then_box)",
  parameters: {},
  plain: true,
  wordless: true,
  signs: () => ["<think>", "</think>", "\\boxed{", "}"],
});
