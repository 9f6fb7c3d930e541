// Checks of runtime/conform in tests: what `perlc conform` prints as a line is asked to hold.

import { expect } from "vitest";
import type { Check } from "../../runtime/conform/check.ts";

/** Fails with what the line of the check would say. */
export function expectPassed(...checks: readonly Check[]): void {
  expect(checks.length).toBeGreaterThan(0);
  for (const { golden, what, compared, worst, passed } of checks)
    expect(passed, `${golden}, ${what}: ${JSON.stringify(worst)} of ${compared}`).toBe(true);
}
