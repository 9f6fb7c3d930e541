// Finds the final answer of a completion: the content of its last \boxed{…}. What it is worth is for math-equal.ts to say;
// released code `geo3k.py` over MathRuler, written out in the golden graders.

import { saysSomething } from "./first-form.ts";

/** What stands for a missing answer, in this grader as in the one of the published training code. */
export const noAnswer = "None";

/**
 * The text in the last `\boxed{`, up to its matching brace (every brace counts, also an escaped one), without the space around
 * it; "None" when there is no box or it is never closed. `\boxed {` is no box.
 */
export function boxedAnswer(completion: string): string {
  return lastBox(completion) ?? noAnswer;
}

/** What a completion says in its last box, or undefined for one that answers nothing: no box, one never closed, or nothing in it. */
export function saidIn(completion: string): string | undefined {
  const said = lastBox(completion);
  return said === undefined || !saysSomething(said) ? undefined : said;
}

function lastBox(completion: string): string | undefined {
  const opening = "\\boxed{";
  const at = completion.lastIndexOf(opening);
  if (at < 0) return undefined;
  const start = at + opening.length;
  let depth = 1;
  for (let i = start; i < completion.length; i += 1) {
    if (completion[i] === "{") depth += 1;
    if (completion[i] === "}") depth -= 1;
    if (depth === 0) return completion.slice(start, i).trim();
  }
  return undefined;
}
