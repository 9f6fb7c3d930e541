// What an overfit check came to, from the figures of its steps.

import { describe, expect, test } from "vitest";
import { overfitCheck, overfitLines } from "../../runtime/report/overfit.ts";

const rewards = (...values: number[]) => values.map((reward) => ({ reward, loss: 0 }));
const losses = (...values: number[]) => values.map((loss) => ({ loss }));
const verdict = (steps: Parameters<typeof overfitCheck>[0], all?: number) =>
  overfitCheck(steps, { examples: 8, ...(all !== undefined && { all }) })?.verdict;
/** A slow wave of one height: no trend, some noise. */
const wave = (count: number, height: number, around: number) =>
  Array.from({ length: count }, (_, at) => around + height * (((at * 7) % 5) - 2));

describe("the verdict", () => {
  test.each([
    ["a clear rise", rewards(...wave(20, 0.01, 0.3), ...wave(20, 0.01, 0.8)), "better"],
    ["a fall", rewards(...wave(20, 0.01, 0.8), ...wave(20, 0.01, 0.3)), "not better"],
    ["noise around one height", rewards(...wave(40, 0.05, 0.5)), "not better"],
    ["a rise within the noise", rewards(...wave(20, 0.1, 0.5), ...wave(20, 0.1, 0.55)), "not better"],
    ["all there is, from the first step on", rewards(...wave(40, 0.001, 0.995)), "full"],
    ["no reward at all", rewards(0, 0, 0, 0, 0, 0), "not better"],
    ["two steps that rise", rewards(0.2, 0.3), "better"],
    ["two steps that do not", rewards(0.3, 0.3), "not better"],
    ["a loss that falls", losses(4, 3.5, 3, 2.5, 2, 1.8, 1.7, 1.6), "better"],
    ["a loss that grows", losses(1, 2, 3, 4, 5, 6, 7, 8), "not better"],
    ["a loss at 0 is no reward at its top", losses(0, 0, 0, 0), "not better"],
    ["no number", losses(1, Number.NaN), "not better"],
  ])("%s", (_, steps, expected) => {
    expect(verdict(steps, 1)).toBe(expected);
  });

  test("the top is that of the reward, however large it is", () => {
    expect(verdict(rewards(...wave(40, 0.001, 0.995)), 2)).toBe("not better");
    expect(verdict(rewards(...wave(40, 0.001, 1.995)), 2)).toBe("full");
  });

  test("one step tells nothing, and says so", () => {
    expect(overfitCheck(rewards(1), { examples: 8 })).toBeUndefined();
    expect(overfitLines(undefined)[1]).toBe("one step is too few to tell whether it learns");
  });
});

test("its sentences name both ends, and how many steps they are means of", () => {
  const steps = rewards(...wave(20, 0.01, 0.3), ...wave(20, 0.01, 0.8));
  expect(overfitLines(overfitCheck(steps, { examples: 8 }))).toEqual([
    "overfit check, not a result: the same 8 examples at every step",
    "the reward rose from 0.300 in the first 5 steps to 0.800 in the last 5: the training can learn this batch",
  ]);
  expect(overfitLines(overfitCheck(rewards(0.2, 0.3, 0.4), { examples: 8 }))[1]).toBe(
    "the reward rose from 0.200 in the first step to 0.400 in the last: with so few steps it may be chance",
  );
  expect(overfitLines(overfitCheck(losses(1, 2), { examples: 1 }))).toEqual([
    "overfit check, not a result: the same example at every step",
    "the loss did not fall, from 1.0000 in the first step to 2.0000 in the last: the training does not learn even this batch",
  ]);
});
