// The f64 objective against every golden loss, and against finite differences.

import { expect, test } from "vitest";
import { objectiveOf, tokensOf } from "../../runtime/conform/losses/case.ts";
import { aggregation, aggregationCheck, lossCheck, termCheck } from "../../runtime/conform/losses/host.ts";
import { klTerm } from "../../runtime/policy/kl-reference.ts";
import { referenceObjective } from "../../runtime/policy/objective-reference.ts";
import { surrogateOfToken } from "../../runtime/policy/surrogate.ts";
import { tokenWeights } from "../../runtime/policy/token-weights.ts";
import { expectPassed } from "../conform/passed.ts";
import { lossCases, readLosses } from "./golden-losses.ts";

const cases = lossCases();

test("there are cases", () => {
  expect(cases.length).toBeGreaterThan(10);
});

for (const each of cases) {
  test(`ratios, policy and KL terms: ${each.case}`, () => {
    expect(each.policy_terms.length).toBeGreaterThan(6);
    expectPassed(termCheck(each.case, each));
  });

  test(`losses and gradients: ${each.case}`, () => {
    expect(each.losses.filter(({ grad }) => grad).length).toBeGreaterThan(20);
    expectPassed(lossCheck(each.case, each));
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
  const check = aggregationCheck("aggregation-toy", readLosses("aggregation-toy", aggregation));
  expectPassed(check);
  expect(check.compared).toBe(8);
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
