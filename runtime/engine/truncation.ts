// Which tokens may be drawn at all: the truncations of top_k, top_p and min_p as graph, between the model's logits and the
// draw. Only the draw sees them: the log-probs of a rollout are those of the whole distribution at its temperature, as the
// learner computes them (and as TRL and verl do), so that a truncation never looks like a change of the policy.

import type { Sampling } from "../../plan/plan.ts";
import type { Builder, Value } from "../graph/ir.ts";
import { add, divide, multiply, scale, shift, subtract } from "../tensor/ops/arithmetic.ts";
import { equal, greater, less, select } from "../tensor/ops/compare.ts";
import { exp } from "../tensor/ops/exponential.ts";
import { reshape } from "../tensor/ops/reshape.ts";
import { rowMaximum } from "../tensor/ops/row-maximum.ts";
import { sumAxis } from "../tensor/ops/sum.ts";

/** The settings that truncate. */
export type Truncation = Pick<Sampling, "topK" | "topP" | "minP">;

/** What a token that may not be drawn scores: no noise lifts it, and products with an inverse temperature stay numbers. */
const never = -1e30;
/** Scaled logits so far below the largest: Gumbel noise spans 26, so these are never drawn anyway. */
const depth = 32;
/** Halvings of that depth until neighbours are apart by less than logits are exact. */
const halvings = 30;

/**
 * Logits f32 [R, V] with those of tokens that may not be drawn far below all others; `banned` f32 [V] holds 1 for tokens that do
 * not count, `temperature` f32 [1] is 0 for greedy (then as at 1; the likeliest token always stays). In the order of the
 * engines: of the tokens not banned the `topK` likeliest; of what their shares at the temperature then sum to, the smallest set of
 * likeliest tokens with at least `topP` of it; of those, tokens at least `minP` as likely as the likeliest. Tokens exactly as
 * likely as the last of a set belong to it.
 */
export function truncated(
  g: Builder,
  logits: Value,
  { banned, temperature }: { readonly banned: Value; readonly temperature: Value },
  { topK, topP, minP }: Truncation,
): Value {
  if (topK === undefined && topP === undefined && minP === undefined) return logits;
  const [rows = 0] = logits.type.shape;
  const free = less(g, banned, shift(g, scale(g, banned, 0), 1));
  const allowed = select(g, free, logits, shift(g, scale(g, logits, 0), never));
  const zero = scale(g, temperature, 0);
  const warm = select(g, equal(g, temperature, zero), shift(g, zero, 1), temperature);
  const highest = reshape(g, rowMaximum(g, allowed), [rows, 1]);
  // at most 0, and 0 for the likeliest
  const below = divide(g, subtract(g, allowed, highest), warm);
  const rowZero = scale(g, highest, 0);
  const total = (values: Value): Value => reshape(g, sumAxis(g, values, 1), [rows, 1]);
  const from = (bound: Value): Value => subtract(g, shift(g, scale(g, below, 0), 1), less(g, below, bound));
  let bound = shift(g, rowZero, minP === undefined ? -depth : Math.max(-depth, Math.log(minP)));
  const raise = (to: Value): void => {
    bound = select(g, greater(g, to, bound), to, bound);
  };
  let counted: Value | undefined;
  if (topK !== undefined) {
    const last = lowestBound(g, rowZero, (each) => total(from(each)), shift(g, rowZero, topK));
    counted = from(last);
    raise(last);
  }
  if (topP !== undefined) {
    const shares = exp(
      g,
      select(g, greater(g, below, shift(g, rowZero, -depth)), below, shift(g, rowZero, -2 * depth)),
    );
    const weights = counted ? multiply(g, shares, counted) : shares;
    const wanted = scale(g, total(weights), topP);
    raise(lowestBound(g, rowZero, (each) => total(multiply(g, weights, from(each))), wanted));
  }
  return select(g, less(g, below, bound), shift(g, scale(g, logits, 0), never), allowed);
}

/** The largest bound −depth … 0 of a row above which `measure` still comes to `wanted`, by halving; −depth when none does. */
function lowestBound(g: Builder, rowZero: Value, measure: (bound: Value) => Value, wanted: Value): Value {
  let low = shift(g, rowZero, -depth);
  let high = shift(g, rowZero, 1 / 1024);
  for (let at = 0; at < halvings; at++) {
    const middle = scale(g, add(g, low, high), 0.5);
    const short = less(g, measure(middle), wanted);
    low = select(g, short, low, middle);
    high = select(g, short, middle, high);
  }
  return low;
}
