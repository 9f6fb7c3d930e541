// The plan's hash over the project's own specs: the same under layout, order and files, another for every changed value.

import { env } from "node:process";
import { expect, test } from "vitest";
import { otherHash } from "../../bench/language/change-law.ts";
import { sameHash } from "../../bench/language/hash-law.ts";
import { holds, keptDisk, specs } from "../../bench/language/specs.ts";

const long = env.PERLC_LONG === "1";
/** Each change is a compilation, so that the great specs are for the long way. */
const small = specs.filter((spec) => /(?:quickstart|warm-start)\.perl$/.test(spec.path));

test("equal under reformatting, comments, reordered settings and split files", () => {
  const bar = sameHash(specs, keptDisk(), long ? 200 : 2);
  expect(bar.of).toBeGreaterThan(specs.length * 3);
  expect(holds(bar), bar.missed.join("\n")).toBe(true);
});

test("another for each single changed value", () => {
  const { bar, alone } = otherHash(long ? specs : small, keptDisk());
  expect(bar.of).toBeGreaterThan(100);
  expect(holds(bar), bar.missed.join("\n")).toBe(true);
  expect(alone).toEqual([]);
});
