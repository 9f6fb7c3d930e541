// When the end of a training says that nothing was learnt.

import { expect, test } from "vitest";
import { nothingLearnt } from "../../runtime/stages/nothing-learnt.ts";
import { grpo, supervised } from "../run/tiny.ts";

const step = (flatGroups: number, reward: number) => ({ flatGroups, reward });

test("a training whose groups were all flat says so, with its rewards", () => {
  expect(nothingLearnt(grpo(2), [step(1, 0), step(1, 0.1)])?.notes[0]?.text).toContain("was 0.000 to 0.100;");
});

test("one group with two rewards is enough, and so are graders that are compared one by one", () => {
  expect(nothingLearnt(grpo(2), [step(1, 0), step(0.5, 0.1)])).toBe(undefined);
  const combine = "sum_of_advantages" as never;
  const { baseline } = grpo(1);
  expect(nothingLearnt(grpo(1, { baseline: { ...baseline, combine } }), [step(1, 0)])).toBe(undefined);
});

test("supervised training compares nothing, and no step teaches nothing", () => {
  expect(nothingLearnt(supervised(1), [step(1, 0)])).toBe(undefined);
  expect(nothingLearnt(grpo(1), [])).toBe(undefined);
});
