// When two answers are one: the same question that the grader asks, without saying which of the two is the gold. Flip rate,
// answers carried back to the order of the original and their counts go by it, so that what is graded equal counts as equal.

import { saysSomething } from "./first-form.ts";
import { gradeAnswer } from "./math-equal.ts";

/** Whether two answers are one; symmetric. */
export type Equality = (one: string, other: string) => boolean;

/** Whether two answers are graded equal, whichever of them is the gold. Answers that say nothing equal none, not even themselves. */
export function sameAnswer(one: string, other: string): boolean {
  return gradeAnswer(one, other).equal || gradeAnswer(other, one).equal;
}

/**
 * Each answer in the form of its class, so that two of them are one answer exactly when their forms are the same text. `undefined` is
 * an answer that was not given (see saidIn), and stays so. The grader's equality is not transitive (`x=1` is `1` and `1` is `1.0`, and
 * `x=1` is not `1.0`): a class is whatever hangs together by it, and its form the shortest text of the class, of those the first by
 * code units. So neither classes nor forms depend on the order of the list.
 */
export function normalForms(
  answers: readonly (string | undefined)[],
  same: Equality = sameAnswer,
): readonly (string | undefined)[] {
  const said = new Set(answers.filter((each) => each !== undefined && saysSomething(each)) as readonly string[]);
  let classes: readonly (readonly string[])[] = [];
  for (const answer of said) {
    const joined = classes.filter((each) => each.some((other) => same(answer, other)));
    classes = [...classes.filter((each) => !joined.includes(each)), [answer, ...joined.flat()]];
  }
  const forms = new Map<string, string>();
  for (const each of classes) for (const answer of each) forms.set(answer, each.reduce(shorter));
  return answers.map((each) => (each === undefined ? undefined : forms.get(each)));
}

const shorter = (one: string, other: string): string =>
  one.length < other.length || (one.length === other.length && one < other) ? one : other;
