// Tokens of every spec of the project deleted, doubled, and the text cut there: never an exception, one to three diagnostics,
// the first within two tokens of the damage, and no doubled token taken silently. The bar is all, whatever is sampled.

import { env } from "node:process";
import { expect, test } from "vitest";
import { breakSpecs } from "../../bench/language/broken.ts";
import { keptDisk, specs } from "../../bench/language/specs.ts";

// every token with PERLC_LONG=1, as `node bench/language.ts` does it; every third without
const { bars, cases, legal } = breakSpecs(specs, keptDisk(), env.PERLC_LONG === "1" ? 1 : 3);

test("the suite breaks every spec in three ways, and little of it stays legal", () => {
  expect(specs.length).toBeGreaterThanOrEqual(6);
  expect(cases).toBeGreaterThan(1_500);
  expect(legal.length / cases, legal.join("\n")).toBeLessThan(0.02);
});

test.each(bars)("$name", (bar) => {
  expect(bar.missed).toEqual([]);
  expect(bar.good).toBe(bar.of);
});
