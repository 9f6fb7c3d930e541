// take(256): the first so many examples.

import * as limits from "../../3-types/limits.ts";
import { count } from "../../3-types/number.ts";
import { stage } from "../../3-types/word.ts";

/** Samples are numbered and held in memory; the largest published sets of this kind have a few hundred thousand. */
export const mostExamples = 10_000_000;

export const take = stage({
  name: "take",
  doc: "The first so many examples that come out of what stands before it. A dataset with fewer is an error of the run.",
  example: "take(256)",
  positional: 1,
  parameters: { count: { type: count("example", limits.whole().min(1).max(mostExamples), true), doc: "How many." } },
  lower: ({ count: many }, input, at, build) => build.add({ kind: "take", input, count: many }, at, "take"),
});
