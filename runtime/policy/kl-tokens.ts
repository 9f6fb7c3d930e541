// The KL term of single tokens, in double precision on the host, from log-probs that the update has worked out: what the journal says of how
// far the policy has gone where it has gone farthest. The loss has its own, as graph (objective.ts).

import type { GrpoNode } from "../../plan/plan.ts";
import { klTerm } from "./kl-reference.ts";
import { trainedTokens } from "./token-weights.ts";

/** Log-probs of the sampled tokens, rows × `width` each; `mask` is 1 where a token counts. */
export interface KlInputs {
  readonly mask: ArrayLike<number>;
  readonly logp: ArrayLike<number>;
  readonly behaviour: ArrayLike<number>;
  readonly reference: ArrayLike<number>;
  readonly width: number;
}

/** The terms of the tokens that count, in nats and without the coefficient. */
export function klTokens(
  { mask, logp, behaviour, reference, width }: KlInputs,
  { estimator, clamp }: Pick<NonNullable<GrpoNode["kl"]>, "estimator" | "clamp">,
  settings: Pick<GrpoNode, "ratio" | "ratioClamp">,
): Float64Array {
  const rows = mask.length / width;
  const lengths = trainedTokens({ rows, width, mask });
  const terms: number[] = [];
  for (let row = 0; row < rows; row++) {
    let moved = 0;
    for (let at = row * width; at < (row + 1) * width; at++) if (mask[at]) moved += logp[at]! - behaviour[at]!;
    const mean = moved / Math.max(1, lengths[row]!);
    for (let at = row * width; at < (row + 1) * width; at++) {
      if (!mask[at]) continue;
      const ratio = ratioOf(settings.ratio === "token" ? logp[at]! - behaviour[at]! : mean, settings);
      terms.push(klTerm(estimator, logp[at]!, reference[at]!, ratio, clamp).value);
    }
  }
  return Float64Array.from(terms);
}

function ratioOf(moved: number, { ratioClamp }: Pick<GrpoNode, "ratioClamp">): number {
  if (ratioClamp === undefined) return Math.exp(moved);
  const { most, sides } = ratioClamp;
  return Math.exp(Math.min(most, sides === "both" ? Math.max(-most, moved) : moved));
}

/** The least of the values that the share `share` of them does not exceed (nearest rank); NaN of none. */
export function percentile(values: Float64Array, share: number): number {
  const sorted = values.toSorted();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
