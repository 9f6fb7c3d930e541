// −min(r, cap)·A·log π_θ, the weight a constant. MiniMax-M1; TRL.

import { clamp } from "../../tensor/ops/extremum.ts";
import type { PolicyTerm } from "./term.ts";
import { weighed, weighedToken } from "./weighed.ts";

export const cispo: PolicyTerm<{ readonly cap: number }> = {
  graph: (g, inputs, { cap }) => weighed(g, inputs, clamp(g, inputs.ratio, 0, cap)),
  oracle: (inputs, { cap }) => weighedToken(Math.min(inputs.ratio, cap), inputs),
};
