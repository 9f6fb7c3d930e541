// What of a golden batch only the host computes: advantages, and the objective in double precision with its gradient by hand.

import { advantages } from "../../policy/advantage.ts";
import { klTerm } from "../../policy/kl-reference.ts";
import { referenceObjective } from "../../policy/objective-reference.ts";
import { tokenWeights } from "../../policy/token-weights.ts";
import { type Check, comparing } from "../check.ts";
import { list, matrix, number, oneOf, type ReadBy, record, whole } from "../read.ts";
import { tolerances } from "../tolerances.ts";
import { aggregates, countedRows, flat, type LossCase, objectiveOf, termOf, tokensOf } from "./case.ts";

const checking = (golden: string, what: string) =>
  comparing({ golden, what, path: "reference only", tolerance: tolerances.terms });

export const hostChecks = (golden: string, each: LossCase): readonly Check[] => [
  advantageCheck(golden, each),
  termCheck(golden, each),
  lossCheck(golden, each),
];

export function advantageCheck(golden: string, { advantages: wanted, inputs }: LossCase): Check {
  const check = checking(golden, "advantages");
  for (const { normalise, std, eps, values } of wanted) {
    const found = advantages(inputs.rewards, inputs.groups, {
      std: normalise === "none" ? "none" : (std ?? "sample"),
      floor: eps ?? 0,
      over: normalise === "batch" ? "batch" : "group",
    });
    check.near(found, values, [normalise, std, eps].filter((part) => part !== undefined).join(" "));
  }
  return check.done();
}

/** Ratios, policy terms and KL terms of each token. */
export function termCheck(golden: string, each: LossCase): Check {
  const check = checking(golden, "ratios, policy and KL terms");
  const tokens = tokensOf(each);
  const weights = new Float64Array(tokens.mask.length);
  for (const entry of each.policy_terms) {
    const found = referenceObjective(tokens, each.advantage_used.values, weights, objectiveOf(entry, "none", 0));
    check.near(found.ratio, flat(entry.ratio), `ratio of ${entry.id}`);
    check.near(found.policy, flat(entry.per_token), `terms of ${entry.id}`);
  }
  for (const entry of each.kl_terms) {
    const { arg_clamp: argument, value_clamp: value } = entry;
    const clamp = argument === null || value === null ? undefined : { argument, value };
    const terms = Array.from(tokens.logp, (logp, at) =>
      klTerm(entry.estimator, logp, tokens.reference[at] ?? Number.NaN, 1, clamp),
    );
    const values = terms.map((term) => term.value);
    const slopes = terms.map((term) => term.byLogp);
    check.near(values, flat(entry.per_token), `value of ${entry.estimator}`);
    check.near(slopes, flat(entry.d_per_token_d_logp), `slope of ${entry.estimator}`);
  }
  return check.done();
}

/** The objective that graphs are held against, beside the golden one. */
export function lossCheck(golden: string, each: LossCase): Check {
  const check = checking(golden, "losses, gradients");
  const tokens = tokensOf(each);
  for (const entry of each.losses) {
    const weights = tokenWeights(
      tokens,
      aggregates[entry.aggregate],
      each.config.max_completion_length,
      countedRows[entry.rows],
    );
    const settings = objectiveOf(termOf(each, entry), entry.kl, each.config.kl_coef);
    const found = referenceObjective(tokens, each.advantage_used.values, weights, settings);
    const what = `${entry.kind} ${entry.kl} ${entry.aggregate} ${entry.rows}`;
    check.near([found.loss], [entry.loss], `loss of ${what}`);
    check.near([Math.hypot(...found.gradient)], [entry.grad_l2], `gradient norm of ${what}`);
    if (entry.grad) check.near(found.gradient, flat(entry.grad), `gradient of ${what}`);
  }
  return check.done();
}

/** A file of the format grpo-aggregation-golden/1. */
export const aggregation = record({
  per_token: matrix,
  mask: matrix,
  values: list(
    record({
      aggregate: oneOf("seq-mean-token-mean", "token-mean", "seq-mean-token-sum", "fixed-budget"),
      rows: oneOf("all", "non_empty"),
      max_completion_length: whole,
      value: number,
    }),
  ),
});

/** Means over tokens and rows, by hand. */
export function aggregationCheck(golden: string, { per_token, mask, values }: ReadBy<typeof aggregation>): Check {
  const check = checking(golden, "aggregation");
  const terms = flat(per_token);
  const tokens = { rows: mask.length, width: mask[0]?.length ?? 0, mask: flat(mask) };
  for (const each of values) {
    const weights = tokenWeights(
      tokens,
      aggregates[each.aggregate],
      each.max_completion_length,
      countedRows[each.rows],
    );
    const found = weights.reduce((sum, weight, at) => sum + weight * (terms[at] ?? Number.NaN), 0);
    check.near([found], [each.value], `${each.aggregate} ${each.rows}`);
  }
  return check.done();
}
