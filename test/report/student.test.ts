// Student's t distribution: against tables, and its symmetry.

import { expect, test } from "vitest";
import { studentCdf, studentQuantile } from "../../runtime/report/student.ts";

test("Student's t: tabulated quantiles, and its limit is the normal distribution", () => {
  // Abramowitz and Stegun, table 26.10, and any handbook
  for (const [freedom, t] of [
    [1, 12.7062],
    [2, 4.30265],
    [3, 3.18245],
    [4, 2.77645],
    [7, 2.36462],
    [10, 2.22814],
    [30, 2.04227],
    [100, 1.98397],
  ] as const)
    expect(studentQuantile(0.975, freedom)).toBeCloseTo(t, 4);
  expect(studentQuantile(0.975, 10_001)).toBeCloseTo(1.96, 2);
  for (const freedom of [1, 2, 5, 8]) {
    expect(studentCdf(0, freedom)).toBeCloseTo(0.5, 12);
    expect(studentCdf(-1.3, freedom) + studentCdf(1.3, freedom)).toBeCloseTo(1, 12);
  }
});
