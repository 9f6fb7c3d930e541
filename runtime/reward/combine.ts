// The reward of a rollout: the weighted sum of its graders, each 0 or 1. The paper's is 0.9 · accuracy + 0.1 · format
// (weights from the released code), so that a wrong answer in the right form is still worth a little.

import { assertNever } from "../../compiler/diagnostics/bug.ts";
import type { Grader, RewardNode } from "../../plan/plan.ts";
import { boxedAnswer, saidIn } from "./boxed.ts";
import { thinksThenBoxes } from "./format.ts";
import { gradeAnswer } from "./math-equal.ts";
import type { Equality } from "./same-answer.ts";

/** A completion as scored against the answer that is right for its own order of the pictures. */
export interface Score {
  readonly reward: number;
  /** Whether the boxed answer is right, also when no term of the reward asks for it. */
  readonly right: boolean;
  readonly wellFormed: boolean;
  /** Content of the last box, "None" without one. */
  readonly answer: string;
}

/**
 * Scores a completion; `equal` is how answers to its question compare, by the grader where nothing else is said. The sum is taken in
 * the order of the terms, in double precision.
 */
export function scoreCompletion(
  completion: string,
  gold: string,
  terms: RewardNode["terms"],
  equal: Equality = (given, right) => gradeAnswer(given, right).equal,
): Score {
  const answer = boxedAnswer(completion);
  const right = saidIn(completion) !== undefined && equal(answer, gold);
  const wellFormed = thinksThenBoxes(completion);
  const seen = { right, wellFormed };
  const reward = terms.reduce((sum, term) => sum + term.weight * gradeOf(seen, term.grader), 0);
  return { reward, right, wellFormed, answer };
}

/** What one grader gives a scored completion, before its weight: 0 or 1. */
export function gradeOf({ right, wellFormed }: Pick<Score, "right" | "wellFormed">, grader: Grader): number {
  switch (grader) {
    case "boxed":
      return right ? 1 : 0;
    case "think_then_box":
      return wellFormed ? 1 : 0;
    default:
      return assertNever(grader, "gradeOf");
  }
}
