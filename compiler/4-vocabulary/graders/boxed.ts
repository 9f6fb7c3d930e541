// boxed(answer): 1 when the content of the last \boxed{…} is the right answer, else 0.

import { choice } from "../../3-types/plain.ts";
import type { GraderWord } from "../../3-types/word.ts";

export const boxed: GraderWord = {
  family: "grader",
  name: "boxed",
  doc: "1 when what stands in the last \\boxed{…} of the completion is the right answer, 0 otherwise.",
  example: "90% * boxed(answer)",
  positional: 1,
  parameters: {
    against: {
      type: choice({ answer: "the example's right answer" }),
      doc: "What it is compared with.",
      default: "answer",
    },
  },
  grader: () => "boxed",
};
