// The policy term of an objective by its kind: objective.ts sums the terms and adds the KL.

import type { GrpoNode } from "../../plan/plan.ts";
import type { Builder } from "../graph/ir.ts";
import { policyTerms } from "./objectives/all.ts";
import type { PolicyTerm, Term, TermInputs, TokenInputs, TokenTerm } from "./objectives/term.ts";

/** What a node says of its policy term; without an objective it is the clipped one. */
export type Surrogate = Pick<GrpoNode, "objective" | "clip">;

/** TypeScript cannot tell that an objective's settings are those of its kind, so it is said here, once. */
const termOf = ({ objective }: Surrogate): PolicyTerm<unknown> =>
  policyTerms[objective?.kind ?? "clip"] as PolicyTerm<unknown>;

export const surrogate = (g: Builder, inputs: TermInputs, settings: Surrogate): Term =>
  termOf(settings).graph(g, inputs, settings.objective, settings.clip);

/** The same of one token, in double precision. */
export const surrogateOfToken = (inputs: TokenInputs, settings: Surrogate): TokenTerm =>
  termOf(settings).oracle(inputs, settings.objective, settings.clip);
