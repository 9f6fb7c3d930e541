// The right answer of a row in its normal form, made where the row is read: the grader compares letter by letter, and a gold `B.`
// would make the boxed `B` wrong for ever. The grader itself stays as published.

import { setIn, writtenSet } from "../method/answer-set.ts";
import { isTruth, peel } from "../method/naming.ts";

/**
 * `B.`, `(b)`, `\\text{B}`, `Answer: B` of a row with lettered options are `B`; yes and no, and numbers, lose what stands around them, too;
 * a set of options or pictures is written ascending, `A, C`. Any other answer stays: nobody knows its writings.
 */
export function plainGold(answer: string, row: { readonly lettered: boolean; readonly unordered: boolean }): string {
  const set = row.unordered ? setIn(answer) : undefined;
  if (set) return writtenSet(set);
  const { core } = peel(answer);
  if (row.lettered && /^[a-z]$/i.test(core)) return core.toUpperCase();
  return isTruth(core) || /^-?\d+(?:\.\d+)?$/.test(core) ? core : answer;
}
