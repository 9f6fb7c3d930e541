// The graders on the 60 golden cases, on algebra, and on whatever a policy may write.

import fc from "fast-check";
import { expect, test } from "vitest";
import { boxedCases, boxedTerms, graderCheck } from "../../runtime/conform/graders.ts";
import { scoreCompletion } from "../../runtime/reward/combine.ts";
import { saysSomething } from "../../runtime/reward/first-form.ts";
import { thinksThenBoxes } from "../../runtime/reward/format.ts";
import { gradeAnswer } from "../../runtime/reward/math-equal.ts";
import { expectPassed } from "../conform/passed.ts";
import { readGolden } from "../golden-set.ts";

const golden = readGolden("graders/boxed.json", boxedCases);

test("there are golden cases", () => {
  expect(golden.cases.length).toBeGreaterThan(20);
});

for (const each of golden.cases) test(`golden: ${each.id}`, () => expectPassed(graderCheck(each.id, [each])));

test("the four rewards", () => {
  const reward = (text: string) => scoreCompletion({ text, tokens: 0 }, "B", boxedTerms).reward;
  expect(reward("<think>two</think> \\boxed{B}")).toBe(1);
  expect(reward("\\boxed{B}")).toBe(0.9);
  expect(reward("<think>two</think> \\boxed{A}")).toBe(0.1);
  expect(reward("two")).toBe(0);
});

test("format: the linear scan accepts exactly what the published pattern accepts", () => {
  const pattern = /^<think>.*<\/think>.*\\boxed\{.*\}.*$/s;
  const part = fc.constantFrom("<think>", "</think>", "\\boxed{", "\\boxed {", "}", "{", "A", "\n", " ");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
      const text = parts.join("");
      expect(thinksThenBoxes(text)).toBe(pattern.test(text));
    }),
  );
});

const equal: readonly (readonly [string, string])[] = [
  ["58+x", "x+58"],
  ["2x+3x", "5*x"],
  ["(x+1)^2", "x^2+2x+1"],
  ["\\sqrt{12}", "2\\sqrt{3}"],
  ["\\frac{\\sqrt{2}}{2}", "\\frac{1}{\\sqrt{2}}"],
  ["\\frac{1}{\\sqrt{2}}", "\\sqrt{0.5}"],
  ["\\sqrt{6}", "\\sqrt{2}\\sqrt{3}"],
  ["2\\pi", "\\pi*2"],
  ["\\frac{3\\pi}{6}", "0.5\\pi"],
  ["\\sqrt{9}", "\\sqrt{4}+1"],
  ["(x^2-1)/(x-1)", "x+1"],
  ["-(-x)", "x"],
  ["x^-1", "1/x"],
  ["(1/2,x+1)", "(0.5,1+x)"],
];
const different: readonly (readonly [string, string])[] = [
  ["x+57", "x+58"],
  ["\\sqrt{2}", "1.41421356"],
  ["\\pi", "3.14159265"],
  ["\\sqrt{5}", "\\sqrt{2}+\\sqrt{3}"],
  ["x/0", "x/0+1"],
  ["1/(x-x)", "2"],
  ["abc", "cba"],
  ["x^12", "x^11*x"],
  ["\\unknown{3}", "3"],
  ["\\frac{1}{", "1"],
  ["(1,2", "(1,2)"],
  ["(x2", "2)x"],
  ["", "A"],
];

test("algebra: what is equal", () => {
  for (const [one, other] of equal) {
    expect(gradeAnswer(one, other).equal, `${one} and ${other}`).toBe(true);
    expect(gradeAnswer(other, one).equal, `${other} and ${one}`).toBe(true);
  }
});

test("algebra: what is not", () => {
  for (const [one, other] of different) {
    expect(gradeAnswer(one, other).equal, `${one} and ${other}`).toBe(false);
    expect(gradeAnswer(other, one).equal, `${other} and ${one}`).toBe(false);
  }
});

test("every text that says something equals itself, and no text that a policy may write stops the grader", () => {
  const piece = fc.constantFrom(
    "\\frac",
    "\\sqrt",
    "\\text{ ",
    "{",
    "}",
    "(",
    ")",
    "^",
    "9",
    "x",
    "/",
    "-",
    ",",
    ".",
    "=",
    " ",
    "\\",
    "\\pi",
    "[",
    "e",
    "%",
    "0",
  );
  const answer = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(answer, answer, (one, other) => {
      expect(gradeAnswer(one, one).equal).toBe(saysSomething(one));
      expect(gradeAnswer(one, other).equal).toBeTypeOf("boolean");
    }),
    { numRuns: 3000 },
  );
});

test("towers of powers and endless brackets are given up quickly", () => {
  const tower = `${"(".repeat(40)}x+y${")^9".repeat(40)}`;
  const numbers = `${"(".repeat(40)}9${")^9".repeat(40)}`;
  const start = performance.now();
  expect(gradeAnswer(tower, "x").equal).toBe(false);
  expect(gradeAnswer(numbers, `${numbers}+1`).equal).toBe(false);
  for (const piece of ["(", "-", "\\frac{", "\\text{", "9^", "1,", "\\sqrt"]) {
    for (const times of [140, 40_000]) expect(gradeAnswer(`${piece.repeat(times)}1`, "x").equal).toBe(false);
  }
  expect(performance.now() - start).toBeLessThan(2000);
});
