// A fixed sample of the campaign of one-byte mutants (bench/campaigns/mutants.ts), whose whole count is run by hand.

import { expect, test } from "vitest";
import { sample } from "../../bench/campaigns/harness.ts";
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
