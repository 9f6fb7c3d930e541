// label(order_sensitive, by = gpt_judge): S(x, x̂) of the paper (Eq. 1), asked of a judge once for each example.

import { judge } from "../../3-types/judge.ts";
import { choice } from "../../3-types/plain.ts";
import { stage } from "../../3-types/word.ts";

export const label = stage({
  name: "label",
  doc: "A judge says of each example whether its right answer changes with the order of its pictures. No example is lost.",
  example: "label(order_sensitive, by = gpt_judge)",
  positional: 1,
  parameters: {
    field: {
      type: choice({ order_sensitive: "whether the right answer changes with the order of the pictures" }),
      doc: "What is asked.",
    },
    by: { type: judge, doc: "Who says it." },
  },
  lower: ({ field, by }, input, at, build) =>
    build.add({ kind: "label", input, field, by: build.judge(by) }, at, "label"),
});
