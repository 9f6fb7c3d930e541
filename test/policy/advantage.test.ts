// Advantages against the golden values and their laws.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advantageCheck } from "../../runtime/conform/losses/host.ts";
import { advantages, decoupledAdvantages, flatGroups, groupOfRollout } from "../../runtime/policy/advantage.ts";
import { expectPassed } from "../conform/passed.ts";
import { expectClose, lossCases } from "./golden-losses.ts";

for (const each of lossCases()) {
  test(`golden: ${each.case}`, () => {
    expectPassed(advantageCheck(each.case, each));
  });
}

test("six 1.0 and six 0.1: ±1 by the paper, ±0.9574 by the released code", () => {
  const rewards = [1, 1, 1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
  const groups = groupOfRollout(1, 2, 6, "merged");
  const paper = advantages(rewards, groups, { std: "population", floor: 0 });
  expectClose(
    paper,
    rewards.map((reward) => (reward === 1 ? 1 : -1)),
    "paper",
  );
  const code = advantages(rewards, groups, { std: "sample", floor: 1e-6 });
  for (const [row, reward] of rewards.entries()) expect(code[row]).toBeCloseTo(reward === 1 ? 0.9574 : -0.9574, 4);
});

test("merged groups compare orders, per-order groups do not", () => {
  // the policy is right under the first order only
  const rewards = [1, 1, 1, 0, 0, 0];
  const merged = groupOfRollout(1, 2, 3, "merged");
  const perOrder = groupOfRollout(1, 2, 3, "per_order");
  expect(merged).toEqual([0, 0, 0, 0, 0, 0]);
  expect(perOrder).toEqual([0, 0, 0, 1, 1, 1]);
  expect(groupOfRollout(2, 2, 1, "merged")).toEqual([0, 0, 1, 1]);
  expect([...advantages(rewards, merged, { std: "population", floor: 0 })]).toEqual([1, 1, 1, -1, -1, -1]);
  expect([...advantages(rewards, perOrder, { std: "population", floor: 0 })]).toEqual([0, 0, 0, 0, 0, 0]);
  expect(flatGroups(rewards, merged)).toBe(0);
  expect(flatGroups(rewards, perOrder)).toBe(1);
  expect(flatGroups([], [])).toBe(0);
});

test("advantages of a group sum to 0, have variance 1, and do not change when rewards are shifted or scaled", () => {
  const reward = fc.constantFrom(0, 0.1, 0.9, 1);
  fc.assert(
    fc.property(fc.array(reward, { minLength: 1, maxLength: 24 }), fc.constantFrom(0.5, 2, 8), (rewards, scale) => {
      const groups = rewards.map(() => 7);
      const got = advantages(rewards, groups, { std: "population", floor: 0 });
      const equal = rewards.every((value) => value === rewards[0]);
      expect(Math.abs(got.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-9);
      const variance = got.reduce((sum, value) => sum + value * value, 0) / rewards.length;
      expect(Math.abs(variance - (equal ? 0 : 1))).toBeLessThan(1e-9);
      if (equal) expect([...got]).toEqual(rewards.map(() => 0));
      const other = advantages(
        rewards.map((value) => value * scale),
        groups,
        { std: "population", floor: 0 },
      );
      for (const [row, value] of got.entries()) expect(Math.abs(value - other[row]!)).toBeLessThan(1e-9);
    }),
  );
});

describe("advantages of several graders, each compared for itself (GDPO)", () => {
  /** As TRL writes it: z-scores by group, a weighted sum, a z-score of the batch; sample deviations, a floor of 1e-4. */
  function trl(grades: readonly (readonly number[])[], weights: readonly number[], size: number): readonly number[] {
    const z = (values: readonly number[]) => {
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const std = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1));
      return values.map((each) => (each - mean) / (std + 1e-4));
    };
    const chunks = (values: readonly number[]) =>
      Array.from({ length: values.length / size }, (_, at) => values.slice(at * size, (at + 1) * size));
    const each = grades.map((values) => chunks(values).flatMap(z));
    return z(each[0]!.map((_, row) => each.reduce((sum, gains, k) => sum + weights[k]! * gains[row]!, 0)));
  }
  const how = { std: "sample", floor: 1e-4 } as const;
  const right = [1, 0, 0, 1, 1, 1, 0, 1];
  const formed = [1, 1, 0, 0, 0, 1, 1, 1];
  const groups = [0, 0, 0, 0, 1, 1, 1, 1];

  test("are those of TRL's normalize_then_sum", () => {
    const found = decoupledAdvantages([right, formed], [0.9, 0.1], groups, how);
    const wanted = trl([right, formed], [0.9, 0.1], 4);
    expect(found).toHaveLength(8);
    for (const [row, value] of wanted.entries()) expect(found[row]).toBeCloseTo(value, 12);
  });

  test("of a single grader are its advantages compared over the batch, to the last bit", () => {
    const zero = right.map(() => 0);
    for (const std of ["population", "sample", "none"] as const) {
      const grades = [0.1, 0.7, 0.3, 1, 0.2, 0.9, 0.6, 0];
      const once = advantages(grades, groups, { std, floor: 1e-4 });
      const found = decoupledAdvantages([grades], [1], groups, { std, floor: 1e-4 });
      expect(Array.from(found)).toEqual(Array.from(advantages([...once], zero, { std, floor: 1e-4 })));
    }
  });

  test("tell apart what a sum does not: one right and one well formed are no tie", () => {
    const [a, b] = [
      [1, 0, 0, 0],
      [0, 1, 1, 0],
    ];
    const summed = advantages(
      a!.map((each, row) => each + b![row]!),
      [0, 0, 0, 0],
      how,
    );
    expect(summed[0]).toBe(summed[1]);
    const apart = decoupledAdvantages([a!, b!], [1, 1], [0, 0, 0, 0], how);
    expect(apart[0]).toBeGreaterThan(apart[1]! + 0.1);
  });

  test("a grader that says the same of a whole group has no say, and without any say all are 0", () => {
    const flat = decoupledAdvantages([right, right.map(() => 1)], [0.5, 0.5], groups, how);
    const alone = decoupledAdvantages([right], [0.5], groups, how);
    expect(Array.from(flat)).toEqual(Array.from(alone));
    expect(Array.from(decoupledAdvantages([right.map(() => 0)], [1], groups, how))).toEqual(right.map(() => 0));
  });
});
