// No gold answer is wrong: rows of every source, permuted as a run permutes them, against an oracle that knows the pictures.

import { expect, test } from "vitest";
import { frameOf } from "../../runtime/data/example.ts";
import { meaningOf } from "../../runtime/data/meaning.ts";
import type { Picture } from "../../runtime/data/picture.ts";
import { evaluationGroup } from "../../runtime/method/evaluation-group.ts";
import {
  answerUnder,
  type Original,
  type Permutation,
  permutationProblem,
  permuteBatch,
} from "../../runtime/method/group.ts";
import { allOrders, arrange } from "../../runtime/method/order.ts";
import { originalOf } from "../../runtime/stages/dataset.ts";
import { drawOf, foreign, known, type Source, silent, type World } from "./worlds.ts";

const rows = 200;

const permutation: Permutation = {
  copies: 3,
  order: "random",
  move: "options",
  probability: { kind: "constant", value: 1 },
  gate: "copy",
  answers: { letter: "remap", number: "remap", yes_no: "drop", word: "drop" },
  profile: "paper",
};
const time = { seed: 7, stage: 1, step: 1, total: 2 };

/** The sample that a run makes of a row. */
function originalFrom({ row }: World, { settings }: Source, number: number): Original {
  const images = Array.from(
    { length: row.pictures },
    (): Picture => ({ kind: "bytes", bytes: new Uint8Array(), name: "" }),
  );
  const example = {
    id: `row ${number}`,
    index: number,
    question: row.question,
    images,
    kind: "question",
    dataSource: row.dataSource ?? "mine",
    ...meaningOf(row, settings),
    // in the row's own words: an answer that follows keeps its writing
    answer: row.answer,
  };
  expect(frameOf(example).space).toBe(example.answerSpace);
  return originalOf({ number, example });
}

interface Counted {
  wrong: string[];
  moved: number;
  allowed: number;
  refused: number;
}

function tried(source: Source, seed: number, profile: Permutation["profile"] = "paper"): Counted {
  const counted: Counted = { wrong: [], moved: 0, allowed: 0, refused: 0 };
  for (let number = 0; number < rows; number += 1) {
    const world = source.world(drawOf(seed, number));
    const original = originalFrom(world, source, number);
    if (world.allowed) counted.allowed += 1;
    // the oracle itself: the row's own answer is right of the row's own pictures
    expect(world.truth(world.pictures, world.row.answer), JSON.stringify(world.row)).toBe(true);
    if (permutationProblem(original, permutation)) {
      counted.refused += 1;
      continue;
    }
    const group = permuteBatch([original], { ...permutation, profile }, time)[0]!;
    const asked = evaluationGroup(original, permutation, 4, { seed: 3, stage: 2 });
    for (const { order, answer } of [...group, ...asked])
      if (!world.truth(arrange(world.pictures, order), answer))
        counted.wrong.push(`${world.row.question} ${world.row.answer} ${order.join("")} ${answer}`);
    if (world.allowed && group.some((each) => each.permuted)) counted.moved += 1;
  }
  return counted;
}

test.each(known)("$name: no gold is wrong, and at least 95 % of the rows that may move do", (source) => {
  for (const seed of [1, 2]) {
    const { wrong, moved, allowed, refused } = tried(source, seed);
    expect(wrong).toEqual([]);
    expect(refused).toBe(0);
    expect(allowed).toBeGreaterThan(0);
    expect(moved / allowed).toBeGreaterThanOrEqual(0.95);
  }
  expect(tried(source, 3, "released_code").wrong).toEqual([]);
});

test.each(foreign)("of strangers, $name: no gold is wrong, and what is clear is permuted", (source) => {
  for (const seed of [1, 2]) {
    const { wrong, moved, allowed, refused } = tried(source, seed);
    expect(wrong).toEqual([]);
    expect(refused).toBe(0);
    if (allowed > 0) expect(moved / allowed).toBeGreaterThanOrEqual(0.95);
  }
});

test.each(silent)("of strangers who say nothing, $name: each row that could move is refused", (source) => {
  const { wrong, refused } = tried(source, 1);
  expect(wrong).toEqual([]);
  expect(refused).toBe(rows);
});

test("frame orders: under each of the 24 orders the letter is that of the order which is right, or no option is", () => {
  const source = known.find(
    ({ name, world }) => name === "ShowHowTo" && world(drawOf(1, 0)).row.questionType === "ordering",
  )!;
  const letters = new Set<string>();
  for (let number = 0; number < rows; number += 1) {
    const world = source.world(drawOf(5, number));
    const original = originalFrom(world, source, number);
    const listed = original.sequences!;
    for (const order of allOrders(4)) {
      const shown = arrange(world.pictures, order);
      const right = ["A", "B", "C", "D"].filter((letter) => world.truth(shown, letter));
      if (right.length === 0) continue;
      expect([answerUnder(original, order, permutation.answers)]).toEqual(right);
    }
    const [, ...copies] = permuteBatch([original], permutation, time)[0]!;
    // as many letters as options, and each once
    expect(new Set(copies.map((each) => each.answer)).size).toBe(3);
    expect(listed.length).toBe(4);
    for (const { answer } of copies) letters.add(answer);
  }
  expect([...letters].sort()).toEqual(["A", "B", "C", "D"]);
});
