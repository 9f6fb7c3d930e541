// When two answers are one: the same question that the grader asks, without saying which of the two is the gold. Flip rate,
// answers carried back to the order of the original and their counts go by it, so that what is graded equal counts as equal.

import { saysSomething } from "./first-form.ts";
import { gradeAnswer } from "./math-equal.ts";

/** Whether two answers are graded equal, whichever of them is the gold. Answers that say nothing equal none, not even themselves. */
export function sameAnswer(one: string, other: string): boolean {
  return gradeAnswer(one, other).equal || gradeAnswer(other, one).equal;
}

/**
 * Each answer in the form of the first of the list that equals it, so that two of them are one answer exactly when their forms
 * are the same text. `undefined` is an answer that was not given (see saidIn), and stays so.
 */
export function normalForms(answers: readonly (string | undefined)[]): readonly (string | undefined)[] {
  const forms: string[] = [];
  return answers.map((answer) => {
    if (answer === undefined || !saysSomething(answer)) return undefined;
    const known = forms.find((form) => form === answer || sameAnswer(form, answer));
    if (known === undefined) forms.push(answer);
    return known ?? answer;
  });
}
