// The golden loss files, as the policy tests read them.

import { readdirSync } from "node:fs";
import { expect } from "vitest";
import { type LossCase, lossCase } from "../../runtime/conform/losses/case.ts";
import { type Reader, readGolden } from "../../runtime/conform/read.ts";
import { goldenPath } from "../golden-set.ts";

/** A file of the golden set by its name without extension. */
export const readLosses = <T>(name: string, read: Reader<T>): T =>
  readGolden(goldenPath("losses"), `${name}.json`, read);

/** All loss cases; aggregation-toy has another form and is read on its own. */
export function lossCases(): readonly LossCase[] {
  return readdirSync(goldenPath("losses"))
    .map((file) => file.replace(/\.json$/, ""))
    .filter((name) => name !== "aggregation-toy")
    .map((name) => readLosses(name, lossCase));
}

/** Within 1e-9 relative + 1e-12, the tolerance of the golden set for float64. */
export function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>, what: string): void {
  expect(got.length, what).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i += 1) {
    const difference = Math.abs(got[i]! - wanted[i]!);
    if (!(difference <= 1e-9 * Math.abs(wanted[i]!) + 1e-12)) {
      expect.fail(`${what}, entry ${i}: ${got[i]} instead of ${wanted[i]}`);
    }
  }
}
