// Estimators of KL(policy ‖ reference) at one sampled token in f64, each with its derivative: the oracle of the KL term
// on the GPU. d = logp − reference throughout (Schulman, "Approximating KL divergence").

import { assertNever } from "../../compiler/diagnostics/bug.ts";

/**
 * - `k1`         d
 * - `k2`         d² / 2
 * - `k3`         exp(−d) + d − 1
 * - `k3_k2grad`  value of k3, gradient of k2 (verl `k3+`)
 * - `k3_ratio`   ratio · k3, gradient also through the ratio (unbiased; TRL `use_bias_correction_kl`)
 */
export type KlEstimator = "k1" | "k2" | "k3" | "k3_k2grad" | "k3_ratio";

/** Bounds on d before, when there is one, and on the value after; no gradient passes through one that acts. verl: ±20 and ±10. */
export interface KlClamp {
  readonly argument?: number;
  readonly value: number;
}

export interface KlTerm {
  readonly value: number;
  readonly byLogp: number;
  /** Derivative with respect to the log of the ratio; 0 but for k3_ratio. */
  readonly byLogRatio: number;
}

/** The KL term of a token. `ratio` is the policy ratio, used by k3_ratio only. */
export function klTerm(
  estimator: KlEstimator,
  logp: number,
  reference: number,
  ratio: number,
  clamp?: KlClamp,
): KlTerm {
  const raw = logp - reference;
  const most = clamp?.argument ?? Number.POSITIVE_INFINITY;
  const d = Math.min(Math.max(raw, -most), most);
  const term = unclamped(estimator, d, ratio);
  const bound = clamp?.value ?? Number.POSITIVE_INFINITY;
  if (Math.abs(term.value) > bound) return { value: Math.sign(term.value) * bound, byLogp: 0, byLogRatio: 0 };
  // a bound on d leaves a term that hangs on the ratio alone
  return { ...term, byLogp: d === raw ? term.byLogp : 0 };
}

function unclamped(estimator: KlEstimator, d: number, ratio: number): KlTerm {
  // expm1 keeps the digits of k3 near d = 0, where exp(−d) − 1 would cancel
  const k3 = Math.expm1(-d) + d;
  const slope = -Math.expm1(-d);
  switch (estimator) {
    case "k1":
      return { value: d, byLogp: 1, byLogRatio: 0 };
    case "k2":
      return { value: (d * d) / 2, byLogp: d, byLogRatio: 0 };
    case "k3":
      return { value: k3, byLogp: slope, byLogRatio: 0 };
    case "k3_k2grad":
      return { value: k3, byLogp: d, byLogRatio: 0 };
    case "k3_ratio":
      return { value: k3 * ratio, byLogp: slope * ratio, byLogRatio: k3 * ratio };
    default:
      return assertNever(estimator, "klTerm");
  }
}
