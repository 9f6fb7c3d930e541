// What an objective is to a run: the loss of a token as a function of its ratio, as a graph and, for the tests, in double precision
// with its derivatives by hand. One file of this folder each, under the name of its declaration in plan/nodes/objectives.

import type { GrpoNode } from "../../../plan/plan.ts";
import type { Builder, Value } from "../../graph/ir.ts";

/** Tensors f32[rollouts, completion], or f32[rollouts, 1] where a row has one ratio. */
export interface TermInputs {
  readonly ratio: Value;
  readonly advantage: Value;
  /** log π_θ, 0 where masked. */
  readonly logp: Value;
}

export interface Term {
  /** Loss of each token, to be minimised. */
  readonly term: Value;
  /** 1 where the lower and where the upper bound of the objective acted, else 0. */
  readonly low: Value;
  readonly high: Value;
}

/** One token, in double precision. */
export interface TokenInputs {
  readonly ratio: number;
  readonly advantage: number;
  readonly logp: number;
}

/** A term and its derivatives with respect to the log of the ratio and, apart from that, to logp itself. */
export interface TokenTerm {
  readonly value: number;
  readonly byLogRatio: number;
  readonly byLogp: number;
}

type Clip = GrpoNode["clip"];

/** `settings` are the objective's own, `clip` those of the node beside it. */
export interface PolicyTerm<Settings> {
  readonly graph: (g: Builder, inputs: TermInputs, settings: Settings, clip: Clip) => Term;
  readonly oracle: (inputs: TokenInputs, settings: Settings, clip: Clip) => TokenTerm;
}
