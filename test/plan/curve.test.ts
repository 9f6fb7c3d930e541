// The value of curves at each step, against the paper and the released code.

import fc from "fast-check";
import { expect, test } from "vitest";
import { valueAt } from "../../plan/curve.ts";
import type { Curve } from "../../plan/plan.ts";

const whole = { over: { from: 0, to: 1 }, warmup: 0 };
const decay = { kind: "linear", from: 1, to: 0, ...whole } as const;

test("the paper's linear decay at t = 1, T/2, T of 906", () => {
  expect(valueAt(decay, 1, 906)).toBe(1 - 1 / 906);
  expect(valueAt(decay, 1, 906)).toBeCloseTo(0.999, 3);
  expect(valueAt(decay, 453, 906)).toBe(0.5);
  expect(valueAt(decay, 906, 906)).toBe(0);
});

test("exp and pow as the released code has them", () => {
  const exponential: Curve = { kind: "exponential", from: 1, to: 0, rate: 0.5, ...whole };
  const power: Curve = { kind: "power", from: 1, to: 0, rate: 0.5, ...whole };
  for (const step of [1, 2, 50, 97, 98, 99, 100]) {
    expect(valueAt(exponential, step, 100)).toBeCloseTo(1 - 0.5 ** (100 - step), 14);
    expect(valueAt(power, step, 100)).toBeCloseTo(1 - (step / 100) ** 0.5, 14);
  }
});

test("warm-up multiplies by t / (T · ratio) at first", () => {
  const warm: Curve = { ...decay, warmup: 0.1 };
  expect(valueAt(warm, 5, 100)).toBeCloseTo(0.95 * 0.5, 14);
  expect(valueAt(warm, 10, 100)).toBe(0.9);
  expect(valueAt(warm, 60, 100)).toBeCloseTo(0.4, 14);
});

test("cosine passes the middle half-way; over moves only in its part", () => {
  const cosine: Curve = { kind: "cosine", from: 2, to: 4, over: { from: 0.25, to: 0.75 }, warmup: 0 };
  expect(valueAt(cosine, 20, 100)).toBe(2);
  expect(valueAt(cosine, 50, 100)).toBeCloseTo(3, 14);
  expect(valueAt(cosine, 37.5, 100)).toBeCloseTo(2 + (1 - Math.SQRT1_2), 14);
  expect(valueAt(cosine, 80, 100)).toBe(4);
});

test("a constant is constant; steps hold until the next is reached", () => {
  expect(valueAt({ kind: "constant", value: 0.3 }, 17, 100)).toBe(0.3);
  const steps: Curve = {
    kind: "steps",
    from: 1,
    stages: [
      { at: 0.5, value: 0.5 },
      { at: 0.9, value: 0 },
    ],
  };
  expect([1, 49, 50, 89, 90, 100].map((step) => valueAt(steps, step, 100))).toEqual([1, 1, 0.5, 0.5, 0, 0]);
});

test("a jump at a share that is a whole step comes at that step, however the share is rounded", () => {
  for (let total = 1; total <= 300; total++)
    for (let percent = 1; percent <= 100; percent++) {
      const jump: Curve = { kind: "steps", from: 0, stages: [{ at: percent / 100, value: 1 }] };
      const first = Math.ceil((percent * total) / 100);
      expect([valueAt(jump, first - 1, total), valueAt(jump, first, total)], `${percent} % of ${total}`).toEqual([
        0, 1,
      ]);
    }
});

test("every moving curve starts at from, ends at to, and never leaves between", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom("linear" as const, "cosine" as const, "power" as const, "exponential" as const),
      share,
      share,
      fc.integer({ min: 1, max: 1000 }),
      fc.nat(1000),
      (kind, from, to, total, at) => {
        const step = Math.min(at, total);
        const curve: Curve =
          kind === "power" || kind === "exponential"
            ? { kind, from, to, rate: 0.5, ...whole }
            : { kind, from, to, ...whole };
        const value = valueAt(curve, step, total);
        expect(value).toBeGreaterThanOrEqual(Math.min(from, to) - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.max(from, to) + 1e-12);
        expect(valueAt(curve, total, total)).toBe(to);
        if (kind !== "exponential") expect(valueAt(curve, 0, total)).toBe(from);
      },
    ),
  );
});

test("there is no value beyond the run", () => {
  expect(() => valueAt(decay, 101, 100)).toThrow("perlc bug");
  expect(() => valueAt(decay, -1, 100)).toThrow("perlc bug");
});

test("a sigmoid meets both ends, is half-way in its middle, and is steepest there", () => {
  const sigmoid: Curve = { kind: "sigmoid", from: 1, to: 0, rate: 20, middle: 0.5, ...whole };
  expect(valueAt(sigmoid, 0, 100)).toBe(1);
  expect(valueAt(sigmoid, 100, 100)).toBe(0);
  expect(valueAt(sigmoid, 50, 100)).toBeCloseTo(0.5, 14);
  // stretched from [σ(−10), σ(10)] to [0, 1]
  const logistic = (x: number) => 1 / (1 + Math.exp(-x));
  const stretched = (logistic(-5) - logistic(-10)) / (logistic(10) - logistic(-10));
  expect(valueAt(sigmoid, 25, 100)).toBeCloseTo(1 - stretched, 14);
  const falls = Array.from({ length: 100 }, (_, i) => valueAt(sigmoid, i, 100) - valueAt(sigmoid, i + 1, 100));
  expect(falls.indexOf(Math.max(...falls))).toBeGreaterThanOrEqual(48);
  expect(falls.every((each) => each > 0)).toBe(true);
});
