// A set of options or pictures as an answer ("A and C", "A, C", "AC", "(A)(C)", "images 1 and 3"): which ones, and when two such
// answers are one. In a set the sequence means nothing, so it is written in one: ascending.

import { sameAnswer } from "../reward/same-answer.ts";
import { LETTERS, type Name, namingOf } from "./naming.ts";

export interface AnswerSet {
  readonly kind: Name["kind"];
  /** From 0, ascending, each once. */
  readonly members: readonly number[];
}

/** The set that an answer says, also one of a single member; undefined where it says none, an order, or one of them twice. */
export function setIn(answer: string): AnswerSet | undefined {
  const compact = /^[a-z]{2,}$/.test(answer) ? answer.toUpperCase() : answer;
  const naming = namingOf(compact);
  const [first] = naming?.names ?? [];
  if (naming === undefined || first === undefined || naming.joined === "order") return undefined;
  const members = [...new Set(naming.names.map(({ at }) => at))].sort((one, other) => one - other);
  return members.length === naming.names.length ? { kind: first.kind, members } : undefined;
}

/** A set in its normal form: "A, C", "1, 3". */
export const writtenSet = ({ kind, members }: AnswerSet): string =>
  members.map((each) => (kind === "option" ? LETTERS[each]! : String(each + 1))).join(", ");

/** Whether two answers are the same set; where one of them is none, whether they are graded equal as they are written. */
export function sameSet(one: string, other: string): boolean {
  const [left, right] = [setIn(one), setIn(other)];
  // not both: "(1)(2)(3)" and "(2)(3)" are one product
  return left && right ? writtenSet(left) === writtenSet(right) : sameAnswer(one, other);
}

/** The equality of answers to a question: of sets where its answer is one, else the grader's. */
export const equalityOf = ({ unordered }: { readonly unordered?: boolean }) => (unordered ? sameSet : sameAnswer);
