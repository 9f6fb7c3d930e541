// matches(think_then_box): 1 when the whole completion has the trained form, else 0.

import { thinksThenBoxes } from "../format.ts";
import type { Grade } from "./grade.ts";

export const thinkThenBox: Grade<unknown> = ({ text }) => (thinksThenBoxes(text) ? 1 : 0);
