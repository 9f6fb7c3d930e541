// The reward of a rollout: the weighted sum of its graders, each 0 to 1. The paper's is 0.9 · accuracy + 0.1 · format
// (weights from the released code), so that a wrong answer in the right form is still worth a little.

import type { Grader, RewardNode } from "../../plan/plan.ts";
import { boxedAnswer, saidIn } from "./boxed.ts";
import { thinksThenBoxes } from "./format.ts";
import { grades } from "./graders/all.ts";
import type { Completion, Gold, Grade } from "./graders/grade.ts";
import { gradeAnswer } from "./math-equal.ts";
import type { Equality } from "./same-answer.ts";

/** What is to be said of a completion whatever it is rewarded for. */
export interface Judged {
  /** Whether the boxed answer is right. */
  readonly right: boolean;
  readonly wellFormed: boolean;
  /** Content of the last box, "None" without one. */
  readonly answer: string;
}

/** A completion as scored against the answer that is right for its own order of the pictures. */
export interface Score extends Judged {
  readonly reward: number;
  /** What each term of the reward gives, before its weight. */
  readonly grades: readonly number[];
}

const byGrader: Equality = (given, right) => gradeAnswer(given, right).equal;

/** `equal` is how answers to the question compare, by the grader where nothing else is said. */
export function verdictOn(completion: string, gold: string, equal: Equality = byGrader): Judged {
  const answer = boxedAnswer(completion);
  const right = saidIn(completion) !== undefined && equal(answer, gold);
  return { right, wellFormed: thinksThenBoxes(completion), answer };
}

/** Scores a completion. The sum is taken in the order of the terms, in double precision. */
export function scoreCompletion(
  completion: Completion,
  gold: string,
  terms: RewardNode["terms"],
  equal: Equality = byGrader,
): Score {
  const each = terms.map(({ grader }) => gradeOf(grader, completion, { answer: gold, equal }));
  const reward = terms.reduce((sum, { weight }, index) => sum + weight * (each[index] ?? 0), 0);
  return { reward, ...verdictOn(completion.text, gold, equal), grades: each };
}

/** TypeScript cannot tell that a grader's arguments are those of its name, so it is said here, once. */
function gradeOf(grader: Grader, completion: Completion, gold: Gold): number {
  const { name, args } = typeof grader === "string" ? { name: grader, args: {} } : grader;
  return (grades[name] as Grade<unknown>)(completion, gold, args);
}
