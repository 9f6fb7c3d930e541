// Why groups teach nothing: each group of a step is of one kind, and those of one reward are the ones that flatGroups counts.

import fc from "fast-check";
import { expect, test } from "vitest";
import { advantages, flatGroups } from "../../runtime/policy/advantage.ts";
import { groupTally } from "../../runtime/policy/group-tally.ts";

const rollout = (right: boolean, reward: number) => ({ right, reward });

test("one group of each kind", () => {
  const groups = [
    [rollout(true, 1), rollout(true, 1)],
    [rollout(false, 0.1), rollout(false, 0.1)],
    [rollout(true, 0.5), rollout(false, 0.5)],
    [rollout(false, 0.1), rollout(false, 0)],
    [rollout(true, 1), rollout(true, 0.9)],
    [rollout(true, 1), rollout(false, 0)],
  ];
  const numbers = groups.flatMap((group, index) => group.map(() => index));
  expect(groupTally(groups.flat(), numbers)).toEqual({ of: 6, allRight: 1, allWrong: 1, evenly: 1, formOnly: 2 });
});

test("rewards that differ by how they were added up are one", () => {
  const group = [rollout(true, 0.1 + 0.2), rollout(true, 0.3)];
  expect(groupTally(group, [0, 0])).toEqual({ of: 1, allRight: 1, allWrong: 0, evenly: 0, formOnly: 0 });
});

test("the kinds share out the groups, and those of one reward have no advantage", () => {
  const scored = fc.record({ right: fc.boolean(), reward: fc.constantFrom(0, 0.1, 0.9, 1) });
  fc.assert(
    fc.property(fc.array(fc.tuple(scored, fc.nat(4)), { minLength: 1, maxLength: 24 }), (rows) => {
      const rollouts = rows.map(([each]) => each);
      const groups = rows.map(([, group]) => group);
      const { of, allRight, allWrong, evenly, formOnly } = groupTally(rollouts, groups);
      const rewards = rollouts.map((each) => each.reward);
      expect(of).toBe(new Set(groups).size);
      expect((allRight + allWrong + evenly) / of).toBe(flatGroups(rewards, groups));
      expect(allRight + allWrong + evenly + formOnly).toBeLessThanOrEqual(of);
      const gains = advantages(rewards, groups, { std: "population", floor: 0 });
      const taught = new Set(groups.filter((_, row) => gains[row] !== 0));
      expect(taught.size).toBe(of - allRight - allWrong - evenly);
    }),
  );
});
