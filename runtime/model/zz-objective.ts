// The clipped GRPO objective as graph: per-token loss from log-probs, weighted by how the spec averages tokens.
// objective-reference.ts is the same in double precision with hand-written derivatives; tests hold them together.

import type { GrpoNode } from "../../compiler/4-plan/plan.ts";
import { assertNever } from "../../compiler/diagnostics/bug.ts";
import type { Builder, Value } from "../tensor/ir.ts";
import { exp, expMinusOneMinus } from "../tensor/ops/exponential.ts";
import { square } from "../tensor/ops/power.ts";
import { add, divide, multiply, scale, shift, subtract } from "../tensor/ops/arithmetic.ts";
import { clamp, minimum } from "../tensor/ops/extremum.ts";
import { greater, less, select } from "../tensor/ops/compare.ts";
import { reshape } from "../tensor/ops/reshape.ts";
import { sumAll, sumAxis } from "../tensor/ops/sum.ts";

/** What a GRPO node decides about the loss. */
export type ObjectiveSettings = Pick<GrpoNode, "clip" | "ratio" | "kl">;

/** Tokens of N = rollouts × completion positions; every tensor is f32[rollouts, completion]. */
export interface ObjectiveInputs {
  /** log π_θ, differentiable. */
  readonly logp: Value;
  /** log-prob under the behaviour policy, at the start of the update. */
  readonly behaviour: Value;
  /** log-prob under the frozen reference; only with a KL term. */
  readonly reference?: Value;
  /** Advantage of the token's rollout. */
  readonly advantage: Value;
  /** 1 on completion tokens, else 0: masked positions have no effect whatever they hold. */
  readonly mask: Value;
  /** Share of each token in the loss (tokenWeights of objective-reference.ts); 0 where masked. */
  readonly weight: Value;
}

export interface Objective {
  /** Scalar to minimise. */
  readonly loss: Value;
  /** Weighted means over tokens, scalars for the journal. */
  readonly kl?: Value;
  readonly clipped: Value;
  readonly meanRatio: Value;
}

/**
 * loss = Σ weight · (−min(r·A, clip(r, 1−ε_lo, 1+ε_hi)·A), for A < 0 at most −dual·A, + β·KL), the negated Eq. 5 of the paper
 * with r = exp(log π_θ − log π_old) per token, or GSPO's exp of the masked mean over the row (ratio "sequence").
 */
export function objective(g: Builder, inputs: ObjectiveInputs, settings: ObjectiveSettings): Objective {
  const { logp, advantage, mask, weight } = inputs;
  const moved = multiply(g, subtract(g, logp, inputs.behaviour), mask);
  const ratio = exp(g, settings.ratio === "token" ? moved : rowMean(g, moved, mask));
  const kept = clamp(g, ratio, 1 - settings.clip.low, 1 + settings.clip.high);
  const plain = multiply(g, ratio, advantage);
  const gain = minimum(g, plain, multiply(g, kept, advantage));
  const losing = scale(g, gain, -1);
  const { dual } = settings.clip;
  const zero = scale(g, advantage, 0);
  const term =
    dual === undefined
      ? losing
      : select(g, less(g, advantage, zero), minimum(g, losing, scale(g, advantage, -dual)), losing);
  const clipped = greater(g, plain, gain);
  const tokens = sumAll(g, mask);
  const mean = (value: Value): Value => divide(g, sumAll(g, multiply(g, value, mask)), tokens);
  const report = { clipped: mean(clipped), meanRatio: mean(ratio) };
  const policy = sumAll(g, multiply(g, weight, term));
  if (!settings.kl || !inputs.reference) return { loss: policy, ...report };
  const kl = divergence(g, multiply(g, subtract(g, logp, inputs.reference), mask), settings.kl.estimator);
  const penalty = scale(g, sumAll(g, multiply(g, weight, kl)), settings.kl.coefficient);
  return { loss: add(g, policy, penalty), kl: mean(kl), ...report };
}

/** KL estimators of d = log π_θ − log π_ref (Schulman, "Approximating KL divergence"): k1 d, k2 d²/2, k3 e^(−d) + d − 1. */
function divergence(g: Builder, d: Value, estimator: "k1" | "k2" | "k3"): Value {
  switch (estimator) {
    case "k1":
      return d;
    case "k2":
      return scale(g, square(g, d), 0.5);
    case "k3":
      return expMinusOneMinus(g, scale(g, d, -1));
    default:
      return assertNever(estimator, "divergence");
  }
}

/** Mean over the unmasked tokens of each row, repeated along it: [rows, width] → [rows, 1]; an empty row gives 0. */
function rowMean(g: Builder, value: Value, mask: Value): Value {
  const rows = value.type.shape[0] ?? 0;
  const counts = sumAxis(g, mask, 1);
  const most = select(g, greater(g, counts, scale(g, counts, 0)), counts, shift(g, scale(g, counts, 0), 1));
  return reshape(g, divide(g, sumAxis(g, value, 1), most), [rows, 1]);
}
