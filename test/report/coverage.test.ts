// A sample of bench/coverage.ts: the report's 95 % intervals hold the truth about 95 times in 100.

import { expect, test } from "vitest";
import { coverageLines, measureCoverage, whole } from "../../bench/coverage.ts";

test("plain shares, exactly: mean, least, and least from 50 questions on", () => {
  const plain = [4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 43, 49, 50, 51, 75, 100, 157, 200, 333, 500];
  const rows = measureCoverage({ ...whole, plain, sizes: [], orders: [], seeds: [] });
  expect(rows.map((each) => each.questions)).toEqual(plain);
  expect(rows.flatMap((each) => each.missed)).toEqual([]);
});

test("answers that hang together and differences of the same questions, over seeded draws", () => {
  const rows = measureCoverage({ ...whole, plain: [], sizes: [6, 50], orders: [4], seeds: [], trials: 40 });
  expect(rows).toHaveLength(2 * (4 + 4));
  expect(rows.flatMap(({ what, questions, missed }) => missed.map((each) => `${what} ${questions}: ${each}`))).toEqual(
    [],
  );
}, 300_000);

test("differences of two arms over seeds and questions, over seeded draws", () => {
  const rows = measureCoverage({ ...whole, plain: [], sizes: [20, 50], orders: [], seeds: [2, 3, 5], trials: 80 });
  const own = rows.filter(({ what }) => what.includes("seeds"));
  expect(own).toHaveLength(6);
  expect(own.flatMap((each) => each.missed)).toEqual([]);
});

test("a bar that is missed is named", () => {
  const covered = { mean: 0.9, least: 0.8, leastWithin: 0.85, truths: 10, trials: 0 };
  const lines = coverageLines([{ what: "x", questions: 60, covered, missed: ["mean 90.0 is outside 94 … 97"] }]);
  expect(lines[lines.length - 1]).toBe("missed  x, 60 questions: mean 90.0 is outside 94 … 97");
});
