// Intervals against published values and by their coverage.

import { expect, test } from "vitest";
import { uniform } from "../../runtime/method/philox.ts";
import type { Answered } from "../../runtime/report/answered.ts";
import { normalCdf, normalQuantile } from "../../runtime/report/normal.ts";
import {
  bootstrap,
  defaultBootstrap,
  metricInterval,
  pairedDifference,
  quantile,
  wilson,
} from "../../runtime/report/statistics.ts";

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
  expect(wilson({ hits: 0, of: 0 })).toEqual({ value: Number.NaN, low: 0, high: 1 });
});

test("quantiles lie between neighbours", () => {
  expect(quantile([1, 2, 4, 8], 0.5)).toBe(3);
  expect(quantile([1, 2, 4, 8], 0)).toBe(1);
  expect(quantile([1, 2, 4, 8], 1)).toBe(8);
  expect(quantile([5], 0.3)).toBe(5);
});

const mean = (values: readonly number[]) => (indices: readonly number[]) =>
  indices.reduce((sum, index) => sum + values[index]!, 0) / indices.length;

test("the bootstrap of a mean has the textbook width, and its seed decides it", () => {
  const values = Array.from({ length: 200 }, (_, sample) => uniform({ seed: 4, purpose: "data", sample }));
  const { value, low, high } = bootstrap(200, mean(values));
  const spread = Math.sqrt(values.reduce((sum, each) => sum + (each - value) ** 2, 0) / 200);
  expect((high - low) / (2 * 1.96 * (spread / Math.sqrt(200)))).toBeCloseTo(1, 1);
  expect(bootstrap(200, mean(values))).toEqual({ value, low, high });
  expect(bootstrap(200, mean(values), { ...defaultBootstrap, seed: 1 })).not.toEqual({ value, low, high });
});

test("95 % intervals cover the truth in about 95 of 100 cases", () => {
  for (const kind of ["percentile", "bca"] as const) {
    let covered = 0;
    for (let trial = 0; trial < 200; trial += 1) {
      // squares of uniform numbers: skewed, mean 1/3
      const values = Array.from(
        { length: 60 },
        (_, sample) => uniform({ seed: 6, purpose: "data", sample, step: trial }) ** 2,
      );
      const { low, high } = bootstrap(60, mean(values), { seed: trial, resamples: 300, level: 0.95, kind });
      if (low <= 1 / 3 && 1 / 3 <= high) covered += 1;
    }
    expect(covered / 200).toBeGreaterThan(0.95 - 3.5 * Math.sqrt((0.95 * 0.05) / 200));
  }
});

test("BCa leans to the long tail of a skewed sample", () => {
  const values = Array.from({ length: 40 }, (_, index) => (index === 0 ? 40 : index % 3));
  const settings = { ...defaultBootstrap, resamples: 4000 };
  const plain = bootstrap(40, mean(values), settings);
  const corrected = bootstrap(40, mean(values), { ...settings, kind: "bca" });
  expect(corrected.high).toBeGreaterThan(plain.high);
  expect(corrected.low).toBeGreaterThan(plain.low);
});

test("a figure that cannot vary has no width; none without units", () => {
  for (const kind of ["percentile", "bca"] as const) {
    expect(bootstrap(5, () => 0.5, { ...defaultBootstrap, kind })).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    expect(bootstrap(0, () => 1, { ...defaultBootstrap, kind })).toEqual({
      value: Number.NaN,
      low: Number.NaN,
      high: Number.NaN,
    });
  }
});

/** Items whose four orders are all right or all wrong: as informative as one answer each. */
function clustered(items: number, share: number): readonly Answered[] {
  return Array.from({ length: items * 4 }, (_, index) => {
    const item = Math.floor(index / 4);
    const right = item < items * share;
    return { item, order: index % 4, canonicalAnswer: right ? "A" : "B", right };
  });
}

test("orders of one item are no independent trials: the cluster interval is that of the items", () => {
  const interval = metricInterval("accuracy", clustered(100, 0.5));
  const width = interval.high - interval.low;
  expect(interval.value).toBe(0.5);
  expect(width).toBeCloseTo(2 * 1.96 * Math.sqrt(0.25 / 100), 1);
  // 400 independent answers would give half of it
  const naive = wilson({ hits: 200, of: 400 });
  expect(width / (naive.high - naive.low)).toBeGreaterThan(1.7);
});

test("a paired difference is narrower than the figures it compares", () => {
  const before = clustered(100, 0.5);
  const after = clustered(100, 0.6);
  const difference = pairedDifference("accuracy", before, after);
  expect(difference.value).toBeCloseTo(0.1, 12);
  expect(difference.low).toBeGreaterThan(0);
  const alone = metricInterval("accuracy", before);
  expect(difference.high - difference.low).toBeLessThan(alone.high - alone.low);
  expect(pairedDifference("flip_rate", before, before)).toEqual({ value: 0, low: 0, high: 0 });
});

test("pairs are made by item, not by place; items of one side only are left out", () => {
  const before = clustered(50, 0.5);
  const mixed = [...clustered(60, 0.5)].reverse();
  const difference = pairedDifference("accuracy", before, mixed);
  // of the common items 0 … 49, `before` has 25 right and `mixed` 30
  expect(difference.value).toBeCloseTo(0.1, 12);
  const same = pairedDifference("accuracy", before, [...before].reverse());
  expect(same).toEqual({ value: 0, low: 0, high: 0 });
});
