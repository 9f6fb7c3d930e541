// The figures of an evaluation and the closing table, on lists of answers that can be counted by hand.

import { describe, expect, test } from "vitest";
import { closingTable, evaluationFigures, type Graded } from "../../runtime/report/table.ts";

/** `item order slot answer`, a capital R behind it where it is right, and `!` where it is out of form; slot `-` for none. */
function graded(kind: string, ...lines: readonly string[]): readonly Graded[] {
  return lines.map((line) => {
    const [item, order, slot, canonicalAnswer, ...marks] = line.split(" ");
    return {
      item: Number(item),
      order: Number(order),
      canonicalAnswer: canonicalAnswer!,
      right: marks.includes("R"),
      ...(slot !== "-" && { goldSlot: Number(slot) }),
      kind,
      wellFormed: !marks.includes("!"),
    };
  });
}

/** Steady and right; right, then flipped; steady and wrong; steady and right without a slot, once out of form. */
const before = [
  ...graded("which", "0 0 0 A R", "0 1 1 A R", "1 0 1 B R", "1 1 0 A", "2 0 0 C", "2 1 1 C"),
  ...graded("count", "3 0 - 2 R", "3 1 - 2 R !"),
];
/** The second item is steady now, the third half right, and all are in form. */
const after = [
  ...graded("which", "0 0 0 A R", "0 1 1 A R", "1 0 1 B R", "1 1 0 B R", "2 0 0 A R", "2 1 1 C"),
  ...graded("count", "3 0 - 2 R", "3 1 - 2 R"),
];

const rounded = ({ value, low, high, of }: { value: number; low: number; high: number; of: number }) => [
  ...[value, low, high].map((each) => Number(each.toFixed(4))),
  of,
];

describe("figures", () => {
  const figures = evaluationFigures(before);

  test("shares", () => {
    expect([figures.items, figures.answers]).toEqual([4, 8]);
    expect([figures.accuracy.value, figures.accuracy.of]).toEqual([5 / 8, 8]);
    expect([figures.flipRate.value, figures.flipRate.of]).toEqual([1 / 4, 4]);
    expect([figures.consistentAccuracy.value, figures.consistentAccuracy.of]).toEqual([2 / 4, 4]);
  });

  test("slots, kinds and form with Wilson's interval, worked out by hand with z² = 3.8415", () => {
    expect(figures.slots.map(rounded)).toEqual([
      [0.3333, 0.0615, 0.7923, 3],
      [0.6667, 0.2077, 0.9385, 3],
    ]);
    expect(Object.keys(figures.kinds)).toEqual(["count", "which"]);
    expect(rounded(figures.kinds.which!)).toEqual([0.5, 0.1876, 0.8124, 6]);
    expect(rounded(figures.kinds.count!)).toEqual([1, 0.3424, 1, 2]);
    expect(rounded(figures.format)).toEqual([0.875, 0.5291, 0.9776, 8]);
  });

  test("clustered intervals hold the value and are shares of whole items", () => {
    for (const each of [figures.accuracy, figures.flipRate, figures.consistentAccuracy]) {
      expect(each.low).toBeLessThanOrEqual(each.value);
      expect(each.high).toBeGreaterThanOrEqual(each.value);
      expect(each.high - each.low).toBeGreaterThan(0.3);
      expect(each.low).toBeGreaterThanOrEqual(0);
      expect(each.high).toBeLessThanOrEqual(1);
    }
  });

  test("the order in which answers arrive does not matter", () => {
    const { slots, kinds, ...rest } = evaluationFigures(before.toReversed());
    expect({ slots, kinds }).toEqual({ slots: figures.slots, kinds: figures.kinds });
    expect(rest.accuracy.value).toBe(figures.accuracy.value);
    expect(rest.flipRate.value).toBe(figures.flipRate.value);
  });

  test("an item in one order says nothing about flips, and is not counted there", () => {
    const { flipRate, items, accuracy } = evaluationFigures([...before, ...graded("forward", "4 0 - yes R")]);
    expect([items, accuracy.of]).toEqual([5, 9]);
    expect([flipRate.value, flipRate.of]).toEqual([1 / 4, 4]);
  });

  test("nothing to count is NaN, null in the journal", () => {
    const none = evaluationFigures([]);
    expect([none.items, none.answers, none.slots, none.kinds]).toEqual([0, 0, [], {}]);
    for (const each of [none.accuracy, none.flipRate, none.consistentAccuracy, none.format]) {
      expect(each.value).toBeNaN();
      expect(each.of).toBe(0);
    }
    expect(JSON.parse(JSON.stringify(none.accuracy)).value).toBe(null);
    const single = evaluationFigures(graded("forward", "0 0 - yes R", "1 0 - no"));
    expect(single.flipRate.value).toBeNaN();
    expect(single.accuracy.value).toBe(0.5);
  });
});

describe("the closing table", () => {
  test("before, after and change", () => {
    expect(closingTable(before, after).split("\n")).toEqual([
      "4 questions, 8 answers; shares in %, 95 % intervals in brackets",
      "                                            before                after               change",
      "accuracy                        62.5 [25.0, 100.0]   87.5 [62.5, 100.0]  +25.0 [+0.0, +50.0]",
      "flip rate, permuted order         25.0 [0.0, 75.0]     25.0 [0.0, 75.0]  +0.0 [−75.0, +75.0]",
      "consistent accuracy              50.0 [0.0, 100.0]   75.0 [25.0, 100.0]  +25.0 [+0.0, +75.0]",
      "right picture in first place      33.3 [6.1, 79.2]  100.0 [43.9, 100.0]",
      "right picture in second place    66.7 [20.8, 93.9]    66.7 [20.8, 93.9]",
      '"count" questions              100.0 [34.2, 100.0]  100.0 [34.2, 100.0]',
      '"which" questions                50.0 [18.8, 81.2]    83.3 [43.6, 97.0]',
      "answers in the format            87.5 [52.9, 97.8]  100.0 [67.6, 100.0]",
    ]);
  });

  test("figures that are not there are dashes", () => {
    const single = graded("forward", "0 0 - yes R", "1 0 - no");
    expect(closingTable(single, single).split("\n")).toEqual([
      "2 questions, 2 answers; shares in %, 95 % intervals in brackets",
      "                                        before                after             change",
      "accuracy                     50.0 [0.0, 100.0]    50.0 [0.0, 100.0]  +0.0 [+0.0, +0.0]",
      "flip rate, permuted order                    –                    –",
      "consistent accuracy          50.0 [0.0, 100.0]    50.0 [0.0, 100.0]  +0.0 [+0.0, +0.0]",
      '"forward" questions           50.0 [9.5, 90.5]     50.0 [9.5, 90.5]',
      "answers in the format      100.0 [34.2, 100.0]  100.0 [34.2, 100.0]",
    ]);
    expect(closingTable([], []).split("\n")).toEqual([
      "0 questions, 0 answers; shares in %, 95 % intervals in brackets",
      "                           before  after  change",
      "accuracy                        –      –",
      "flip rate, permuted order       –      –",
      "consistent accuracy             –      –",
      "answers in the format           –      –",
    ]);
  });
});
