// length(<= 200tok): 1 when the completion has so many tokens, else 0.

import { type Limit, within } from "../../../plan/nodes/grader.ts";
import type { Grade } from "./grade.ts";

export const length: Grade<{ readonly tokens: Limit }> = (completion, _, { tokens }) =>
  within(tokens, completion.tokens) ? 1 : 0;
