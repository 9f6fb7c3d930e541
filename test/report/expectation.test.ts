// Expectations of a spec against figures worked out by hand.

import { expect, test } from "vitest";
import type { Graded } from "../../runtime/report/answered.ts";
import { expectationLines, judge } from "../../runtime/report/expectation.ts";
import { evaluationFigures } from "../../runtime/report/figures.ts";

/** 20 items in one order, the first `right` of them right. */
const answers = (right: number): readonly Graded[] =>
  Array.from({ length: 20 }, (_, item) => ({
    item,
    order: 0,
    canonicalAnswer: "A",
    right: item < right,
    kind: "which",
    wellFormed: true,
  }));

test("an expectation is met within its tolerance, near when the interval reaches it, missed otherwise", () => {
  const figures = evaluationFigures(answers(16));
  const verdict = (value: number, tolerance: number) => judge({ metric: "accuracy", value, tolerance }, figures);
  expect(verdict(0.8, 0)).toBe("met");
  expect(verdict(0.7, 0.1)).toBe("met");
  expect(verdict(0.7, 0.05)).toBe("near");
  expect(verdict(0.3, 0.05)).toBe("missed");
});

test("the line names metric, expectation, verdict and figure", () => {
  const lines = expectationLines([{ metric: "accuracy", value: 0.3, tolerance: 0.05 }], evaluationFigures(answers(16)));
  expect(lines).toEqual(["expected  accuracy 30.0 % ± 5.0 %: missed with 80.0 %"]);
});

test("what no question has is unmeasured, not missed with NaN", () => {
  const lines = expectationLines(
    [{ metric: "consistent_accuracy", value: 0.3, tolerance: 0.05 }],
    evaluationFigures(answers(16)),
  );
  expect(lines).toEqual(["expected  consistent accuracy 30.0 % ± 5.0 %: unmeasured, no question has it"]);
});
