// The figures of an evaluation and the closing table, on lists of answers that can be counted by hand.

import { describe, expect, test } from "vitest";
import type { Graded } from "../../runtime/report/answered.ts";
import { evaluationFigures } from "../../runtime/report/figures.ts";
import { closingTable } from "../../runtime/report/table.ts";

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

  test("slots with one answer a question are Wilson's, worked out by hand with z² = 3.8415; kinds and form hold questions together", () => {
    expect(figures.slots.map(rounded)).toEqual([
      [0.3333, 0.0615, 0.7923, 3],
      [0.6667, 0.2077, 0.9385, 3],
    ]);
    expect(Object.keys(figures.kinds)).toEqual(["count", "which"]);
    // of 6 answers taken as if they were apart: 18.8 … 81.2
    expect(figures.kinds.which?.value).toBe(0.5);
    expect(figures.kinds.which?.low).toBeLessThan(0.18);
    expect(figures.kinds.which?.high).toBeGreaterThan(0.82);
    expect([figures.kinds.which?.of, figures.kinds.which?.items]).toEqual([6, 3]);
    expect([figures.format.value, figures.format.of, figures.format.items]).toEqual([0.875, 8, 4]);
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
    const round = (each: unknown) =>
      JSON.parse(JSON.stringify(each), (_, value) => (typeof value === "number" ? Number(value.toFixed(7)) : value));
    expect(round(evaluationFigures(before.toReversed()))).toEqual(round(figures));
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

const control = (item: number, ...said: readonly string[]): readonly Graded[] =>
  said.map((canonicalAnswer, index) => ({
    ...graded("which", `${item} 0 0 ${canonicalAnswer}`)[0]!,
    again: index + 1,
  }));

describe("the control", () => {
  const asked = graded("which", "0 0 0 A R", "0 1 1 B", "1 0 1 B R", "1 1 0 A");

  test("is the flip rate of the same order, and the order's own part is what stands over it", () => {
    const { flipRate, sameOrderFlipRate, excessFlipRate, answers, accuracy } = evaluationFigures([
      ...asked,
      ...control(0, "A"),
      ...control(1, "A"),
    ]);
    expect([flipRate.value, sameOrderFlipRate?.value, excessFlipRate?.value]).toEqual([1, 0.5, 0.5]);
    expect(excessFlipRate?.low).toBeLessThan(0.5);
    expect([answers, accuracy.of]).toEqual([4, 4]);
  });

  test("is not there where nothing was asked again", () => {
    const figures = evaluationFigures(asked);
    expect(figures.sameOrderFlipRate).toBe(undefined);
    expect(closingTable(asked, asked)).not.toContain("same order");
  });

  test("stands in the table beside the flip rate", () => {
    const sampled = [...asked, ...control(0, "A"), ...control(1, "A")];
    const lines = closingTable(sampled, sampled).split("\n");
    const at = lines.findIndex((line) => line.startsWith("flip rate "));
    expect(lines[at + 1]).toMatch(/^flip rate, same order +2 +50\.0 \[/);
    expect(lines[at + 2]).toMatch(/^flip rate beyond it +2 +\+50\.0 \[/);
  });
});

describe("the closing table", () => {
  test("before, after, change, and what each row is a share of", () => {
    expect(closingTable(before, after).split("\n")).toEqual([
      "4 questions, 8 answers; in %, 95 % intervals over questions in brackets",
      "                       n           before            after            change",
      "accuracy               8    62.5 [26, 89]    87.5 [49, 99]  +25.0 [−11, +59]",
      "best order             4    75.0 [30, 96]  100.0 [51, 100]  +25.0 [−29, +70]",
      "consistent accuracy    4    50.0 [15, 85]    75.0 [30, 96]  +25.0 [−24, +61]",
      "flip rate              4     25.0 [4, 70]     25.0 [4, 70]   +0.0 [−53, +53]",
      "consistency            8    87.5 [49, 99]    87.5 [49, 99]   +0.0 [−41, +41]",
      "right picture first    3     33.3 [6, 80]  100.0 [43, 100]   +66.7 [−6, +94]",
      "right picture second   3    66.7 [20, 94]    66.7 [20, 94]   +0.0 [−43, +43]",
      '"count" questions      2  100.0 [23, 100]  100.0 [23, 100]   +0.0 [−77, +77]',
      '"which" questions      6    50.0 [16, 84]    83.3 [41, 98]  +33.3 [−11, +65]',
      "no answer              8      0.0 [0, 47]      0.0 [0, 47]   +0.0 [−47, +47]",
      "answers in the format  8    87.5 [49, 99]  100.0 [53, 100]  +12.5 [−35, +51]",
    ]);
  });

  test("figures that are not there are dashes, with the reason beneath", () => {
    const single = graded("forward", "0 0 - yes R", "1 0 - no").map((each) => ({ ...each, alone: "bound" as const }));
    expect(closingTable(single, single).split("\n")).toEqual([
      "2 questions, 2 answers; in %, 95 % intervals over questions in brackets",
      "                       n           before            after           change",
      "accuracy               2     50.0 [9, 91]     50.0 [9, 91]  +0.0 [−49, +49]",
      "mean order             0                –                –",
      "best order             0                –                –",
      "consistent accuracy    0                –                –",
      "flip rate              0                –                –",
      "consistency            0                –                –",
      '"forward" questions    2     50.0 [9, 91]     50.0 [9, 91]  +0.0 [−49, +49]',
      "no answer              2      0.0 [0, 66]      0.0 [0, 66]  +0.0 [−66, +66]",
      "answers in the format  2  100.0 [34, 100]  100.0 [34, 100]  +0.0 [−66, +66]",
      "2 of 2 questions were asked in their own order only: 2 are bound to the order of their pictures",
    ]);
    const once = single.map(({ alone: _, ...each }) => each);
    expect(closingTable(once, once)).toContain("no flip rate: every question was asked in one order");
    expect(closingTable([], once)).toContain("not measured before training");
    expect(closingTable([], [])).not.toContain("NaN");
  });

  test("items that were not answered are counted, and in no flip rate", () => {
    const silent = before.map(({ canonicalAnswer, ...each }) => ({ ...each, right: false }));
    const text = closingTable(before, silent);
    expect(text).toMatch(/^flip rate +4, 0 +25\.0 \[.*\] +–$/m);
    expect(text).toMatch(/no answer +8 +0\.0 \[.*\] +100\.0 \[/);
    expect(text).toContain(
      "4 of 4 questions were answered under fewer than two orders after training: in no flip rate",
    );
    expect(text).not.toContain("NaN");
  });
});

describe("a table for a terminal of 80 columns", () => {
  /** As many questions as a benchmark has, asked in four orders. */
  const many = (right: number, kind: string): readonly Graded[] =>
    Array.from({ length: 1000 }, (_, index) => ({
      item: index >> 2,
      order: index & 3,
      canonicalAnswer: "A",
      right: index % 100 < right,
      goldSlot: index & 3,
      kind,
      wellFormed: true,
    }));

  test.each([
    [100, 0],
    [0, 100],
    [61, 81],
  ])("is never wider, with %d of 100 right before and %d after, whatever a kind is called", (one, other) => {
    for (const kind of ["which", "a kind of question with a very long name, as tables of others have them"])
      for (const line of closingTable(many(one, kind), many(other, kind)).split("\n"))
        expect(line.length).toBeLessThanOrEqual(80);
  });

  test("rounds bounds outwards, and never a change that is beyond chance into one that is not", () => {
    const text = closingTable(many(61, "which"), many(62, "which"));
    expect(text).toMatch(/^accuracy +1000 +61\.0 \[\d+, \d+\] +62\.0 \[\d+, \d+\] +\+1\.0 \[[−+]\d[\d.]*, \+\d\]$/m);
    const [, low] = /^accuracy .* \+1\.0 \[(\S+),/m.exec(text) ?? [];
    expect(low).not.toBe("+0");
  });
});
