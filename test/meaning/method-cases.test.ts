// Rows that were once permuted wrongly (cases/README.md): what each one's answer is when its pictures move, and what is said
// where nobody knows.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { RowMeaning } from "../../plan/plan.ts";
import { rowsOfJson } from "../../runtime/data/rows/jsonl.ts";
import { examplesOf } from "../../runtime/data/rows/read.ts";
import { evaluationGroup, saidCanonically } from "../../runtime/method/evaluation-group.ts";
import { answerUnder, permutationProblem, permuteBatch, standing } from "../../runtime/method/group.ts";
import type { Order } from "../../runtime/method/order.ts";
import { contributions } from "../../runtime/report/metrics.ts";
import { boxedAnswer } from "../../runtime/reward/boxed.ts";
import { gradeAnswer } from "../../runtime/reward/math-equal.ts";
import { originalOf } from "../../runtime/stages/dataset.ts";
import { permute } from "../run/tiny.ts";

const how = { ...permute, answers: { letter: "remap", number: "remap", yes_no: "drop", word: "keep" } } as const;

/** The first row of a file of `cases`, as a run sees it. */
function first(file: string, meaning?: RowMeaning) {
  const bytes = readFileSync(new URL(`cases/${file}.jsonl`, import.meta.url));
  const node = { path: `${file}.jsonl`, ...(meaning && { meaning }) };
  const { examples, bad } = examplesOf(rowsOfJson(bytes, node.path), node, ".");
  expect(bad).toEqual([]);
  return { example: examples[0]!, original: originalOf({ number: 0, example: examples[0]! }) };
}

/** Copies of a row under many drawn orders: each order with its gold. */
const copies = (original: ReturnType<typeof first>["original"], count = 20) =>
  Array.from({ length: count }, (_, step) =>
    permuteBatch([original], how, { seed: 1, stage: 0, step: step + 1, total: count }).flat(),
  ).flatMap((group) => group.filter((each) => each.copy > 0));

test.each([
  ["third", undefined],
  ["nochange", undefined],
])("%s: a source that does not say what its answers do is asked", (file) => {
  expect(permutationProblem(first(file).original, how)?.code).toBe("E0608");
});

test.each<readonly [string, RowMeaning | undefined]>([
  ["third", { whenPermuted: "answer_follows" }],
  ["nochange", { whenPermuted: "answer_follows" }],
  ["system", undefined],
  ["markers", undefined],
])("%s: the gold letter goes with its picture", (file, meaning) => {
  const { original } = first(file, meaning);
  const drawn = copies(original);
  expect(drawn.some((each) => each.answer !== "A")).toBe(true);
  // the gold was A, so the right picture is the one that stood first
  for (const { order, answer } of drawn) expect(order["ABCD".indexOf(answer)]).toBe(0);
});

test.each([
  ["nlvr2", "A", "bound"],
  ["textopt", "B", "bound"],
  ["noslots", "A", "bound"],
  ["stale", "A", "place_words"],
])("%s: stays as it is, with its reason", (file, answer, reason) => {
  const { original } = first(file);
  expect(standing(original, how)).toBe(reason);
  for (const each of copies(original))
    expect([each.order.join(), each.answer]).toEqual([original.optionSlots.join(), answer]);
});

test("order: a new letter is drawn, and its frames stand as it says", () => {
  const { original } = first("order");
  const sequences = ["2143", "1234", "4321", "3124"].map((each) => [...each].map((frame) => Number(frame) - 1));
  const drawn = copies(original);
  expect(new Set(drawn.map((each) => each.answer))).toEqual(new Set(["B", "C", "D"]));
  // which frame of the row is seen first, second, … : by option A it is 2, 1, 4, 3
  for (const { order, answer } of drawn)
    expect(sequences["ABCD".indexOf(answer)]!.map((place) => order[place])).toEqual(sequences[0]);
});

test("e: a letter beyond the pictures is an option in words and stays", () => {
  const drawn = copies(first("e").original);
  expect(new Set(drawn.map((each) => each.answer))).toEqual(new Set(["E"]));
  expect(new Set(drawn.map((each) => each.order.join())).size).toBeGreaterThan(3);
});

test("system and markers: the system turn is one, and each marker shows the picture of its number", () => {
  const { earlier, question } = first("system").example;
  expect(earlier).toEqual([{ role: "system", text: "think" }]);
  expect(question).toContain("which picture shows a tool?");
  expect(first("markers").example.question.match(/<image>/g)).toHaveLength(2);
});

const item = first("system").original;
const orders: readonly Order[] = [
  [0, 1, 2, 3],
  [1, 0, 2, 3],
  [3, 2, 1, 0],
];

test.each(["A", "(A)", "\\text{A}", "a", "\\text{(A)}", "$A$", "{A}"])(
  "right under every order, written %s",
  (form) => {
    const carried = orders.map((order) => {
      const gold = answerUnder(item, order, how.answers);
      const said = boxedAnswer(`\\boxed{${form.replace("A", gold).replace(/^a$/, gold.toLowerCase())}}`);
      expect(gradeAnswer(said, gold).equal).toBe(true);
      return saidCanonically(item, how, order, said);
    });
    expect(new Set(carried)).toEqual(new Set([form]));
  },
);

test("an evaluation that drops letters has one order", () => {
  const dropped = { ...how.answers, letter: "drop" } as const;
  expect(evaluationGroup(item, { ...how, answers: dropped }, 3, { seed: 1, stage: 0 })).toHaveLength(1);
});

test("a policy that never answers has no flip rate", () => {
  const silent = [0, 1].flatMap((each) => [0, 1, 2, 3].map((order) => ({ item: each, order, right: false })));
  expect([...contributions("flip_rate", silent).values()]).toEqual([0, 1].map(() => ({ hits: 0, of: 0 })));
  expect([...contributions("unanswered", silent).values()]).toEqual([0, 1].map(() => ({ hits: 4, of: 4 })));
});
