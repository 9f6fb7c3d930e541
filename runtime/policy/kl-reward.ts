// KL in the reward: what a rollout is charged for leaving the reference, before advantages are made of rewards. Pure
// arithmetic in double precision; the estimators are those of the KL term in the loss.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { GrpoNode } from "../../plan/plan.ts";
import { klTerm } from "./kl-reference.ts";

export interface KlCharge {
  /** What the reward loses: coefficient × the sum over the tokens. */
  readonly charge: number;
  /** The sum itself, in nats. */
  readonly divergence: number;
  /** Of the token that has most of it; −∞ where there is no token. */
  readonly most: number;
  /** Of each token. */
  readonly terms: Float64Array;
}

/**
 * The charge of one rollout from its tokens' log-probs under the policy that drew it and under the reference. Rewards of tokens
 * are summed over a completion for group advantages, hence the sum and not the mean (verl `use_kl_in_reward`). On what the
 * policy itself drew the ratio is 1.
 */
export function klCharge(
  logp: ArrayLike<number>,
  reference: ArrayLike<number>,
  { coefficient, estimator, clamp }: Pick<NonNullable<GrpoNode["kl"]>, "coefficient" | "estimator" | "clamp">,
): KlCharge {
  if (logp.length !== reference.length) bug(`${logp.length} log-probs and ${reference.length} of the reference`);
  let divergence = 0;
  let most = Number.NEGATIVE_INFINITY;
  const terms = new Float64Array(logp.length);
  for (let at = 0; at < logp.length; at++) {
    const { value } = klTerm(estimator, logp[at]!, reference[at]!, 1, clamp);
    divergence += value;
    terms[at] = value;
    most = Math.max(most, value);
  }
  return { charge: coefficient * divergence, divergence, most, terms };
}
