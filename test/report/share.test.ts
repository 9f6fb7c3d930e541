// Intervals of shares against published values, by their laws, and by their coverage on a sample of bench/coverage.ts.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalCdf, normalQuantile } from "../../runtime/report/normal.ts";
import { type Contribution, shareInterval, wilson } from "../../runtime/report/share.ts";

test("the normal distribution", () => {
  // Abramowitz and Stegun, table 26.1 and known quantiles
  for (const [x, p] of [
    [0, 0.5],
    [1, 0.841344746068543],
    [-1.5, 0.0668072012688581],
    [3, 0.99865010196837],
    [-6, 9.86587645037698e-10],
  ] as const) {
    expect(Math.abs(normalCdf(x) / p - 1)).toBeLessThan(1e-12);
  }
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
  expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
  expect(normalQuantile(1e-9)).toBeCloseTo(-5.997807015007686, 9);
  for (const at of [0.001, 0.2, 0.7, 0.9999]) expect(normalCdf(normalQuantile(at))).toBeCloseTo(at, 12);
});

test("Wilson: published values and the ends", () => {
  // Newcombe 1998, table I: 81 of 263 and 15 of 148
  const one = wilson({ hits: 81, of: 263 });
  expect([one.low, one.high].map((share) => share.toFixed(4))).toEqual(["0.2553", "0.3662"]);
  const other = wilson({ hits: 15, of: 148 });
  expect([other.low, other.high].map((share) => share.toFixed(4))).toEqual(["0.0624", "0.1605"]);
  const none = wilson({ hits: 0, of: 20 });
  expect([none.low, none.high.toFixed(4)]).toEqual([0, "0.1611"]);
  const all = wilson({ hits: 29, of: 29 });
  expect([all.low.toFixed(4), all.high]).toEqual(["0.8830", 1]);
  expect(wilson({ hits: 0, of: 0 }).value).toBeNaN();
});

/** So many questions with so many right answers of so many. */
const questions = (...groups: readonly (readonly [count: number, hits: number, of: number])[]): Contribution[] =>
  groups.flatMap(([count, hits, of]) => Array.from({ length: count }, () => ({ hits, of })));

const width = (list: readonly Contribution[]): number => {
  const { low, high } = shareInterval(list);
  return high - low;
};

describe("questions with several answers", () => {
  test("one answer a question is Wilson's interval", () => {
    expect(shareInterval(questions([81, 1, 1], [182, 0, 1]))).toEqual(wilson({ hits: 81, of: 263 }));
    expect(shareInterval([])).toEqual(wilson({ hits: 0, of: 0 }));
    expect(shareInterval(questions([5, 0, 0])).value).toBeNaN();
  });

  test("four answers that are one answer are worth one, four that have nothing to do with each other are worth four", () => {
    const one = wilson({ hits: 50, of: 100 });
    const together = shareInterval(questions([50, 4, 4], [50, 0, 4]));
    expect(together.low).toBeCloseTo(one.low, 3);
    expect(together.high).toBeCloseTo(one.high, 3);
    const four = wilson({ hits: 200, of: 400 });
    // counts as a binomial has them
    const apart = shareInterval(questions([6, 0, 4], [25, 1, 4], [38, 2, 4], [25, 3, 4], [6, 4, 4]));
    expect((apart.high - apart.low) / (four.high - four.low)).toBeGreaterThan(0.99);
    expect((apart.high - apart.low) / (four.high - four.low)).toBeLessThan(1.12);
  });

  test("the more answers to a question agree, the wider", () => {
    const [apart, half, together] = [
      questions([6, 0, 4], [25, 1, 4], [38, 2, 4], [25, 3, 4], [6, 4, 4]),
      questions([25, 0, 4], [15, 1, 4], [20, 2, 4], [15, 3, 4], [25, 4, 4]),
      questions([50, 0, 4], [50, 4, 4]),
    ].map(width);
    expect(apart).toBeLessThan(half ?? 0);
    expect(half).toBeLessThan(together ?? 0);
  });

  test("laws: it holds its value, keeps inside 0 … 1, has a width, is symmetric, and knows no order", () => {
    const question = fc.tuple(fc.nat(6), fc.nat(6)).map(([a, b]) => ({ hits: Math.min(a, b), of: Math.max(a, b) }));
    fc.assert(
      fc.property(fc.array(question, { minLength: 1, maxLength: 40 }), (list) => {
        const { value, low, high } = shareInterval(list);
        if (list.every((each) => each.of === 0)) {
          expect(value).toBeNaN();
          return;
        }
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(high).toBeLessThanOrEqual(1);
        expect(high - low).toBeGreaterThan(0.01);
        const mirrored = shareInterval(list.map(({ hits, of }) => ({ hits: of - hits, of })));
        expect(mirrored.low).toBeCloseTo(1 - high, 7);
        expect(mirrored.high).toBeCloseTo(1 - low, 7);
        const turned = shareInterval(list.toReversed());
        expect(turned.low).toBeCloseTo(low, 7);
        expect(turned.high).toBeCloseTo(high, 7);
      }),
      { numRuns: 100 },
    );
  });

  test("nothing right, or all, still has a width: not narrower than all answers apart, hardly wider than questions", () => {
    for (const [count, orders] of [
      [4, 4],
      [8, 2],
      [200, 4],
      [1, 24],
    ] as const) {
      const { low, high } = shareInterval(questions([count, 0, orders]));
      expect(low).toBe(0);
      expect(high).toBeGreaterThan(wilson({ hits: 0, of: count * orders }).high - 1e-9);
      expect(high).toBeLessThan(wilson({ hits: 0, of: count }).high + 0.1 / count);
    }
  });
});
