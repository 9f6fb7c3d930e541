// boxed(answer): 1 when the content of the last \boxed{…} is the right answer, else 0.

import { boxedAnswer, saidIn } from "../boxed.ts";
import type { Grade } from "./grade.ts";

export const boxed: Grade<unknown> = ({ text }, { answer, equal }) =>
  saidIn(text) !== undefined && equal(boxedAnswer(text), answer) ? 1 : 0;
