// Random damage: mutated specs never throw and never take a second; trees that were printed parse to themselves.
// PERLC_LONG=1 takes a million mutations and ten thousand trees.

import { env } from "node:process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fuzz } from "../../bench/language/fuzz.ts";
import { holds, keptDisk, specs } from "../../bench/language/specs.ts";
import type { Any, File } from "../../compiler/1-syntax/ast.ts";
import { parse } from "../../compiler/1-syntax/parse.ts";
import { print } from "../../compiler/1-syntax/print.ts";
import { file, plain } from "../syntax/trees.ts";

const long = env.PERLC_LONG === "1";
const hours = 4 * 3600 * 1000;

test(
  "mutated specs",
  () => {
    const { bars, slowest } = fuzz(specs, keptDisk(), long ? 1_000_000 : 1_000, long ? 7 : 1);
    for (const bar of bars) expect(holds(bar), bar.missed.slice(0, 5).join("\n\n")).toBe(true);
    expect(slowest).toBeLessThan(1000);
  },
  hours,
);

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
