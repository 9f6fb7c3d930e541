// The right answer of a row has one normal form, so that what the question asks for, in a box, is right.

import { expect, test } from "vitest";
import { rowsOfJson } from "../../runtime/data/rows/jsonl.ts";
import { examplesOf } from "../../runtime/data/rows/read.ts";
import { verdictOn } from "../../runtime/reward/combine.ts";

function exampleOf(row: object) {
  const bytes = new TextEncoder().encode(`${JSON.stringify(row)}\n`);
  const { examples, bad } = examplesOf(rowsOfJson(bytes, "a.jsonl"), { path: "a.jsonl" }, ".");
  expect(bad).toEqual([]);
  return examples[0]!;
}

const goldOf = (question: string, answer: unknown, extra: object = {}) =>
  exampleOf({ question, answer, ...extra }).answer;

const writings = [
  "B",
  "B.",
  "(B)",
  "b",
  "b)",
  "[B]",
  "\\text{B}",
  "$B$",
  "**B**",
  "#### B",
  "It is the dog.\n#### B",
  "Answer: B",
  "Option B",
  "The answer is (B).",
  "\\boxed{B}",
  "<answer>(B)</answer>",
  '"B"',
];

test.each(writings)("a gold %s of a row with lettered options makes a boxed B right", (written) => {
  const images = ["a.png", "b.png"];
  for (const row of [
    { question: "What is it? A. cat B. dog" },
    { question: "What is it?", options: ["cat", "dog"] },
    { question: "Which has a dog? (A) <image> (B) <image>", images, change_needed: true },
    { question: "<image><image> Which is alike?", images, data_source: "Mantis-Instruct-iconqa" },
  ]) {
    const { answer } = exampleOf({ ...row, answer: written });
    expect(answer).toBe("B");
    expect(verdictOn("\\boxed{B}", answer).right).toBe(true);
    expect(verdictOn("\\boxed{A}", answer).right).toBe(false);
  }
});

test.each<readonly [unknown, string]>([
  ["Yes.", "Yes"],
  ["**no**", "no"],
  ["2.", "2"],
  ["#### 72", "72"],
  ["48/2 = 24\n48 + 24 = 72\n#### 72", "72"],
  ["Answer: 3.50", "3.50"],
  ["-4", "-4"],
  [7, "7"],
])("a gold %s is read as %s", (written, gold) => {
  expect(goldOf("How many are there?", written)).toBe(gold);
});

test.each([
  "x = 2",
  "a dog.",
  "B",
  "(b)",
  "1/2",
  "50%",
  "A. cat",
  "# Title\ntext",
  "(1, 2)",
  "x.",
  "Image 2",
  "A, C",
  "AC",
])("a gold %s without options in letters stays", (written) => {
  expect(goldOf("What is it?", written)).toBe(written);
});
