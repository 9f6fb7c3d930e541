// matches(think_then_box): 1 when the whole completion has the trained form, else 0.

import { choice } from "../../3-types/plain.ts";
import type { GraderWord } from "../../3-types/word.ts";

export const matches: GraderWord = {
  family: "grader",
  name: "matches",
  doc: "1 when the whole completion has the given form, 0 otherwise.",
  example: "10% * matches(think_then_box)",
  positional: 1,
  parameters: {
    form: {
      type: choice({ think_then_box: "<think> … </think> … \\boxed{ … }, beginning with <think>" }),
      doc: "The form.",
    },
  },
  grader: () => "think_then_box",
};
