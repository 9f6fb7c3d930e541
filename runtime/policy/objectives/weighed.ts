// The log-probability by a weight that is made of the ratio and is a constant: what both forms of CISPO are.

import type { Builder, Value } from "../../graph/ir.ts";
import { multiply, scale } from "../../tensor/ops/arithmetic.ts";
import { greater, less, stopGradient } from "../../tensor/ops/compare.ts";
import type { Term, TermInputs, TokenInputs, TokenTerm } from "./term.ts";

/** `held` is the ratio within its bounds. */
export function weighed(g: Builder, { ratio, advantage, logp }: TermInputs, held: Value): Term {
  const weight = stopGradient(g, held);
  const term = scale(g, multiply(g, multiply(g, weight, advantage), logp), -1);
  return { term, low: less(g, ratio, weight), high: greater(g, ratio, weight) };
}

export const weighedToken = (weight: number, { advantage, logp }: TokenInputs): TokenTerm => ({
  value: -weight * advantage * logp,
  byLogRatio: 0,
  byLogp: -weight * advantage,
});
