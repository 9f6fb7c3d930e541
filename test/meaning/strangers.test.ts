// Rows as strangers write them, by hand: for each the right answer once its pictures have moved one place on, or "stays", or the code
// of what the run asks or says. None of them may keep a right answer that is wrong then.

import { expect, test } from "vitest";
import type { RowMeaning } from "../../plan/plan.ts";
import { rowsOfJson } from "../../runtime/data/rows/jsonl.ts";
import { examplesOf } from "../../runtime/data/rows/read.ts";
import { answerUnder, movingSlots, permutationProblem } from "../../runtime/method/group.ts";
import { originalOf } from "../../runtime/stages/dataset.ts";

const permutation = {
  move: "options",
  answers: { letter: "remap", number: "remap", yes_no: "drop", word: "keep" },
} as const;
const follows: RowMeaning = { whenPermuted: "answer_follows" };

/** Every moving slot shows what the next one showed. */
function moved(question: string, answer: unknown, extra: object, meaning?: RowMeaning): string {
  const pictures = Math.max(...[...question.matchAll(/<image_(\d)>/g)].map(([, each]) => Number(each)), 0);
  const count = pictures || question.split("<image>").length - 1;
  const images = Array.from({ length: count }, (_, slot) => `${slot}.png`);
  const bytes = new TextEncoder().encode(`${JSON.stringify({ question, images, answer, ...extra })}\n`);
  const node = { path: "a.jsonl", ...(meaning && { meaning }) };
  const { examples, bad } = examplesOf(rowsOfJson(bytes, "a.jsonl"), node, ".");
  expect(bad).toEqual([]);
  const sample = originalOf({ number: 0, example: examples[0]! });
  const problem = permutationProblem(sample, permutation);
  if (problem) return problem.code;
  const moving = movingSlots(sample, permutation);
  if (moving.length === 0) return "stays";
  const order = images.map((_, slot) => slot);
  for (const [place, slot] of moving.entries()) order[slot] = moving[(place + 1) % moving.length]!;
  return answerUnder(sample, order, permutation.answers);
}

const three = "<image><image><image>";
const list = "A) <image> B) <image> C) <image>";

test.each<readonly [question: string, gold: unknown, then: string]>([
  [`Which pictures contain a dog? ${list}`, "A;C", "B, C"],
  [`Which two pictures are the most alike? ${list}`, "A & B", "A, C"],
  [`Select all that apply: ${list}`, ["A", "C"], "B, C"],
  [`Select all that apply: ${list}`, "['A', 'C']", "B, C"],
  [`Select all that apply: ${list}`, "A. and C.", "B, C"],
  [`Select all that apply: ${list}`, "\\boxed{A},\\boxed{C}", "B, C"],
  [`Select all that apply: ${list}`, "A/C", "E0601"],
  [`Which pictures come before C? ${list}`, "A, B", "stays"],
  [`Which pictures were switched? ${list}`, "A and B", "stays"],
  [`Rank the pictures by size. ${list}`, "A, B, C", "stays"],
  [`Rank the pictures by size. ${list}`, "B > A > C", "A > C > B"],
  [`Which picture is out of order? ${list}`, "B", "stays"],
  [`${list} Which image contains a cat? Answer with the letter, e.g. A.`, "B", "A"],
  [`${list} Which image contains a cat? Answer with (A), (B) or (C).`, "(B)", "A"],
  ["A. <image> B. <image> C. both A and B D. neither. Which show a dog?", "A", "B"],
  ["A. <image> B. <image> C. A and B. Which pictures have a dog?", "C", "E0608"],
  ["(a) <image>\n(b) <image>\nWhich is larger?", "(b)", "A"],
  ["X: <image> Y: <image> Which is larger?", "Y", "stays"],
  ["<image_1><image_2><image_3> Reference is <image_1>. A. <image_2> B. <image_3>", "(A)", "B"],
  [`${three} Which shows a dog? A. Image 3 B. Image 1 C. Image 2`, "b", "A"],
  [`${three} Which shows a dog? A. Images 1 and 2 B. Image 3 only`, "A", "stays"],
  [`${three} Which image number shows a dog? A. 1 B. 2 C. 3`, "B", "stays"],
  [`${three} How many dogs are in each picture?`, "2, 1, 3", "stays"],
])("of rows whose answer changes: %s %j is then %s", (question, gold, then) => {
  expect(moved(question, gold, { change_needed: true })).toBe(then);
});

test.each<readonly [question: string, gold: unknown, then: string]>([
  [`${three} Which images show a dog?`, "Images 1 and 3", "2, 3"],
  [`${three} Which images show a dog?`, "A-C", "stays"],
  [`${three} Which image (A, B, C) is blurred?`, "B", "A"],
  [`${three} Which image (1-3) is blurred?`, "2", "1"],
  [`${three} Which is odd?`, "3rd", "2nd"],
  [`${three} Which picture is odd?`, "no. 3", "no. 2"],
  [`${three} Which is odd? Give the index, starting at 0.`, "2", "stays"],
  ["<image_1> <image_2> <image_3> Which of them is like <image_1>?", "C", "stays"],
  ["<image><image> Which one is older, A or B?", "It is old.\n#### B", "A"],
  ["<image><image> 哪一张更旧？", "B", "E0608"],
])("of rows that a spec says it of: %s %j is then %s", (question, gold, then) => {
  expect(moved(question, gold, {}, follows)).toBe(then);
});

test.each<readonly [question: string, gold: string]>([
  [`${three} Which images show a dog?`, "1,3"],
  [`${three} Which images show a dog?`, "first and third"],
  [`${three} Which images show a dog?`, "all but the second"],
  [`${three} Which is odd?`, "Number 3"],
  [`${three} Which is odd?`, "2"],
  [`${three} Which is odd?`, "C: the cow"],
  [`${three} Which is odd?`, "The answer is the third one"],
  [`${three} Where is the dog?`, "middle"],
  [`${three} Where is the dog?`, "B"],
  [`${three} Where is the dog? A) left B) middle C) right`, "B"],
  [`${three} What animals are shown, respectively?`, "a dog, a cat and a cow"],
  [`${three} Name the animal in each picture.`, "dog, cat, cow"],
  [`${three} How many dogs are in each picture?`, "1, 2, 3"],
  [`${three} Which animal is in each of them? A. dog, cat, cow B. cow, cat, dog`, "B"],
  [`${three} Tell the story.`, "First a dog, then a cat."],
  [`${three} Is the third dog brown?`, "yes"],
  [`${three} Are they in chronological order?`, "no"],
  ["<image><image> What is the animal on the left doing?", "running"],
  ["Before: <image> After: <image> What is it?", "a tree"],
  ["Before: <image> After: <image> Which is greener?", "After"],
  ["**Left**: <image> **Right**: <image> Who smiles?", "the man"],
  ["<image> Is this darker than <image>?", "yes"],
  ["What was added between <image> and <image>?", "a tree"],
  ["From <image> to <image>, did the number of dogs increase?", "yes"],
  ["How many dogs are <image> - <image>?", "3"],
  ["This is a kitchen: <image> and this is a garden: <image>. What is in the kitchen?", "a cat"],
  ["<image><image> Did it get darker?", "yes"],
  ["<image><image> Does A look darker than B?", "yes"],
  ["<image><image> Is (1) darker than (2)?", "yes"],
  ["<image><image> Is the left dog darker?", "yes"],
  ["<image><image> A dog, then a cat is shown.", "true"],
  ["<image><image> What is shown first?", "a dog"],
  ["<image><image> Caption 1: a dog. Caption 2: a cat. Do the captions match the pictures?", "yes"],
  [`${three} What word do the pictures spell?`, "cat"],
  ["<image><image> What disappeared?", "the dog"],
  ["<image><image> Welches?", "das zweite"],
  ["<image><image> ?", "la deuxième"],
])("of rows that say their answer stays, and are wrong: %s %j", (question, gold) => {
  expect(moved(question, gold, { change_needed: false })).toMatch(/^(?:stays|E0608)$/);
});

test.each([
  "One image shows exactly two brown acorns in back-to-back caps on green foliage.",
  "There are at most two people in the image pair.",
  "A person is holding a dog's leash in one of the images.",
  "In at least one image there is a single dog facing left.",
  "An image shows a cat on the right.",
  "In one image, a dog is to the left of a cat.",
  "At least one of the dogs is on the right side of the photo.",
  "A dog has its head turned to the right.",
  "A group of 3 dogs is shown in one image.",
  "Each image shows a row of three bottles.",
  "One of the trains is moving and the cap of a bottle is missing.",
  "In total there are five dogs, and each has the same colour as 2 others.",
  "A dog wears a collar in one image, and two dogs lie on grass in the other.",
  "At least one dog looks to the left and is in front of a wall.",
])("a statement about a pair that no order changes moves: %s", (statement) => {
  const question = `<image><image> Is it true? ${statement} (A) True (B) False`;
  const row = { change_needed: false, data_source: "IIGroup/Mantis-Instruct-nlvr2" };
  expect(moved(question, "A", row)).toBe("A");
});

test.each<readonly [question: string, gold: string]>([
  ["<image><image> How many people are wearing hats in total?", "3"],
  ["<image><image> How many more dogs are there in one than in the other?", "2"],
  [`${three} In which season were they taken? A. summer B. winter`, "A"],
  [`${three} What animals are shown?`, "a dog, a cat and a cow"],
  [`${three} How many of them show dogs? A. 1 B. 2 C. 3`, "B"],
  ["<image> and <image>: what do they have in common?", "dogs"],
  ["Image 1: <image>\nImage 2: <image>\nIs there a dog in both?", "yes"],
  ["<image><image> Do A and B show the same man?", "yes"],
  ["Input: <image> <image> Is the same man in both?", "no"],
  ["<image>\n<image>\nOne image shows two dogs, and the other shows none. True or false?", "true"],
])("of rows that say so and are right: %s %j", (question, gold) => {
  expect(moved(question, gold, { change_needed: false })).toBe(gold);
});
