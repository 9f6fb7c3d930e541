// What questions add to the figures, on worked examples.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Answered } from "../../runtime/report/answered.ts";
import { among, contributions, type Metric } from "../../runtime/report/metrics.ts";

/** Hits per unit over all items. */
function measure(metric: Metric, answers: readonly Answered[], which?: "control"): number {
  const all = [...contributions(metric, answers, which).values()];
  const sum = (of: "hits" | "of") => all.reduce((total, each) => total + each[of], 0);
  return sum("hits") / sum("of");
}

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
  expect(measure("best_order", answers)).toBe(2 / 4);
  expect(measure("own_order", answers)).toBe(2 / 4);
  expect(measure("other_orders", answers)).toBe(5 / 12);
  expect(measure("consistency", answers)).toBe((4 + 4 + 3 + 2) / 16);
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

test("an item in one order is in no figure over orders, and one population has them all", () => {
  const answers = answered("A", "B", "AA", "AB");
  const over = (metric: Metric) =>
    [...contributions(metric, answers)].filter(([, each]) => each.of > 0).map(([item]) => item);
  for (const metric of ["consistent_accuracy", "best_order", "flip_rate", "consistency", "mean_order"] as const)
    expect(over(metric)).toEqual([2, 3]);
  expect(over("accuracy")).toEqual([0, 1, 2, 3]);
});

test("what was not answered is neither the same answer nor another, and never right", () => {
  const answers: Answered[] = answered("AAA", "ABA", "AAA", "AAA").map(({ canonicalAnswer, ...each }) =>
    // nothing under the last order of item 1, under two of item 2, and under all of item 3
    (each.item === 1 && each.order === 2) || (each.item === 2 && each.order > 0) || each.item === 3
      ? { ...each, right: false }
      : { ...each, ...(canonicalAnswer && { canonicalAnswer }) },
  );
  expect(measure("unanswered", answers)).toBe(6 / 12);
  expect(measure("flip_rate", answers)).toBe(1 / 2);
  expect(measure("consistency", answers)).toBe((3 + 1) / 5);
  expect(measure("consistent_accuracy", answers)).toBe(1 / 4);
  expect(measure("best_order", answers)).toBe(3 / 4);
});

test("shares among some answers, by item", () => {
  const answers = answered("AB", "BA");
  const first = among(
    answers,
    (each) => each.goldSlot === 0,
    (each) => each.right,
  );
  expect([...first]).toEqual([
    [0, { hits: 1, of: 1 }],
    [1, { hits: 0, of: 1 }],
  ]);
});

test("the data's order asked again is compared with itself alone", () => {
  const again = (list: readonly string[]): Answered[] =>
    list.map((canonicalAnswer, index) => ({
      item: 0,
      order: 0,
      again: index + 1,
      canonicalAnswer,
      right: canonicalAnswer === "A",
    }));
  const asked = answered("AB");
  expect(measure("flip_rate", [...asked, ...again(["A"])], "control")).toBe(0);
  expect(measure("flip_rate", [...asked, ...again(["B"])], "control")).toBe(1);
  expect(measure("flip_rate", [...asked, ...again(["B"])])).toBe(1);
  expect(measure("accuracy", [...asked, ...again(["A"])])).toBe(1 / 2);
  expect(measure("flip_rate", asked, "control")).toBeNaN();
});

test("laws: consistent accuracy ≤ accuracy, pairwise ≤ item flips, a steady policy has equal accuracies", () => {
  const items = fc.array(fc.stringMatching(/^[ABC]{4}$/), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(items, (letters) => {
      const answers = answered(...letters);
      const flip = measure("flip_rate", answers);
      expect(measure("consistent_accuracy", answers)).toBeLessThanOrEqual(measure("accuracy", answers));
      expect(measure("pairwise_flip_rate", answers)).toBeLessThanOrEqual(flip);
      expect(measure("consistent_accuracy", answers)).toBeLessThanOrEqual(1 - flip + 1e-12);
      expect(measure("best_order", answers)).toBeGreaterThanOrEqual(measure("accuracy", answers));
      expect(measure("consistency", answers)).toBeGreaterThanOrEqual(1 / 4);
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
