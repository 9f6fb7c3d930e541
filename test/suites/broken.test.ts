// Every token of every spec of the project deleted, doubled, and the text cut there: never an exception, one to three
// diagnostics, the first within two tokens of the damage.

import { env } from "node:process";
import { expect, test } from "vitest";
import { breakSpecs } from "../../bench/language/broken.ts";
import { keptDisk, shareOf, specs } from "../../bench/language/specs.ts";

// every token with PERLC_LONG=1, every fourth without
const { bars, cases, legal } = breakSpecs(specs, keptDisk(), env.PERLC_LONG === "1" ? 1 : 4);

test("the suite breaks every spec in three ways, and little of it stays legal", () => {
  expect(specs.length).toBeGreaterThanOrEqual(3);
  expect(cases).toBeGreaterThan(400);
  expect(legal / cases).toBeLessThan(0.1);
});

// The bar is all; `node bench/language.ts` says how far it is. Here it must not get worse than it is.
const reached = [1, 0.999, 0.99];

test.each(bars.map((bar, i) => ({ ...bar, reached: reached[i] ?? 1 })))("$name", (bar) => {
  expect(shareOf(bar), bar.missed.join("\n")).toBeGreaterThanOrEqual(bar.reached);
});
