// Advantages against the golden values and their laws.

import fc from "fast-check";
import { expect, test } from "vitest";
import { advantages, flatGroups, groupOfRollout } from "../../runtime/policy/advantage.ts";
import { expectClose, lossCases } from "./golden-losses.ts";

for (const each of lossCases()) {
  test(`golden: ${each.case}`, () => {
    for (const entry of each.advantages) {
      const got = advantages(each.inputs.rewards, each.inputs.groups, {
        std: entry.normalise === "none" ? "none" : entry.std!,
        floor: entry.eps ?? 0,
        over: entry.normalise === "batch" ? "batch" : "group",
      });
      expectClose(got, entry.values, `${entry.normalise} ${entry.std} ${entry.eps}`);
    }
  });
}

test("six 1.0 and six 0.1: ±1 by the paper, ±0.9574 by the released code (perl-method 9.3)", () => {
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
