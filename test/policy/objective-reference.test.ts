// The f64 objective against every golden loss, and against finite differences.

import { expect, test } from "vitest";
import { klTerm } from "../../runtime/policy/kl-reference.ts";
import { referenceObjective } from "../../runtime/policy/objective-reference.ts";
import { surrogateOfToken } from "../../runtime/policy/surrogate.ts";
import { tokenWeights } from "../../runtime/policy/token-weights.ts";
import {
  aggregates,
  countedRows,
  expectClose,
  flat,
  type LossCase,
  lossCases,
  objectiveOf,
  readLosses,
} from "./golden-losses.ts";

const cases = lossCases();

function tokensOf(each: LossCase) {
  const { logp, logp_old, logp_ref, effective_mask } = each.inputs;
  const shape = { rows: logp.length, width: logp[0]!.length, mask: flat(effective_mask) };
  return { ...shape, logp: flat(logp), old: flat(logp_old), reference: flat(logp_ref) };
}

test("there are cases", () => {
  expect(cases.length).toBeGreaterThan(10);
});

for (const each of cases) {
  test(`ratios and policy terms: ${each.case}`, () => {
    const tokens = tokensOf(each);
    const weights = new Float64Array(tokens.mask.length);
    for (const entry of each.policy_terms) {
      const got = referenceObjective(tokens, each.advantage_used.values, weights, objectiveOf(entry, "none", 0));
      expectClose(got.ratio, flat(entry.ratio), `ratio of ${entry.id}`);
      expectClose(got.policy, flat(entry.per_token), `terms of ${entry.id}`);
    }
  });

  test(`KL terms: ${each.case}`, () => {
    const tokens = tokensOf(each);
    for (const entry of each.kl_terms) {
      const clamp = entry.arg_clamp === null ? undefined : { argument: entry.arg_clamp, value: entry.value_clamp! };
      const terms = [...tokens.logp].map((logp, at) => klTerm(entry.estimator, logp, tokens.reference[at]!, 1, clamp));
      expectClose(
        terms.map((term) => term.value),
        flat(entry.per_token),
        `value of ${entry.estimator}`,
      );
      expectClose(
        terms.map((term) => term.byLogp),
        flat(entry.d_per_token_d_logp),
        `slope of ${entry.estimator}`,
      );
    }
  });

  test(`losses and gradients: ${each.case}`, () => {
    const tokens = tokensOf(each);
    let gradients = 0;
    for (const entry of each.losses) {
      const policy = each.policy_terms.find((term) => term.id === entry.kind)!;
      const weights = tokenWeights(
        tokens,
        aggregates[entry.aggregate]!,
        each.config.max_completion_length,
        countedRows[entry.rows],
      );
      const got = referenceObjective(
        tokens,
        each.advantage_used.values,
        weights,
        objectiveOf(policy, entry.kl, each.config.kl_coef),
      );
      const what = `${entry.kind} ${entry.kl} ${entry.aggregate} ${entry.rows}`;
      expectClose([got.loss], [entry.loss], `loss of ${what}`);
      expectClose([Math.hypot(...got.gradient)], [entry.grad_l2], `gradient norm of ${what}`);
      if (entry.grad) {
        expectClose(got.gradient, flat(entry.grad), `gradient of ${what}`);
        gradients += 1;
      }
    }
    expect(gradients).toBeGreaterThan(20);
  });
}

test("the gradient is the slope of the loss (central differences)", () => {
  const each = cases.find((one) => one.case === "unequal-lengths")!;
  const tokens = tokensOf(each);
  for (const id of ["clip_dual", "gspo", "sapo"]) {
    const settings = objectiveOf(each.policy_terms.find((term) => term.id === id)!, "k3_ratio", 0.3);
    const weights = tokenWeights(tokens, "sequence", 12);
    const value = (logp: Float64Array) =>
      referenceObjective({ ...tokens, logp }, each.advantage_used.values, weights, settings).loss;
    const { gradient } = referenceObjective(tokens, each.advantage_used.values, weights, settings);
    for (let at = 0; at < gradient.length; at += 1) {
      const step = 1e-6;
      const difference =
        (value(tokens.logp.with(at, tokens.logp[at]! + step)) - value(tokens.logp.with(at, tokens.logp[at]! - step))) /
        (2 * step);
      expect(Math.abs(difference - gradient[at]!)).toBeLessThan(1e-8);
    }
  }
});

test("aggregation of the hand example", () => {
  const toy = readLosses<{
    readonly per_token: readonly (readonly number[])[];
    readonly mask: readonly (readonly number[])[];
    readonly values: readonly {
      readonly aggregate: string;
      readonly rows: "all" | "non_empty";
      readonly max_completion_length: number;
      readonly value: number;
    }[];
  }>("aggregation-toy");
  const terms = flat(toy.per_token);
  for (const each of toy.values) {
    const weights = tokenWeights(
      { rows: 3, width: 4, mask: flat(toy.mask) },
      aggregates[each.aggregate]!,
      each.max_completion_length,
      countedRows[each.rows],
    );
    expectClose(
      [weights.reduce((sum, weight, at) => sum + weight * terms[at]!, 0)],
      [each.value],
      `${each.aggregate} ${each.rows}`,
    );
  }
});

test("a batch without a trained token has loss 0, not NaN", () => {
  const empty = { rows: 2, width: 3, mask: new Float64Array(6) };
  for (const aggregate of ["token", "sequence", "sequence_sum", "fixed_budget"] as const) {
    for (const count of ["all", "trained"] as const)
      expect([...tokenWeights(empty, aggregate, 3, count)]).toEqual([0, 0, 0, 0, 0, 0]);
  }
});

test("dual clip: A < 0 and ratio 10 give 3 |A|", () => {
  expect(
    surrogateOfToken({ ratio: 10, advantage: -0.5, logp: -1 }, { clip: { low: 0.2, high: 0.2, dual: 3 } }),
  ).toEqual({
    value: 1.5,
    byLogRatio: 0,
    byLogp: 0,
  });
  expect(surrogateOfToken({ ratio: 10, advantage: -0.5, logp: -1 }, { clip: { low: 0.2, high: 0.2 } }).value).toBe(5);
});

test("k3 is never negative, 0 at equality, and clamped at 10", () => {
  for (const d of [-30, -3, -1e-9, 0, 1e-9, 0.5, 40]) {
    const { value } = klTerm("k3", -1 + d, -1, 1);
    expect(value).toBeGreaterThanOrEqual(0);
    expect(klTerm("k3", -1 + d, -1, 1, { argument: 20, value: 10 }).value).toBeLessThanOrEqual(10);
  }
  const equal = klTerm("k3", -2, -2, 1);
  expect([equal.value, equal.byLogp, equal.byLogRatio]).toEqual([0, 0, 0]);
});
