// The soft overlong punishment against verl's formula, and where it begins and ends.

import { describe, expect, test } from "vitest";
import { overlongPenalty } from "../../runtime/reward/overlong.ts";

describe("the overlong penalty", () => {
  test("is verl's, up to the longest completion", () => {
    const [longest, buffer, factor] = [20, 8, 0.5];
    for (let length = 0; length <= longest; length++) {
      const verl = Math.min((-(length - (longest - buffer)) / buffer) * factor, 0);
      expect(-overlongPenalty(length, longest, { buffer, factor })).toBeCloseTo(verl, 12);
    }
  });

  test("begins behind the buffer and comes to the factor", () => {
    const penalty = (length: number) => overlongPenalty(length, 20, { buffer: 4, factor: 2 });
    expect([0, 16, 17, 18, 20].map(penalty)).toEqual([0, 0, 0.5, 1, 2]);
  });
});
