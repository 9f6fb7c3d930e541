// −clip(r, 1−low, 1+high)·A·log π_θ, the weight a constant. verl.

import { clamp } from "../../tensor/ops/extremum.ts";
import type { PolicyTerm } from "./term.ts";
import { weighed, weighedToken } from "./weighed.ts";

export const cispoClip: PolicyTerm<unknown> = {
  graph: (g, inputs, _, { low, high }) => weighed(g, inputs, clamp(g, inputs.ratio, 1 - low, 1 + high)),
  oracle: (inputs, _, { low, high }) => weighedToken(Math.min(Math.max(inputs.ratio, 1 - low), 1 + high), inputs),
};
