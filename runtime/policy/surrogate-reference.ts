// Policy terms of the objective in f64: the loss of one token as a function of the ratio to the behaviour policy, and its
// derivative. The oracle of the GPU objective; objective-reference.ts sums the terms and adds the KL.

import { assertNever } from "../../compiler/diagnostics/bug.ts";

/** The policy loss of one token; `clip` is the paper's (Eq. 6), the others are the variants of TRL and verl. */
export type Surrogate =
  /** −min(r A, clamp(r, 1 − low, 1 + high) A); with `dual`, at most −dual · A where A < 0. `ratio` as in RatioLevel. */
  | { readonly kind: "clip"; readonly low: number; readonly high: number; readonly dual?: number }
  /** −min(r, cap) A logp, the weight a constant (TRL). */
  | { readonly kind: "cispo_cap"; readonly cap: number }
  /** −clamp(r, 1 − low, 1 + high) A logp, the weight a constant (verl). */
  | { readonly kind: "cispo_offset"; readonly low: number; readonly high: number }
  /** −(4/τ) sigmoid(τ (r − 1)) A, τ by the sign of A. */
  | { readonly kind: "sapo"; readonly positive: number; readonly negative: number };

/**
 * - `token`           r = exp(logp − old)
 * - `sequence`        s = exp(mean of logp − old over the row), the gradient shared by the row (GSPO)
 * - `sequence_token`  the same value, the gradient through each token's own logp only (GSPO-token)
 */
export type RatioLevel = "token" | "sequence" | "sequence_token";

/** A term and its derivatives with respect to the log of the ratio and, apart from that, to logp itself. */
export interface SurrogateTerm {
  readonly value: number;
  readonly byLogRatio: number;
  readonly byLogp: number;
}

/** The term of a token with ratio `ratio` and advantage `advantage`. */
export function surrogateTerm(surrogate: Surrogate, ratio: number, advantage: number, logp: number): SurrogateTerm {
  switch (surrogate.kind) {
    case "clip":
      return clipped(surrogate, ratio, advantage);
    case "cispo_cap":
      return constantWeight(Math.min(ratio, surrogate.cap), advantage, logp);
    case "cispo_offset":
      return constantWeight(Math.min(Math.max(ratio, 1 - surrogate.low), 1 + surrogate.high), advantage, logp);
    case "sapo":
      return soft(advantage > 0 ? surrogate.positive : surrogate.negative, ratio, advantage);
    default:
      return assertNever(surrogate, "surrogateTerm");
  }
}

function clipped(surrogate: Extract<Surrogate, { kind: "clip" }>, ratio: number, advantage: number): SurrogateTerm {
  // the min takes the clipped branch above 1 + high for A > 0, below 1 − low for A < 0
  const bound = advantage > 0 ? 1 + surrogate.high : 1 - surrogate.low;
  const flat = advantage > 0 ? ratio > bound : ratio < bound;
  const value = -(flat ? bound : ratio) * advantage;
  const ceiling =
    surrogate.dual !== undefined && advantage < 0 ? -surrogate.dual * advantage : Number.POSITIVE_INFINITY;
  if (value > ceiling) return { value: ceiling, byLogRatio: 0, byLogp: 0 };
  return { value, byLogRatio: flat ? 0 : value, byLogp: 0 };
}

function constantWeight(weight: number, advantage: number, logp: number): SurrogateTerm {
  return { value: -weight * advantage * logp, byLogRatio: 0, byLogp: -weight * advantage };
}

function soft(tau: number, ratio: number, advantage: number): SurrogateTerm {
  const at = tau * (ratio - 1);
  const small = Math.exp(-Math.abs(at));
  const sigmoid = (at >= 0 ? 1 : small) / (1 + small);
  const slope = small / (1 + small) ** 2;
  return { value: (-4 / tau) * sigmoid * advantage, byLogRatio: -4 * slope * ratio * advantage, byLogp: 0 };
}
