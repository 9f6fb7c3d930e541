// What the settings of a source do to the rows of a file: the same rows refused, permuted rightly, or left as they are.

import { expect, test } from "vitest";
import type { RowMeaning } from "../../plan/plan.ts";
import { rowsOfJson } from "../../runtime/data/rows/jsonl.ts";
import { examplesOf } from "../../runtime/data/rows/read.ts";
import { type Permutation, permutationProblem, permuteBatch } from "../../runtime/method/group.ts";
import { originalOf } from "../../runtime/stages/dataset.ts";

const permutation: Permutation = {
  copies: 1,
  order: "random",
  move: "options",
  probability: { kind: "constant", value: 1 },
  gate: "copy",
  answers: { letter: "remap", number: "remap", yes_no: "drop", word: "keep" },
  profile: "paper",
};

function originals(rows: readonly object[], meaning?: RowMeaning) {
  const bytes = new TextEncoder().encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const raw = rowsOfJson(bytes, "mine.jsonl");
  const { examples, bad } = examplesOf(raw, { path: "mine.jsonl", ...(meaning && { meaning }) }, ".");
  expect(bad).toEqual([]);
  return examples.map((example, number) => originalOf({ number, example }));
}

const pictures = ["cat.png", "dog.png", "owl.png"];
const which = { question: "<image><image><image> Which picture shows a dog?", images: pictures, answer: "(B)" };

test("a row that says nothing is refused with its question, its answer and what to write; with the setting it is right", () => {
  const [silent] = originals([which]);
  const problem = permutationProblem(silent!, permutation);
  expect(problem?.code).toBe("E0608");
  expect(problem?.title).toContain("Which picture shows a dog?");
  expect(problem?.title).toContain("(B)");
  expect(JSON.stringify(problem)).toContain("when_permuted = answer_follows");
  const told = originals([which], { whenPermuted: "answer_follows" });
  expect(permutationProblem(told[0]!, permutation)).toBe(undefined);
  const [, copy] = permuteBatch(told, permutation, { seed: 1, stage: 0, step: 1, total: 1 })[0]!;
  expect(pictures[copy!.order["ABC".indexOf(copy!.answer)]!]).toBe("dog.png");
  expect(copy!.answer).toMatch(/^[ABC]$/);
});

test("a reference that may be any picture is asked about, and stays once the options are named", () => {
  const row = { ...which, question: "<image><image><image> Which of the others is like the reference?", answer: "A" };
  const [all] = originals([row], { whenPermuted: "answer_follows" });
  expect(JSON.stringify(permutationProblem(all!, permutation))).toContain("option_slots = all_but_first");
  const told = originals([row], { whenPermuted: "answer_follows", optionSlots: "all_but_first" });
  const [, copy] = permuteBatch(told, permutation, { seed: 1, stage: 0, step: 1, total: 1 })[0]!;
  expect([copy!.order, copy!.answer]).toEqual([[0, 2, 1], "B"]);
});

test("an answer that names no picture is a wrong row where the source has said what answers do", () => {
  const advice = (meaning: RowMeaning) =>
    permutationProblem(originals([{ ...which, answer: "E" }], meaning)[0]!, permutation)?.notes[0]?.text;
  const wrong = "correct the answer of this row, or leave the row out";
  expect(advice({ whenPermuted: "answer_follows" })).toBe(wrong);
  expect(advice({ whenPermuted: "answer_follows", options: "pictures" })).toBe(wrong);
});

test("a dropped space and a single picture need no meaning", () => {
  const [one] = originals([{ ...which, question: "<image> Is it a dog?", images: ["dog.png"], answer: "B" }]);
  expect(permutationProblem(one!, permutation)).toBe(undefined);
  const [silent] = originals([which]);
  const dropped = { ...permutation, answers: { ...permutation.answers, letter: "drop" } } as const;
  expect(permutationProblem(silent!, dropped)).toBe(undefined);
  expect(
    permuteBatch([silent!], dropped, { seed: 1, stage: 0, step: 1, total: 1 })[0]!.some((each) => each.permuted),
  ).toBe(false);
});

test("an answer that follows is never kept, and flipped only where two pictures move", () => {
  const yes = {
    question: "<image><image><image> Is the cat before the dog?",
    images: pictures,
    answer: "yes",
    change_needed: true,
  };
  const two = { ...yes, question: "<image><image> Is the cat before the dog?", images: pictures.slice(0, 2) };
  const [three, pair] = originals([yes, two]);
  const ruled = (yes_no: "keep" | "flip" | "remap" | "drop") => ({
    ...permutation,
    answers: { ...permutation.answers, yes_no },
  });
  const codes = (rule: Parameters<typeof ruled>[0]) =>
    [three!, pair!].map((each) => permutationProblem(each, ruled(rule))?.code);
  expect(codes("keep")).toEqual(["E0601", "E0601"]);
  expect(codes("remap")).toEqual(["E0601", "E0601"]);
  expect(codes("flip")).toEqual(["E0601", undefined]);
  expect(codes("drop")).toEqual([undefined, undefined]);
});
