// Slips of people who never saw the language, each answered with what is meant, and fixes that reach a fixed point and destroy
// nothing. PERLC_LONG=1 breaks specs at ten times as many tokens.

import { env } from "node:process";
import { expect, test } from "vitest";
import { answered, fixedPoint, readSlips } from "../../bench/language/slips.ts";
import { keptDisk } from "../../bench/language/specs.ts";

const files = keptDisk();
const { base, slips } = readSlips();

test("there are many, and each has a name of its own", () => {
  expect(slips.length).toBeGreaterThanOrEqual(200);
  expect(new Set(slips.map((each) => each.name)).size).toBe(slips.length);
});

test.each(slips.map((each) => [each.name, each] as const))("%s", (_, each) => {
  expect(answered(base, each, files).join("\n\n")).toBe("");
});

test("safe fixes made twice are safe fixes made once, on broken specs and misspelt words", () => {
  const { missed, of } = fixedPoint(files, env.PERLC_LONG === "1" ? 7 : 67, 1);
  expect(of).toBeGreaterThan(50);
  expect(missed).toEqual([]);
});
