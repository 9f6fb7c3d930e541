// The GRPO objective as graph: per-token loss from log-probs, weighted by how the spec averages tokens.
// objective-reference.ts is the same in double precision with hand-written derivatives; tests hold them together.

import { assertNever } from "../../compiler/diagnostics/bug.ts";
import type { GrpoNode } from "../../plan/plan.ts";
import type { Builder, Value } from "../graph/ir.ts";
import { add, divide, multiply, scale, shift, subtract } from "../tensor/ops/arithmetic.ts";
import { equal, greater, less, select, stopGradient } from "../tensor/ops/compare.ts";
import { exp, expMinusOneMinus } from "../tensor/ops/exponential.ts";
import { clamp } from "../tensor/ops/extremum.ts";
import { square } from "../tensor/ops/power.ts";
import { reshape } from "../tensor/ops/reshape.ts";
import { rowMaximum } from "../tensor/ops/row-maximum.ts";
import { sumAll, sumAxis } from "../tensor/ops/sum.ts";
import { surrogate } from "./surrogate.ts";

/** What a GRPO node decides about the loss. */
export type ObjectiveSettings = Pick<
  GrpoNode,
  "objective" | "clip" | "ratio" | "ratioClamp" | "kl" | "entropy" | "offPolicyMask"
>;

/** Tokens of N = rollouts × completion positions; every tensor is f32[rollouts, completion]. */
export interface ObjectiveInputs {
  /** log π_θ, differentiable. */
  readonly logp: Value;
  /** log-prob under the behaviour policy, at the start of the update. */
  readonly behaviour: Value;
  /** log-prob under the frozen reference; only with a KL term. */
  readonly reference?: Value;
  /** Entropy of π_θ where the token was drawn, in nats, differentiable; only with an entropy bonus. */
  readonly entropy?: Value;
  /** Advantage of the token's rollout. */
  readonly advantage: Value;
  /** 1 on completion tokens, else 0: masked positions have no effect whatever they hold. */
  readonly mask: Value;
  /** Share of each token in the loss (token-weights.ts); 0 where masked. */
  readonly weight: Value;
}

export interface ObjectiveValues {
  /** Scalar to minimise. */
  readonly loss: Value;
  /** Means over tokens, scalars for the journal; `klMost` is of the one token that has most. */
  readonly kl?: Value;
  readonly klMost?: Value;
  readonly clipped: Value;
  /** Shares of tokens at the lower and at the upper bound; together they are `clipped`. */
  readonly clippedLow: Value;
  readonly clippedHigh: Value;
  readonly meanRatio: Value;
}

/**
 * loss = Σ weight · (kept · term + β · KL − γ · entropy), with the term of objectives/ on r = exp(log π_θ − log π_old) per token, or on
 * GSPO's exp of the masked mean over the row (ratio "sequence"): for the clipped one the negated Eq. 5 of the paper. `kept` is 1
 * but for the rows that `offPolicyMask` leaves out.
 */
export function objectiveGraph(g: Builder, inputs: ObjectiveInputs, settings: ObjectiveSettings): ObjectiveValues {
  const { logp, advantage, mask, weight } = inputs;
  const moved = multiply(g, subtract(g, logp, inputs.behaviour), mask);
  const mean = rowMean(g, moved, mask);
  const ratio = ratioOf(g, { moved, mean }, settings);
  const { term, low, high } = surrogate(g, { ratio, advantage, logp: multiply(g, logp, mask) }, settings);
  const kept = settings.offPolicyMask === undefined ? term : onPolicy(g, term, advantage, mean, settings.offPolicyMask);
  const tokens = sumAll(g, mask);
  const average = (value: Value): Value => divide(g, sumAll(g, multiply(g, value, mask)), tokens);
  const [clippedLow, clippedHigh] = [average(low), average(high)];
  const report = { clipped: add(g, clippedLow, clippedHigh), clippedLow, clippedHigh, meanRatio: average(ratio) };
  const terms = sumAll(g, multiply(g, weight, kept));
  const policy =
    settings.entropy && inputs.entropy
      ? subtract(g, terms, scale(g, sumAll(g, multiply(g, weight, inputs.entropy)), settings.entropy.coefficient))
      : terms;
  if (!settings.kl || !inputs.reference) return { loss: policy, ...report };
  const { estimator, coefficient, clamp: bounds } = settings.kl;
  const kl = divergence(g, multiply(g, subtract(g, logp, inputs.reference), mask), ratio, estimator, bounds);
  const penalty = scale(g, sumAll(g, multiply(g, weight, kl)), coefficient);
  return { loss: add(g, policy, penalty), kl: average(kl), klMost: most(g, kl, mask), ...report };
}

/**
 * The ratio to the behaviour policy: of each token, of the row (the exp of the masked mean of the log ratio, GSPO), or with the
 * row's value and each token's own gradient (GSPO-token). `ratioClamp` bounds the log ratio, of a row its mean, before.
 */
function ratioOf(
  g: Builder,
  { moved, mean }: { readonly moved: Value; readonly mean: Value },
  { ratio, ratioClamp }: ObjectiveSettings,
): Value {
  const bounded = (value: Value): Value => {
    if (ratioClamp === undefined) return value;
    const { most, sides } = ratioClamp;
    return clamp(g, value, sides === "both" ? -most : Number.NEGATIVE_INFINITY, most);
  };
  switch (ratio) {
    case "token":
      return exp(g, bounded(moved));
    case "sequence":
      return exp(g, bounded(mean));
    case "sequence_token": {
      // 1 in value, with the slope of each token's own log-probability: none in a row whose mean is bounded
      const own = exp(g, subtract(g, moved, stopGradient(g, moved)));
      const free = equal(g, mean, bounded(mean));
      return multiply(g, stopGradient(g, exp(g, bounded(mean))), select(g, free, own, stopGradient(g, own)));
    }
    default:
      return assertNever(ratio, "ratioOf");
  }
}

/** The largest of the masked tokens: of none the least number that there is. */
function most(g: Builder, value: Value, mask: Value): Value {
  const count = value.type.shape.reduce((product, each) => product * each, 1);
  const least = shift(g, scale(g, value, 0), -3.4e38);
  const zero = scale(g, mask, 0);
  return reshape(g, rowMaximum(g, reshape(g, select(g, greater(g, mask, zero), value, least), [1, count])), []);
}

/**
 * The term where the row's advantage is not negative or the mean of log π_old − log π_θ over it is at most `most`, else 0
 * (off-policy sequence mask of DeepSeek-V3.2; TRL `off_policy_mask_threshold`). `moved` is the mean of log π_θ − log π_old.
 */
function onPolicy(g: Builder, term: Value, advantage: Value, moved: Value, most: number): Value {
  const zero = scale(g, advantage, 0);
  const far = less(g, moved, shift(g, scale(g, moved, 0), -most));
  return select(g, multiply(g, less(g, advantage, zero), far), zero, term);
}

type Estimator = NonNullable<GrpoNode["kl"]>["estimator"];

/**
 * KL estimators of d = log π_θ − log π_ref (Schulman, "Approximating KL divergence"): k1 d, k2 d²/2, k3 e^(−d) + d − 1;
 * k3_k2grad has the value of k3 and the gradient of k2, k3_ratio is r · k3 (kl-reference.ts). `bounds` hold d and the term.
 */
function divergence(g: Builder, raw: Value, ratio: Value, estimator: Estimator, bounds?: Bounds): Value {
  if (bounds === undefined) return plainDivergence(g, raw, ratio, estimator);
  const open = Number.POSITIVE_INFINITY;
  const d = clamp(
    g,
    raw,
    -(bounds.argument ?? (exponential.has(estimator) ? steepest : open)),
    bounds.argument ?? open,
  );
  return clamp(g, plainDivergence(g, d, ratio, estimator), -bounds.value, bounds.value);
}

type Bounds = NonNullable<NonNullable<GrpoNode["kl"]>["clamp"]>;

/**
 * e^80 is a number of single precision and beyond every bound on a term, so that a log ratio further down is bounded as well;
 * without this it would be infinite, and its gradient at the bound 0 · ∞.
 */
const steepest = 80;
const exponential: ReadonlySet<Estimator> = new Set(["k3", "k3_k2grad", "k3_ratio"]);

function plainDivergence(g: Builder, d: Value, ratio: Value, estimator: Estimator): Value {
  const k2 = (): Value => scale(g, square(g, d), 0.5);
  const k3 = (): Value => expMinusOneMinus(g, scale(g, d, -1));
  switch (estimator) {
    case "k1":
      return d;
    case "k2":
      return k2();
    case "k3":
      return k3();
    case "k3_k2grad": {
      const slope = k2();
      return add(g, stopGradient(g, k3()), subtract(g, slope, stopGradient(g, slope)));
    }
    case "k3_ratio":
      return multiply(g, ratio, k3());
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
