// Accuracy, flip rates and accuracy by slot on worked examples.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Answered } from "../../runtime/report/answered.ts";
import { accuracyBySlot, measure } from "../../runtime/report/metrics.ts";

/** Items as texts of canonical answers, one letter an order; the right answer is always A. */
function answered(...items: readonly string[]): readonly Answered[] {
  return items.flatMap((letters, item) =>
    [...letters].map((letter, order) => ({
      item,
      order,
      canonicalAnswer: letter,
      right: letter === "A",
      goldSlot: order,
    })),
  );
}

test("a worked example", () => {
  // steady and right; steady and wrong; flips to wrong once; wrong in two different ways
  const answers = answered("AAAA", "BBBB", "AAAB", "BCBC");
  expect(measure("accuracy", answers)).toBe(7 / 16);
  expect(measure("flip_rate", answers)).toBe(2 / 4);
  expect(measure("pairwise_flip_rate", answers)).toBe(3 / 12);
  expect(measure("consistent_accuracy", answers)).toBe(1 / 4);
  expect(accuracyBySlot(answers)).toEqual([
    { hits: 2, of: 4 },
    { hits: 2, of: 4 },
    { hits: 2, of: 4 },
    { hits: 1, of: 4 },
  ]);
});

test("the canonical order is order 0, wherever its record stands", () => {
  const [first, second, third] = answered("BAA");
  // against order 0 both others differ; against order 1 only one would
  expect(measure("pairwise_flip_rate", [third!, second!, first!])).toBe(1);
});

test("items seen in one order say nothing about flips", () => {
  expect(measure("flip_rate", answered("A", "B", "AB"))).toBe(1);
  expect(measure("flip_rate", answered("A", "B"))).toBeNaN();
  expect(measure("pairwise_flip_rate", answered("A"))).toBeNaN();
  expect(measure("accuracy", answered("A", "B"))).toBe(0.5);
});

test("records without a slot are not counted by slot; no record, no slots", () => {
  expect(accuracyBySlot([])).toEqual([]);
  expect(accuracyBySlot([{ item: 0, order: 0, canonicalAnswer: "3", right: true }])).toEqual([]);
  expect(accuracyBySlot([{ item: 0, order: 0, canonicalAnswer: "B", right: true, goldSlot: 1 }])).toEqual([
    { hits: 0, of: 0 },
    { hits: 1, of: 1 },
  ]);
});

test("laws: consistent accuracy ≤ accuracy, pairwise ≤ item flips, a steady policy has equal accuracies", () => {
  const items = fc.array(fc.stringMatching(/^[ABC]{4}$/), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(items, (letters) => {
      const answers = answered(...letters);
      const flip = measure("flip_rate", answers);
      expect(measure("consistent_accuracy", answers)).toBeLessThanOrEqual(measure("accuracy", answers));
      expect(measure("pairwise_flip_rate", answers)).toBeLessThanOrEqual(flip);
      if (flip === 0) expect(measure("consistent_accuracy", answers)).toBeCloseTo(measure("accuracy", answers), 12);
    }),
  );
});

test("several answers to each order are as many passes over the orders, and the item stays one", () => {
  const said = (sample: number, order: number, canonicalAnswer: string, right: boolean): Answered => ({
    item: 0,
    order,
    sample,
    canonicalAnswer,
    right,
  });
  // the first pass is steady and right, the second flips, the third is steady and wrong
  const answers = [
    ...[said(0, 0, "A", true), said(1, 0, "A", true), said(2, 0, "B", false)],
    ...[said(0, 1, "A", true), said(1, 1, "B", false), said(2, 1, "B", false)],
  ];
  expect(measure("accuracy", answers)).toBe(3 / 6);
  expect(measure("flip_rate", answers)).toBe(1 / 3);
  expect(measure("consistent_accuracy", answers)).toBe(1 / 3);
});
