// Which groups a filter leaves in an update.

import { expect, test } from "vitest";
import { amongAll, filterVerdicts } from "../../runtime/policy/group-filter.ts";

const scored = (rewards: readonly number[]) => rewards.map((reward) => ({ right: reward > 0.5, reward }));
const groups = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3];
// none right, one of three, two of three, all
const rollouts = scored([0.1, 0.1, 0.1, 1, 0, 0, 1, 0.1, 1, 1, 1, 1]);
const whole = { metric: "accuracy", between: { from: 0, to: 1 }, bounds: "open", minStd: 0 } as const;
/** The verdict on each of the four groups. */
const verdicts = (filter: Parameters<typeof filterVerdicts>[2]) => {
  const all = filterVerdicts(rollouts, groups, filter);
  return [0, 1, 2, 3].map((group) => {
    const own = all.filter((_, row) => groups[row] === group);
    expect(new Set(own).size).toBe(1);
    return own[0];
  });
};
const groupsKept = (filter: Parameters<typeof filterVerdicts>[2]) =>
  verdicts(filter).flatMap((each, group) => (each === "kept" ? [group] : []));

test("what is left out says why: below the range, above it, too even", () => {
  expect(verdicts(whole)).toEqual(["below", "kept", "kept", "above"]);
  expect(verdicts({ ...whole, between: { from: 0.5, to: 0.6 }, bounds: "closed" })).toEqual([
    "below",
    "below",
    "above",
    "above",
  ]);
  expect(verdicts({ ...whole, bounds: "closed", minStd: 0.1 })).toEqual(["even", "kept", "kept", "even"]);
});

test("open ends leave out the groups at them, closed ones do not", () => {
  expect(groupsKept(whole)).toEqual([1, 2]);
  expect(groupsKept({ ...whole, bounds: "closed" })).toEqual([0, 1, 2, 3]);
  expect(groupsKept({ ...whole, between: { from: 0.5, to: 1 } })).toEqual([2]);
});

test("by the reward, whose means are compared as they are meant: 3 × 0.1 / 3 is a tenth", () => {
  expect((0.1 + 0.1 + 0.1) / 3).not.toBe(0.1);
  const between = { from: 0.1, to: 0.7 };
  expect(groupsKept({ ...whole, metric: "reward", between })).toEqual([1]);
  expect(groupsKept({ ...whole, metric: "reward", between, bounds: "closed" })).toEqual([0, 1, 2]);
});

test("groups whose rewards vary too little are left out, whatever they scored", () => {
  // deviations 0, √(2/9), √(0.18), 0
  expect(groupsKept({ ...whole, bounds: "closed", minStd: 0.1 })).toEqual([1, 2]);
  expect(groupsKept({ ...whole, bounds: "closed", minStd: Math.sqrt(2) / 3 })).toEqual([1]);
});

test("groups need not lie together, and what is worked out for some finds its place among all", () => {
  const kept = filterVerdicts(scored([1, 1, 0, 1]), [0, 1, 0, 1], whole).map((each) => each === "kept");
  expect(kept).toEqual([true, false, true, false]);
  expect([...amongAll(kept, (rows) => rows.map((row) => row + 10))]).toEqual([10, 0, 12, 0]);
  expect([...amongAll([false, false], () => expect.unreachable("nothing counts"))]).toEqual([0, 0]);
});
