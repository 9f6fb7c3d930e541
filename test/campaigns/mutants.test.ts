// A fixed sample of the campaign of one-byte mutants (bench/campaigns/mutants.ts), whose whole count is run by hand.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sample } from "../../bench/campaigns/harness.ts";
import { locked } from "../../bench/campaigns/mutants/locked.ts";
import { mutants } from "../../bench/campaigns/mutants.ts";

test("100 mutants each end with a diagnostic or with what an independent reader gives", async () => {
  // how long a case takes is for the campaign on a quiet machine to say
  const { slowest: _, ...timeless } = mutants;
  const results = await sample(timeless, { count: 100 });
  expect(results.filter((each) => each.fault !== undefined)).toEqual([]);
  const outcomes = new Set(results.map((each) => each.outcome));
  expect(outcomes).toContain("as reader");
  expect([...outcomes].filter((each) => /^E\d{4}$/.test(each)).length).toBeGreaterThan(4);
}, 600_000);

test("the lock of a case is silent about the whole file, and names it once a byte is another", async () => {
  const folder = mkdtempSync(join(tmpdir(), "perlc-locked-"));
  for (const [number, base] of ["plain.parquet", "rgb.png", "checkpoint/config.json"].entries()) {
    const { said } = await locked(base, join(folder, `${number}`));
    const bytes = readFileSync(new URL(`../../bench/campaigns/mutants/${base}`, import.meta.url));
    expect(await said(bytes)).toBeUndefined();
    bytes[bytes.length >> 1]! ^= 1;
    expect(await said(bytes)).toBe("E0264");
  }
  rmSync(folder, { recursive: true });
}, 120_000);
