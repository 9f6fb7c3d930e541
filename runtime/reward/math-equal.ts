// Decides whether an answer equals the gold answer: two normal forms, then element by element by exact arithmetic.
// The accuracy term of the paper's reward; same verdicts as MathRuler's `grade_answer`.

import { differenceIsZero } from "./expression.ts";
import { firstForm, saysSomething } from "./first-form.ts";
import { dropCommas, readsAsInteger, secondForm } from "./second-form.ts";

/** The verdict and the step that made it, for people who ask why an answer was refused. */
export interface Comparison {
  readonly equal: boolean;
  readonly decidedBy:
    | "first-form"
    | "second-form"
    | "empty"
    | "brackets"
    | "element-count"
    | "fraction"
    | "unreduced-fraction"
    | "integer-strict"
    | "difference"
    | "elements"
    | "arithmetic"
    | "algebra";
}

/**
 * Longer answers must equal the gold letter by letter (in first form): arithmetic on thousands of brackets would cost a run its
 * stack, and no gold answer is like that.
 */
const longestArithmetic = 1000;

/**
 * Grades `given` (the content of the box) against `gold`. The same verdict with the two exchanged. An answer that says nothing
 * is never right, and of answers that are only a unit ("second", "foot") the words themselves must be equal.
 */
export function gradeAnswer(given: string, gold: string): Comparison {
  if (!saysSomething(given) || !saysSomething(gold)) return { equal: false, decidedBy: "empty" };
  const [first, wanted] = [firstForm(given), firstForm(gold)];
  if (first === wanted) return { equal: true, decidedBy: "first-form" };
  if (Math.max(given.length, gold.length) > longestArithmetic) return { equal: false, decidedBy: "difference" };
  const right = secondForm(gold);
  const said = secondForm(given);
  // the second form has no units, so that all of them would be one
  if (right === "" || said === "")
    return { equal: first.toLowerCase() === wanted.toLowerCase(), decidedBy: right === said ? "second-form" : "empty" };
  if (right === said) return { equal: true, decidedBy: "second-form" };
  return gradeElements(right, said);
}

function gradeElements(gold: string, given: string): Comparison {
  const wanted = elements(gold);
  const got = elements(given);
  if (wanted.length > 1 && (gold[0] !== given[0] || gold.at(-1) !== given.at(-1)))
    return { equal: false, decidedBy: "brackets" };
  if (wanted.length !== got.length) return { equal: false, decidedBy: "element-count" };
  let decidedBy: Comparison["decidedBy"] = "elements";
  for (const [place, right] of wanted.entries()) {
    const said = got[place]!;
    if (isPlainFraction(right) && isPlainFraction(said)) {
      // an unreduced fraction is wrong, though it has the value
      if (right !== said)
        return { equal: false, decidedBy: differenceIsZero(right, said) ? "unreduced-fraction" : "fraction" };
    } else if (readsAsInteger(right) !== readsAsInteger(said)) {
      return { equal: false, decidedBy: "integer-strict" };
    } else if (!differenceIsZero(right, said)) {
      return { equal: false, decidedBy: "difference" };
    } else if (right !== said) {
      decidedBy = /\p{L}/u.test(right + said) ? "algebra" : "arithmetic";
    }
  }
  return { equal: true, decidedBy };
}

/** The parts of a tuple or interval with one outer pair of brackets, otherwise the whole. */
function elements(answer: string): readonly string[] {
  const text = dropCommas(answer);
  if (text === "") return [];
  const inside = /^[()[\]]([^()[\]]+)[()[\]]$/s.exec(text)?.[1];
  return inside === undefined ? [text] : inside.split(",").map((element) => element.trim());
}

function isPlainFraction(text: string): boolean {
  return /^-?[0-9]+.?\/0*[1-9][0-9]*.?$/.test(text);
}
