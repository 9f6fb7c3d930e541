// Policies whose bias is known, from the text they write to the figures of the table, through the functions that a run uses:
// flip rate, accuracy by slot and consistency are what closed forms say.

import { describe, expect, test } from "vitest";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { questionsOf, rowsSay } from "../../runtime/method/evaluation-group.ts";
import type { Original } from "../../runtime/method/group.ts";
import { uniformOf, wordsAt } from "../../runtime/method/philox.ts";
import { gradedAnswers, type Question, type Written } from "../../runtime/report/answered.ts";
import { evaluationFigures } from "../../runtime/report/figures.ts";
import { closingTable } from "../../runtime/report/table.ts";
import { originalOf } from "../../runtime/stages/dataset.ts";

const at = { seed: 11, stage: 2 };
const how = rowsSay;
const letters = "ABCD";

const family = fourArtists({
  split: "held_out_question",
  images: { from: 4, to: 4 },
  ask: [{ kind: "which", share: 1 }],
  seed: 3,
});
const which = (count: number): readonly Original[] =>
  Array.from({ length: count }, (_, number) => originalOf({ number, example: family.example(number) }));

/** All questions to the items under so many orders. */
function asked(items: readonly Original[], orders: number, control = false): readonly Question[] {
  return items.flatMap((item) =>
    questionsOf(item, { orders }, at, control).map((each) => ({ item, kind: "which", ...each })),
  );
}

const boxed = (answer: string): string => `<think> I see. </think> \\boxed{${answer}}`;

/** What a policy makes of the questions: its figures, and the records they come from. */
function evaluated(questions: readonly Question[], policy: (question: Question) => string) {
  const written: readonly Written[] = questions.map((question) => ({ question, completion: policy(question) }));
  const answers = gradedAnswers(written, how);
  return { answers, figures: evaluationFigures(answers) };
}

/** A share of `of` whose expected value is `mean`: within four standard errors of it, and no closer than its own rounding. */
function near(figure: { readonly value: number; readonly of: number }, mean: number): void {
  const error = Math.sqrt((mean * (1 - mean)) / figure.of);
  expect(Math.abs(figure.value - mean), `${figure.value} for ${mean}`).toBeLessThan(4 * error + 1e-9);
}

describe("without chance, under all 24 orders of four pictures", () => {
  const questions = asked(which(12), 24);

  test("always the first picture", () => {
    const { figures } = evaluated(questions, () => boxed("A"));
    expect(figures.accuracy.value).toBe(1 / 4);
    expect(figures.slots.map((each) => each.value)).toEqual([1, 0, 0, 0]);
    expect(figures.slots.map((each) => each.of)).toEqual([72, 72, 72, 72]);
    expect([figures.flipRate.value, figures.consistentAccuracy.value, figures.bestOrder.value]).toEqual([1, 0, 1]);
    // each picture stands first in 6 of 24 orders, and in 5 of the 23 others the one that is first in the data
    expect(figures.consistency.value).toBe(6 / 24);
    expect(figures.pairwiseFlipRate.value).toBeCloseTo(18 / 23, 12);
    expect(figures.unanswered.value).toBe(0);
  });

  // those that the grader takes for the letter
  const forms = ["(X)", "\\text{X}", "{X}", "X", " X "];
  test("right, but in parentheses, as text, in braces, by turns", () => {
    let turn = 0;
    const { figures, answers } = evaluated(questions, ({ member }) => {
      turn += 1;
      return boxed((forms[turn % forms.length] ?? "X").replace("X", member.answer));
    });
    expect([figures.accuracy, figures.consistentAccuracy, figures.consistency].map((each) => each.value)).toEqual([
      1, 1, 1,
    ]);
    expect([figures.flipRate.value, figures.flipRate.of]).toEqual([0, 12]);
    expect(answers.every((each) => each.canonicalAnswer === which(12)[each.item]?.answer)).toBe(true);
  });

  test("the same wrong picture wherever it stands, in parentheses by turns", () => {
    let turn = 0;
    const { figures } = evaluated(questions, ({ item, member }) => {
      turn += 1;
      const wrong = (letters.indexOf(item.answer) + 1) % 4;
      const letter = letters[member.order.indexOf(wrong)] ?? "";
      return boxed(turn % 2 === 0 ? letter : `(${letter})`);
    });
    expect([figures.accuracy.value, figures.flipRate.value, figures.consistency.value]).toEqual([0, 0, 1]);
    expect([figures.consistentAccuracy.value, figures.bestOrder.value]).toEqual([0, 0]);
  });

  test.each([
    ["never boxed", () => "<think> It is </think> A"],
    ["an empty box", () => boxed("")],
    ["a box that is never closed", () => "<think> </think> \\boxed{A"],
    ["only space in the box", () => boxed("  ")],
  ])("%s: no answer, no flip rate, nothing right", (_, policy) => {
    const { figures, answers } = evaluated(questions, policy);
    expect([figures.unanswered.value, figures.accuracy.value]).toEqual([1, 0]);
    expect([figures.consistentAccuracy.value, figures.consistentAccuracy.of]).toEqual([0, 12]);
    expect([figures.flipRate.of, figures.consistency.of, figures.pairwiseFlipRate.of]).toEqual([0, 0, 0]);
    expect(closingTable(answers, answers)).toMatch(/flip rate +0 +– +–\n/);
  });

  test("an answer only where the right picture comes first: steady, and unanswered in three of four", () => {
    const { figures } = evaluated(questions, ({ member }) => (member.answer === "A" ? boxed("A") : "I do not know"));
    expect([figures.accuracy.value, figures.unanswered.value]).toEqual([1 / 4, 3 / 4]);
    expect([figures.flipRate.value, figures.flipRate.of, figures.consistency.value]).toEqual([0, 12, 1]);
    expect([figures.consistentAccuracy.value, figures.bestOrder.value]).toEqual([0, 1]);
  });
});

describe("by chance", () => {
  const rights = [0.95, 0.6, 0.5, 0.3];
  const product = (list: readonly number[]) => list.reduce((all, each) => all * each, 1);

  /** Right with a probability that hangs on the slot, else one of the three wrong pictures. */
  function bySlot(seed: number): (question: Question) => string {
    const next = wordsAt({ seed, purpose: "bootstrap" });
    return ({ member }) => {
      const gold = letters.indexOf(member.answer);
      const others = [...letters].filter((_, slot) => slot !== gold);
      const right = uniformOf(next()) < (rights[gold] ?? 0);
      return boxed(right ? member.answer : (others[next() % 3] ?? ""));
    };
  }

  test.each([2, 4, 6])("right with p by slot, under %i orders", (orders) => {
    const items = which(600);
    const questions = asked(items, orders);
    const { figures } = evaluated(questions, bySlot(orders));
    for (const [slot, right] of rights.entries()) near(figures.slots[slot] ?? { value: Number.NaN, of: 0 }, right);
    // of each item, by the slots to which its orders bring the right picture
    const mean = (of: (chances: readonly number[]) => number): number => {
      const all = [...Map.groupBy(questions, (each) => each.item.sample).values()];
      const chances = all.map((list) => list.map((each) => rights[letters.indexOf(each.member.answer)] ?? 0));
      return chances.reduce((sum, each) => sum + of(each), 0) / all.length;
    };
    const steady = (chances: readonly number[]) =>
      product(chances) + 3 * product(chances.map((chance) => (1 - chance) / 3));
    near(figures.consistentAccuracy, mean(product));
    near(
      figures.bestOrder,
      mean((chances) => 1 - product(chances.map((chance) => 1 - chance))),
    );
    near(
      figures.flipRate,
      mean((chances) => 1 - steady(chances)),
    );
    const pair = (one: number, other: number) => one * other + ((1 - one) * (1 - other)) / 3;
    near(
      figures.pairwiseFlipRate,
      mean(([first = 0, ...rest]) => 1 - rest.reduce((sum, chance) => sum + pair(first, chance), 0) / rest.length),
    );
  });

  test("noise that knows no order flips as often in the same order: nothing stands over the control", () => {
    const next = wordsAt({ seed: 4, purpose: "bootstrap" });
    const questions = asked(which(400), 4, true);
    const { figures } = evaluated(questions, () => boxed(letters[next() % 4] ?? ""));
    const flips = 1 - 4 * (1 / 4) ** 4;
    near(figures.flipRate, flips);
    near(figures.sameOrderFlipRate ?? { value: Number.NaN, of: 0 }, flips);
    const { value = 1, low = 1, high = -1 } = figures.excessFlipRate ?? {};
    expect(Math.abs(value)).toBeLessThan(0.03);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  });

  test("a bias without noise is all of the flip rate", () => {
    const { figures } = evaluated(asked(which(100), 4, true), () => boxed("A"));
    expect(figures.sameOrderFlipRate?.value).toBe(0);
    expect(figures.excessFlipRate?.value).toBe(figures.flipRate.value);
    expect(figures.excessFlipRate?.low).toBeGreaterThan(0.9);
  });
});

test("numbers, words that are free of the order, and items that stand alone, in one table", () => {
  const [base] = which(1);
  if (!base) throw new Error("no item");
  const number: Original = { ...base, sample: 1, space: "number", answer: "2" };
  const free: Original = { ...base, sample: 2, space: "word", answer: "cats", sensitivity: "free" };
  const bound: Original = { ...base, sample: 3, space: "yes_no", answer: "yes", sensitivity: "bound" };
  const { figures, answers } = evaluated(asked([number, free, bound], 4), ({ member, item }) =>
    boxed(item === number ? `Image ${member.answer}` : member.answer),
  );
  expect([figures.items, figures.answers, figures.alone]).toEqual([3, 9, { bound: 1 }]);
  expect([figures.flipRate.of, figures.consistentAccuracy.of, figures.meanOrder.of]).toEqual([2, 2, 8]);
  expect(figures.flipRate.value).toBe(0);
  expect(closingTable(answers, answers)).toContain("1 of 3 questions were asked in their own order only: 1 are bound");
});
