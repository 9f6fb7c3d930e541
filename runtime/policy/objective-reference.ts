// The GRPO objective in f64 with its gradient by hand: paper Eq. 6 and the variants of the engines. It is the oracle of the
// objective that runs on the GPU, and what a plan's setting means to the last digit.

import { assertNever, bug } from "../../compiler/diagnostics/bug.ts";
import { type KlClamp, type KlEstimator, klTerm } from "./kl-reference.ts";
import { type Surrogate, surrogateOfToken } from "./surrogate.ts";
import { type TokenMask, trainedTokens } from "./token-weights.ts";

/** Log-probabilities of the sampled tokens, rows × width each; masked places may hold anything finite. */
export interface ScoredTokens extends TokenMask {
  readonly logp: ArrayLike<number>;
  /** Under the policy that sampled, at the start of the update. */
  readonly old: ArrayLike<number>;
  /** Under the frozen reference; only a KL term reads it. */
  readonly reference?: ArrayLike<number>;
}

/**
 * - `token`           r = exp(logp − old)
 * - `sequence`        s = exp(mean of logp − old over the row), the gradient shared by the row (GSPO)
 * - `sequence_token`  the same value, the gradient through each token's own logp only (GSPO-token)
 */
export type RatioLevel = "token" | "sequence" | "sequence_token";

export interface ReferenceSettings {
  readonly surrogate: Surrogate;
  readonly ratio: RatioLevel;
  /** Bounds on the log ratio (sequence levels: on its mean); no gradient passes where one acts. */
  readonly logRatioClamp?: { readonly low?: number; readonly high?: number };
  readonly kl?: { readonly coefficient: number; readonly estimator: KlEstimator; readonly clamp?: KlClamp };
  /** A row with a negative advantage whose mean of old − logp is above this has no policy term (DeepSeek-V3.2). */
  readonly offPolicyMask?: number;
}

/** The loss (to be minimised) and what it is made of; arrays are rows × width. */
export interface ReferenceValue {
  readonly loss: number;
  /** d loss / d logp. */
  readonly gradient: Float64Array;
  readonly ratio: Float64Array;
  /** Policy loss of each token before weighting, without KL. */
  readonly policy: Float64Array;
  /** KL term of each token before weighting and without its coefficient; zeros when there is none. */
  readonly kl: Float64Array;
}

/**
 * loss = Σ weight · (policy term + coefficient · KL term), and its gradient with respect to `logp`.
 * `advantages` has one entry a row; `weights` come from tokenWeights.
 */
export function referenceObjective(
  tokens: ScoredTokens,
  advantages: ArrayLike<number>,
  weights: ArrayLike<number>,
  settings: ReferenceSettings,
): ReferenceValue {
  const { rows, width, mask, logp, old, reference } = tokens;
  const size = rows * width;
  if (logp.length !== size || old.length !== size || weights.length !== size || advantages.length !== rows)
    bug(`the objective of ${rows} × ${width} tokens got arrays of other sizes`);
  if (settings.kl && reference === undefined) bug("a KL term needs the log-probs of the reference");
  const lengths = trainedTokens(tokens);
  const gradient = new Float64Array(size);
  const ratio = new Float64Array(size);
  const policy = new Float64Array(size);
  const kl = new Float64Array(size);
  let loss = 0;
  for (let row = 0; row < rows; row += 1) {
    const mean = meanLogRatio(tokens, row, lengths[row]!);
    const most = settings.offPolicyMask ?? Number.POSITIVE_INFINITY;
    const kept = advantages[row]! < 0 && -mean > most ? 0 : 1;
    let shared = 0;
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      const raw = settings.ratio === "token" ? logp[at]! - old[at]! : mean;
      const bounded = clamped(raw, settings.logRatioClamp);
      const live = bounded === raw ? 1 : 0;
      const r = Math.exp(bounded);
      const term = surrogateOfToken(
        { ratio: r, advantage: kept * advantages[row]!, logp: logp[at]! },
        settings.surrogate,
      );
      const extra = settings.kl && klTerm(settings.kl.estimator, logp[at]!, reference![at]!, r, settings.kl.clamp);
      const coefficient = settings.kl?.coefficient ?? 0;
      const weight = weights[at]!;
      ratio[at] = r;
      policy[at] = term.value;
      kl[at] = extra?.value ?? 0;
      loss += weight * (term.value + coefficient * (extra?.value ?? 0));
      const byLogRatio = weight * live * (term.byLogRatio + coefficient * (extra?.byLogRatio ?? 0));
      gradient[at] = weight * (term.byLogp + coefficient * (extra?.byLogp ?? 0));
      switch (settings.ratio) {
        case "token":
        case "sequence_token":
          gradient[at]! += byLogRatio;
          break;
        case "sequence":
          shared += byLogRatio;
          break;
        default:
          assertNever(settings.ratio, "objective");
      }
    }
    // the row's one ratio passes its gradient to every trained token alike
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      gradient[at]! += (shared * mask[at]!) / Math.max(1, lengths[row]!);
    }
  }
  return { loss, gradient, ratio, policy, kl };
}

function meanLogRatio({ width, mask, logp, old }: ScoredTokens, row: number, length: number): number {
  let sum = 0;
  for (let at = row * width; at < (row + 1) * width; at += 1) sum += mask[at]! * (logp[at]! - old[at]!);
  return sum / Math.max(1, length);
}

function clamped(logRatio: number, clamp: ReferenceSettings["logRatioClamp"]): number {
  return Math.min(Math.max(logRatio, clamp?.low ?? Number.NEGATIVE_INFINITY), clamp?.high ?? Number.POSITIVE_INFINITY);
}
