// The method at its edges: words for places far along, answers too long to name anything, refused random words, and what each number
// of a purpose is. Found by mutants (bench/mutation) that no other test noticed.

import { expect, test } from "vitest";
import { canonicalAnswer, carries, transformAnswer } from "../../runtime/method/answer.ts";
import { setIn } from "../../runtime/method/answer-set.ts";
import { goldSlotOf } from "../../runtime/method/evaluation-group.ts";
import { drawFrameOrders, orderingOrder } from "../../runtime/method/frame-orders.ts";
import { type Original, type Permutation, permutationProblem, permuteBatch } from "../../runtime/method/group.ts";
import { namingOf, peel, spaceOf } from "../../runtime/method/naming.ts";
import { identityOrder, leastSlots } from "../../runtime/method/order.ts";
import { integerBelow, purposes } from "../../runtime/method/philox.ts";
import { sameAnswer } from "../../runtime/reward/same-answer.ts";

const permutation: Permutation = {
  copies: 1,
  order: "random",
  move: "options",
  probability: { kind: "constant", value: 1 },
  gate: "sample",
  answers: { letter: "remap", number: "remap", yes_no: "flip", word: "drop" },
  profile: "paper",
};
const time = { seed: 42, stage: 0, step: 1, total: 10 };
const original = (sample: number, slots: number, more: Partial<Original> = {}): Original => ({
  sample,
  name: `row ${sample}`,
  slots,
  optionSlots: identityOrder(slots),
  space: "letter",
  answer: "A",
  sensitivity: "follows",
  ...more,
});

test("the number of a purpose is part of every seed ever published", () => {
  expect(purposes).toEqual({
    order: 1,
    gate: 2,
    rollout: 3,
    filter: 4,
    evaluate: 5,
    shuffle: 6,
    data: 7,
    initialise: 8,
    augment: 9,
    bootstrap: 10,
    mix: 11,
  });
});

test("a random word beyond the last whole multiple is refused, and the last within is not", () => {
  const from = (...words: readonly number[]) => {
    const left = [...words];
    return () => left.shift()!;
  };
  // 2^32 = 3 · 1431655765 + 1
  expect(integerBelow(from(0xffffffff, 5), 3)).toBe(2);
  expect(integerBelow(from(0xfffffffe, 5), 3)).toBe(2);
  expect(integerBelow(from(0xfffffffe), 3)).toBe(0xfffffffe % 3);
  expect(integerBelow(from(0xffffffff), 4)).toBe(3);
  // 2^32 = 5 · 858993459 + 1
  expect(integerBelow(from(0xfffffffe, 0), 5)).toBe(0xfffffffe % 5);
});

test("ordinals far along are written as people write them, in the case of the first", () => {
  const write = (like: string, place: number) => namingOf(like)!.write([place]);
  const of = (place: number) => write("1st", place - 1);
  expect([1, 2, 3, 4, 10, 11, 12, 13, 14, 20, 21, 22, 23, 31].map(of)).toEqual(
    "1st 2nd 3rd 4th 10th 11th 12th 13th 14th 20th 21st 22nd 23rd 31st".split(" "),
  );
  expect([111, 112, 113, 101, 121, 1001].map(of)).toEqual("111th 112th 113th 101st 121st 1001st".split(" "));
  expect([write("second", 10), write("two", 10)]).toEqual(["11th", "11"]);
  expect([write("SECOND", 2), write("Second", 2), write("second", 2)]).toEqual(["THIRD", "Third", "third"]);
});

test("what stands around an answer is written around the other once", () => {
  const write = (like: string, ...places: readonly number[]) => namingOf(like)!.write(places);
  expect(write("A, C.", 1, 0)).toBe("B, A.");
  expect(write("(A, C)", 1, 0)).toBe("(B, A)");
  expect(write("**(B)**.", 0)).toBe("**(A)**.");
});

test("a long answer names nothing, however it is wrapped", () => {
  const wide = (spaces: number) => `${" ".repeat(spaces)}A`;
  expect(peel(wide(199)).core).toBe("A");
  expect(peel(wide(200)).core).toBe(wide(200));
  const list = (letters: number) => `A,${" ".repeat(letters - 3)}B`;
  expect([spaceOf(list(200)), spaceOf(list(201))]).toEqual(["ordering", "word"]);
  const frame = { space: "ordering", optionSlots: [0, 1] } as const;
  expect(transformAnswer(list(201), [1, 0], frame, "remap")).toEqual({ kind: "answer", answer: list(201) });
});

test("a compact set may be of small letters", () => {
  expect(setIn("ac")).toEqual({ kind: "option", members: [0, 2] });
  expect(setIn("aa")).toBeUndefined();
});

test("a set is no order and has each member once", () => {
  const frame = { space: "ordering", optionSlots: [0, 1, 2], unordered: true } as const;
  for (const answer of ["A → C", "A then C", "A and A"]) expect(carries({ answer, ...frame }), answer).toBe(false);
  expect(carries({ answer: "A and C", ...frame })).toBe(true);
  expect(transformAnswer("A and C", [2, 0, 1], frame, "remap")).toEqual({ kind: "answer", answer: "A and B" });
});

test("an answer that is only graded equal to the number of a picture names it", () => {
  const frame = { space: "number", optionSlots: [0, 1, 2] } as const;
  // under [2, 0, 1] the second place shows the first picture
  expect(canonicalAnswer("2.0", [2, 0, 1], frame, "remap")).toBe("1");
  expect(canonicalAnswer("1.0", [2, 0, 1], frame, "remap")).toBe("3");
  const many = identityOrder(32);
  expect(canonicalAnswer("32.0", many.toReversed(), { ...frame, optionSlots: many }, "remap")).toBe("1");
});

test("an answer that is graded as no is turned over as no, though it could name a picture", () => {
  expect(sameAnswer("no 1", "no")).toBe(true);
  expect(canonicalAnswer("no 1", [1, 0], { space: "yes_no", optionSlots: [0, 1] }, "flip")).toBe("yes");
});

test("only answers that name an option or a picture can follow one", () => {
  for (const space of ["word", "yes_no"] as const)
    expect(carries({ answer: "A", space, optionSlots: [0, 1] }), space).toBe(false);
  expect(carries({ answer: "A", space: "letter", optionSlots: [0, 1] })).toBe(true);
  expect(carries({ answer: "2", space: "letter", optionSlots: [0, 1] })).toBe(false);
  expect(carries({ answer: "2", space: "number", optionSlots: [0, 1] })).toBe(true);
  expect(carries({ answer: "A", space: "number", optionSlots: [0, 1] })).toBe(false);
});

test("an order of frames that is said of moved frames is that of the original, by its letter or written out", () => {
  const cycle = [
    [1, 2, 3],
    [2, 3, 1],
    [3, 1, 2],
  ];
  const said = (answer: string, sequences: readonly (readonly number[])[], more: object = {}) =>
    canonicalAnswer(
      answer,
      [1, 2, 0],
      { space: "letter", optionSlots: [0, 1, 2], sequences, unlisted: "D", ...more },
      "remap",
    );
  // the first place shows the second frame, the second the third, the third the first
  expect(["A", "B", "C"].map((each) => said(each, cycle))).toEqual(["B", "C", "A"]);
  expect(said("A", [cycle[0]!, cycle[2]!])).toBe("2→3→1");
  expect([said("D", cycle), said("a dog", cycle)]).toEqual(["D", "a dog"]);
  // and the other way: what is right of the original is right of the moved frames by the letter of its order there
  const frame = { space: "letter", optionSlots: [0, 1, 2], sequences: cycle } as const;
  const moved = (answer: string, sequences: readonly (readonly number[])[] = cycle) =>
    transformAnswer(answer, [1, 2, 0], { ...frame, sequences }, "remap");
  expect(["A", "B", "C"].map((each) => moved(each))).toEqual(
    ["C", "A", "B"].map((answer) => ({ kind: "answer", answer })),
  );
  expect(moved("A", [cycle[0]!, cycle[1]!])).toEqual({ kind: "no_sequence" });
  // behind a picture of the question
  const behind = { optionSlots: [1, 2, 3], space: "letter", sequences: cycle } as const;
  expect(["A", "B", "C"].map((each) => canonicalAnswer(each, [0, 2, 3, 1], behind, "remap"))).toEqual(["B", "C", "A"]);
});

test("the answer of a question about an order is in no slot, nor is a word", () => {
  const sequences = [
    [1, 2, 3],
    [2, 1, 3],
  ];
  expect(goldSlotOf(original(0, 3), "A")).toBe(0);
  expect(goldSlotOf(original(0, 3, { sequences }), "A")).toBeUndefined();
  expect(goldSlotOf(original(0, 3, { space: "word" }), "A")).toBeUndefined();
});

test("any number of pictures will do, but for moves that count them", () => {
  expect([leastSlots({ kind: "all" }), leastSlots({ kind: "options" })]).toEqual([0, 0]);
  expect([leastSlots({ kind: "last", count: 3 }), leastSlots({ kind: "slots", slots: [0, 3] })]).toEqual([3, 4]);
});

test('"none of these" moves frames to an order that no option lists', () => {
  const sequences = [
    [1, 2, 3],
    [2, 1, 3],
  ];
  const frames = { slots: 3, frames: [0, 1, 2], sequences, right: 0, unlisted: true };
  let word = 1;
  const next = () => {
    word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
    return word;
  };
  const orders = Array.from({ length: 60 }, () => drawFrameOrders(frames, 1, next, false)[0]!.join());
  const listed = sequences.map((each) => orderingOrder(sequences[0]!, each).join());
  expect(orders).not.toContain(listed[0]);
  expect(orders).toContain(listed[1]);
  expect(orders.some((each) => !listed.includes(each))).toBe(true);
});

test("what a rule may be for an answer is said of two pictures, where it may be turned over, and of more", () => {
  const said = (slots: number) =>
    permutationProblem(original(0, slots, { space: "yes_no", answer: "yes" }), {
      ...permutation,
      answers: { ...permutation.answers, yes_no: "keep" },
    })!;
  expect(said(2).code).toBe("E0601");
  expect(JSON.stringify(said(2))).toContain("flip");
  expect(JSON.stringify(said(3))).not.toContain("flip");
});

test("a long question is quoted up to a bound", () => {
  const asks = (length: number) => {
    const question = "x".repeat(length);
    const unknown = original(0, 3, { sensitivity: "unknown", asks: { question, what: "nothing says so" } });
    return permutationProblem(unknown, permutation)!.title;
  };
  expect(asks(160)).toContain(`\`${"x".repeat(160)}\``);
  expect(asks(161)).toContain(`\`${"x".repeat(160)}…\``);
});

test("the released code draws on for a sample that cannot move, and moves questions about orders too", () => {
  const released: Permutation = { ...permutation, profile: "released_code" };
  const moved = (alpha: number, ...rows: readonly Original[]) =>
    permuteBatch(rows, { ...released, probability: { kind: "constant", value: alpha } }, time).map(
      ([, copy]) => copy!.permuted,
    );
  // the generator's first numbers are 0.639, 0.025, 0.275: the second sample draws and stays, and the third has the third number
  const bound = original(1, 3, { sensitivity: "bound" });
  expect(moved(0.3, original(0, 3), bound, original(2, 3))).toEqual([false, false, true]);
  expect(moved(0.26, original(0, 3), bound, original(2, 3))).toEqual([false, false, false]);
  const sequences = [
    [1, 2, 3],
    [2, 1, 3],
  ];
  const asked = Array.from({ length: 12 }, (_, sample) => original(sample, 3, { sequences }));
  expect(new Set(moved(1, ...asked))).toEqual(new Set([true, false]));
});
