// where(condition): keeps the examples for which the condition holds.

import { predicate } from "../../3-types/predicate.ts";
import { stage } from "../../3-types/word.ts";

export const where = stage({
  name: "where",
  doc: "Keeps the examples for which the condition holds. Ranges include both ends.",
  example: "where(accuracy in 10%..90% and images in 2..4)",
  positional: 1,
  parameters: { keep: { type: predicate, doc: "The condition, over the fields of an example." } },
  lower: ({ keep }, input, at, build) => build.add({ kind: "where", input, keep }, at, "where"),
});
