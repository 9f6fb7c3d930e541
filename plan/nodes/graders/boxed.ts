// boxed(answer): 1 when the content of the last \boxed{…} is the right answer, else 0.

import { grader } from "../grader.ts";

export const boxed = grader({
  name: "boxed",
  doc: "1 when what stands in the last \\boxed{…} of the completion is the right answer, 0 otherwise.",
  example: "90% * boxed(answer)",
  parameters: {
    against: {
      kind: "choice",
      words: { answer: "the example's right answer" },
      doc: "What it is compared with.",
      default: "answer",
    },
  },
  plain: true,
  answers: true,
  signs: () => ["\\boxed{", "}"],
});
