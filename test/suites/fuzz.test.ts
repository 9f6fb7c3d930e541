// Random damage: mutated specs never throw and never take a second; trees that were printed parse to themselves.
// PERLC_LONG=1 takes a million mutations and ten thousand trees.

import { env } from "node:process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fuzz, inputAt } from "../../bench/language/fuzz.ts";
import { holds, keptDisk, specs } from "../../bench/language/specs.ts";
import { file, plain } from "../../bench/language/trees.ts";
import type { Any, File } from "../../compiler/1-syntax/ast.ts";
import { print } from "../../compiler/1-syntax/print.ts";
import { parse } from "../../compiler/recovery/parse.ts";

const long = env.PERLC_LONG === "1";
const hours = 4 * 3600 * 1000;

test(
  "mutated specs",
  () => {
    const { bars, slowest } = fuzz(specs, keptDisk(), { seed: 7, from: 0, count: long ? 1_000_000 : 1_000 });
    for (const bar of bars) expect(holds(bar), bar.missed.slice(0, 5).join("\n\n")).toBe(true);
    expect(slowest).toBeLessThan(1000);
  },
  hours,
);

test.each(["x = % of which]", "x = f(ask = % of which, 20% of most], seed = 7)"])(
  "what once threw: a list of which recovery made up every token (%s)",
  (line) => {
    const { diagnostics } = parse({ path: "test.perl", text: `spec 1\n\nexperiment a {\n  ${line}\n}\n` });
    expect(diagnostics.length).toBeGreaterThan(0);
  },
);

test("an input of the fuzzer is the same whatever was made before it", () => {
  const texts = specs.map((spec) => spec.text);
  expect(inputAt(texts, 7, 12)).toBe(inputAt(texts, 7, 12));
  const made = Array.from({ length: 100 }, (_, at) => inputAt(texts, 7, at));
  expect(new Set(made).size).toBeGreaterThan(90); // now and then a mutation changes nothing
});

test(
  "print, then parse, is the identity on generated specs",
  () => {
    const law = fc.property(file, (tree) => {
      const parsed = parse({ path: "test.perl", text: print(tree as unknown as File) });
      expect(parsed.diagnostics.map((each) => each.title)).toEqual([]);
      expect(plain(parsed.value as Any)).toEqual(plain(tree as unknown as Any));
    });
    fc.assert(law, { numRuns: long ? 10_000 : 200 });
  },
  hours,
);
