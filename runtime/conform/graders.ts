// Golden completions with their grades: the host alone grades.

import { boxedAnswer, saidIn } from "../reward/boxed.ts";
import { scoreCompletion } from "../reward/combine.ts";
import { gradeAnswer } from "../reward/math-equal.ts";
import { type Check, comparing } from "./check.ts";
import { list, number, oneOf, type ReadBy, record, text } from "./read.ts";
import { tolerances } from "./tolerances.ts";

/** A file of the format boxed-grader/1. */
export const boxedCases = record({
  cases: list(
    record({
      id: text,
      completion: text,
      gold: text,
      boxed: text,
      accuracy: oneOf(0, 1),
      format: oneOf(0, 1),
      reward: number,
      decided_by: text,
    }),
  ),
});
export type BoxedCase = ReadBy<typeof boxedCases>["cases"][number];

/** The weights of the golden reward. */
export const boxedTerms = [
  { grader: "boxed", weight: 0.9 },
  { grader: "think_then_box", weight: 0.1 },
] as const;

export const graderCheck = (golden: string, cases: readonly BoxedCase[]): Check => {
  const check = comparing({ golden, what: "boxed answers", path: "reference only", tolerance: tolerances.exact });
  for (const each of cases) {
    const verdict = gradeAnswer(each.boxed, each.gold);
    // the released grader reads a missing box as the answer None, and has it right where that is the gold; here it never is
    const isRight = each.accuracy === 1 && saidIn(each.completion) !== undefined;
    const { reward, right, wellFormed, answer } = scoreCompletion(
      { text: each.completion, tokens: 0 },
      each.gold,
      boxedTerms,
    );
    check.same(
      { boxed: boxedAnswer(each.completion), ...verdict, reward, right, wellFormed, answer },
      {
        boxed: each.boxed,
        equal: each.accuracy === 1,
        decidedBy: each.decided_by,
        reward: isRight === (each.accuracy === 1) ? each.reward : each.reward - 0.9,
        right: isRight,
        wellFormed: each.format === 1,
        answer: each.boxed,
      },
      each.id,
    );
  }
  return check.done();
};
