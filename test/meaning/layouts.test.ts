// Lists of options in other layouts, labels that count otherwise, and answers in words: each row is permuted rightly or stays.

import { expect, test } from "vitest";
import type { RowMeaning } from "../../plan/plan.ts";
import { rowsOfJson } from "../../runtime/data/rows/jsonl.ts";
import { examplesOf } from "../../runtime/data/rows/read.ts";
import { answerUnder, movingSlots, type Original, permutationProblem } from "../../runtime/method/group.ts";
import type { Order } from "../../runtime/method/order.ts";
import { originalOf } from "../../runtime/stages/dataset.ts";

const permutation = {
  move: "options",
  answers: { letter: "remap", number: "remap", yes_no: "drop", word: "drop" },
} as const;
const follows: RowMeaning = { whenPermuted: "answer_follows" };

function original(
  question: string,
  pictures: number,
  answer: unknown,
  extra: object = {},
  meaning?: RowMeaning,
): Original {
  const images = Array.from({ length: pictures }, (_, slot) => `${slot}.png`);
  const bytes = new TextEncoder().encode(`${JSON.stringify({ question, images, answer, ...extra })}\n`);
  const { examples, bad } = examplesOf(
    rowsOfJson(bytes, "a.jsonl"),
    { path: "a.jsonl", ...(meaning && { meaning }) },
    ".",
  );
  expect(bad).toEqual([]);
  return originalOf({ number: 0, example: examples[0]! });
}

/** "stays", the code of a refusal, or the gold under an order. */
function under(sample: Original, order: Order): string {
  const problem = permutationProblem(sample, permutation);
  if (problem) return problem.code;
  const moving = movingSlots(sample, permutation);
  if (moving.length === 0) return "stays";
  expect(order.every((from, slot) => from === slot || moving.includes(slot))).toBe(true);
  return answerUnder(sample, order, permutation.answers);
}

const changes = { change_needed: true };
const rotated = [1, 2, 0];

test.each([
  ["Which is odd? <image> A <image> B <image> C"],
  ["<image>\nA\n<image>\nB\n<image>\nC\nWhich is odd?"],
  ["Which is odd? <image> (A) <image> (B) <image> (C)"],
  ["<image>(A)\n<image>(B)\n<image>(C)\nWhich is odd?"],
  ["Picture A: <image>\nPicture B: <image>\nPicture C: <image>\nWhich of A, B and C is odd?"],
  ["<image>A <image>B <image>C Which is odd?"],
  ["Image A <image>, Image B <image>, Image C <image>. Which is odd?"],
])("letters name the pictures that they stand at: %s", (question) => {
  for (const source of [{}, { data_source: "Mantis-Instruct-iconqa" }])
    expect(
      ["A", "B", "(C)"].map((gold) => under(original(question, 3, gold, { ...changes, ...source }), rotated)),
    ).toEqual(["C", "A", "B"]);
});

test("a label stands before its picture where a picture more goes before the list", () => {
  for (const question of [
    "<image>\nA. <image>\nB. <image>",
    "<image> A <image> B <image>",
    "Which is like it?\n<image>\n(A)\n<image>\n(B)\n<image>",
  ])
    expect(under(original(question, 3, "A", changes), [0, 2, 1])).toBe("B");
});

test("a letter more behind the last picture is an option in words, or the row is asked about", () => {
  const none = "<image> Which is like it? A <image> B <image> C none of these";
  expect(["A", "C"].map((gold) => under(original(none, 3, gold, changes), [0, 2, 1]))).toEqual(["B", "C"]);
  const who = original("<image> A <image> B <image> C Which is odd?", 3, "A", changes);
  expect(under(who, rotated)).toBe("E0608");
});

test("a word before a picture is no label of it", () => {
  for (const question of [
    "Images: <image><image><image> Which is odd?",
    "Which is odd? Options: <image> <image> <image>",
    "<image><image><image> Which image best matches this picture description?",
  ])
    expect(under(original(question, 3, "B", {}, follows), rotated)).toBe("A");
});

test.each([
  "Target: <image> Others: <image> <image> Which one matches?",
  "Query: <image> Candidates: <image> <image> Which candidate matches?",
  "Given this image: <image> which of these <image> <image> is alike?",
  "<image><image><image> Which of the pictures matches the target?",
])("a picture that others are held against is asked about: %s", (question) => {
  const sample = original(question, 3, "B", {}, follows);
  expect(JSON.stringify(permutationProblem(sample, permutation))).toContain("option_slots = all_but_first");
  expect(under(original(question, 3, "B", changes, { options: "pictures" }), rotated)).toBe("stays");
});

test("the number of a picture that is no option is no answer", () => {
  const some: RowMeaning = { ...follows, optionSlots: "all_but_first" };
  const question = "<image><image><image> Which picture is like it?";
  expect(["Image 1", "Image 2"].map((gold) => under(original(question, 3, gold, {}, some), [0, 2, 1]))).toEqual([
    "E0608",
    "Image 3",
  ]);
});

test("left, right, first and second are places where a picture is asked for, and not of hands", () => {
  for (const list of ["A. left B. right", "A. First B. Second"]) {
    expect(under(original(`<image><image> Which picture is darker? ${list}`, 2, "A", changes), [1, 0])).toBe("B");
    expect(under(original(`<image><image> What did she raise in both? ${list}`, 2, "A", changes), [1, 0])).toBe(
      "stays",
    );
  }
});

test("a letter in the question is that of a picture that must not move, unless it names a choice among all", () => {
  const list = "A. <image>\nB. <image>\nC. <image>\n";
  for (const [asks, gold] of [
    ["Which of A and B is more like C?", "stays"],
    ["Is C as old as A?", "stays"],
    ["Answer with A, B or C.", "C"],
    ["A dog is in which of them?", "C"],
  ] as const)
    expect(under(original(`${list}${asks}`, 3, "A", changes), rotated)).toBe(gold);
});

test.each([
  ["Mantis-Instruct-iconqa", "<image><image><image><image> What shape? (A) circle (B) square", 4],
  ["Mantis-Instruct-dreamsim", "(A) <image> (B) <image> is the list, the reference: <image>", 3],
  ["Mantis-Instruct-dreamsim", "Image A: <image>\nImage B: <image>\nImage C: <image>\nWhich of B and C is like A?", 3],
  ["Mantis-Instruct-dreamsim", "<image><image><image> The last image is the reference. Which is like it?", 3],
  ["Mantis-Instruct-dreamsim", "<image><image><image> Which of the first two is like the last?", 3],
  ["Mantis-Instruct-nlvr2", "Which has dogs? (A) <image> (B) <image>", 2],
])("a row that is not as its source has them stays: %s, %s", (data_source, question, pictures) => {
  const order = Array.from({ length: pictures }, (_, slot) => (slot === 0 ? 0 : pictures - slot));
  expect(under(original(question, pictures, "B", { ...changes, data_source }), order)).toBe("stays");
});

test.each([
  ["Image 0: <image> Image 1: <image> Image 2: <image> Which picture has a dog?", "Image 1"],
  ["<image><image><image> Which picture has a dog? Answer with 0, 1 or 2.", "1"],
  ["<image><image><image> Which picture has a dog? Pictures are numbered from 0.", "1"],
  ["Image 3: <image> Image 1: <image> Image 2: <image> Which picture has a dog?", "Image 1"],
  ["Picture B: <image> Picture A: <image> Picture C: <image> Which has a dog?", "A"],
])("labels that count otherwise keep a row in place: %s", (question, gold) => {
  expect(under(original(question, 3, gold, {}, follows), rotated)).toBe("stays");
});

const which = "<image><image> Which image has more dogs?";

test.each([
  "left",
  "the left one",
  "the last image",
  "Image 2 has more.",
  "B. the one with grass",
  "#2",
  "<image_2>",
  "Ｂ",
  "B。",
])("an answer that speaks of a picture does not stay while pictures move: %s", (gold) => {
  expect(under(original(which, 2, gold, { change_needed: false }), [1, 0])).toBe("stays");
  expect(under(original(which, 2, gold, {}, { whenPermuted: "answer_stays" }), [1, 0])).toMatch(/^(?:stays|E0608)$/);
});

test("nor does one that names an option which speaks of a picture, nor a letter without a list", () => {
  const stays = { change_needed: false };
  for (const list of ["A. left B. middle C. right", "A. 1 B. 2 C. 3", "A. in the first image B. in no image"])
    expect(under(original(`<image><image><image> Which picture has dogs? ${list}`, 3, "A", stays), rotated)).toBe(
      "stays",
    );
  for (const question of ["Which has more dogs?", "Find the dog."])
    expect(under(original(`<image><image> ${question}`, 2, "B", stays), [1, 0])).toBe("stays");
  // what speaks of none is still free
  for (const [question, gold] of [
    ["What is on both? A. a cat B. a dog", "B"],
    ["How many dogs are there in all?", "2"],
    ["What colour are they?", "red"],
    ["What letter is on both?", "B"],
  ] as const)
    expect(under(original(`<image><image> ${question}`, 2, gold, stays), [1, 0])).toBe(gold);
});

test.each([
  ["(B).", "A"],
  ["option (B)", "A"],
  ["The answer is (B).", "A"],
  ["b)", "A"],
  ["IMG_2", "IMG_1"],
  ["<image_2>", "<image_1>"],
  ["#2", "#1"],
  ["Pic. 2", "Pic. 1"],
  ["‘B’", "A"],
])("a gold answer %s follows as %s", (gold, moved) => {
  expect(under(original(which, 2, gold, {}, follows), [1, 0])).toBe(moved);
});

test("options of a column are texts in every writing that files have; a column that cannot be read is asked about", () => {
  const question = "<image><image> Which is seen?";
  for (const extra of [
    { options: '["dog", "cat"]' },
    { options: "['dog', 'cat']" },
    { options: [{ text: "dog" }, { text: "cat" }] },
    { candidates: ["dog", "cat"] },
    { A: "dog", B: "cat" },
    { option_a: "dog", option_b: "cat" },
  ])
    expect(under(original(question, 2, "B", extra, follows), [1, 0])).toBe("stays");
  expect(under(original(question, 2, "B", { options: [{ id: 1 }, { id: 2 }] }, follows), [1, 0])).toBe("E0608");
  expect(under(original(question, 2, "B", { options: ["<image>", "<image>"] }, follows), [1, 0])).toBe("A");
});

test("columns of options are read however many there are, and a hole among them is a bad row", () => {
  const words = ["cat", "dog", "cow", "pig", "hen", "fox", "bee", "ant", "owl", "elk"];
  const columns = (list: readonly (string | null)[]) =>
    Object.fromEntries(list.map((word, at) => [String.fromCharCode(65 + at), word]));
  for (let count = 2; count <= words.length; count++) {
    const sample = original("<image><image> Which animal is seen?", 2, "B", columns(words.slice(0, count)), follows);
    expect(under(sample, [1, 0]), `${count} options`).toBe("stays");
  }
  const row = { question: "What is it? <image><image>", images: ["0.png", "1.png"], answer: "D" };
  const readOf = (list: readonly (string | null)[]) =>
    examplesOf(
      rowsOfJson(new TextEncoder().encode(JSON.stringify({ ...row, ...columns(list) })), "a.jsonl"),
      { path: "a.jsonl" },
      ".",
    );
  expect(readOf(["cat", "dog", null, "pig"]).bad.map((each) => each.diagnostic.title)).toEqual([
    "row `a.jsonl#0`: `C` is missing, not an option, as a later column has one",
  ]);
  expect(readOf(["cat", "dog", null, ""]).bad).toEqual([]);
});

test("the name of a file says nothing of its rows: one of a known source's name is read as any other", () => {
  const row = {
    question: "Which is like the first?<image><image><image>",
    images: ["0.png", "1.png", "2.png"],
    answer: "A",
  };
  const bytes = new TextEncoder().encode(JSON.stringify(row));
  const [known, other] = ["dreamsim", "a.jsonl"].map((path) => {
    const [example] = examplesOf(rowsOfJson(bytes, path), { path }, ".").examples;
    return { ...example!, id: "", dataSource: "", images: [] };
  });
  expect(known).toEqual(other);
});

test("a question for a count alone keeps its number, also in a file whose options are pictures", () => {
  const pictures: RowMeaning = { ...follows, options: "pictures" };
  for (const asked of [
    "How many pictures show a dog?",
    "Count the images with a dog.",
    "In how many pictures is it raining?",
  ])
    expect(under(original(`<image><image><image> ${asked}`, 3, "2", {}, pictures), [1, 2, 0]), asked).toBe("stays");
  for (const asked of [
    "What is the number of the picture with the dog?",
    "Which image has the largest number of dogs?",
    "How many dogs are there? Choose the image with the most.",
  ])
    expect(under(original(`<image><image><image> ${asked}`, 3, "2", {}, pictures), [1, 2, 0]), asked).toBe("1");
});
