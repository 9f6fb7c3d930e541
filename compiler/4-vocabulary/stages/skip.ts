// skip(256): all examples but the first so many.

import * as limits from "../../3-types/limits.ts";
import { count } from "../../3-types/number.ts";
import { stage } from "../../3-types/word.ts";
import { mostExamples } from "./take.ts";

export const skip = stage({
  name: "skip",
  doc: "All examples but the first so many, in their order: `skip(256) | take(64)` shares none with `take(256)`.",
  example: "skip(256)",
  positional: 1,
  parameters: {
    count: { type: count("example", limits.whole().min(1).max(mostExamples), true), doc: "How many are left out." },
  },
  lower: ({ count: many }, input, at, build) => build.add({ kind: "skip", input, count: many }, at, "skip"),
});
