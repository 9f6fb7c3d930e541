// The elementary functions of single precision against double precision, over inputs spread evenly over all f32, special ones included;
// bench/functions.ts does the same with ten million each. What they are at the ends, and that Philox gives the words of the other one.

import { describe, expect, test } from "vitest";
import { functions, ofBits, off, worst } from "../../bench/functions/measured.ts";
import { expMinusOne, exponential, sigmoid } from "../../runtime/graph/functions/exponential.ts";
import { logarithm } from "../../runtime/graph/functions/logarithm.ts";
import { normalCdf } from "../../runtime/graph/functions/normal.ts";
import { philox, uniform, unit, upperProduct } from "../../runtime/graph/functions/philox.ts";
import { cosine, sine } from "../../runtime/graph/functions/trigonometric.ts";
import { single } from "../../runtime/graph/single.ts";
import { unitOf } from "../../runtime/kernels/gumbel.ts";
import { philox as philoxOf, uniformOf } from "../../runtime/kernels/philox.ts";
import { numbers } from "./check.ts";

test.each(functions.map((each) => [each.name, each] as const))("%s is within its bound", (_, measured) => {
  const { ulp, at } = worst(measured, 30_000);
  expect(ulp, `at ${at}`).toBeLessThanOrEqual(measured.bound);
});

test("a wrong result is seen", () => {
  const [measured] = functions;
  const wrong = (by: number) => ({ ...measured!, ours: (x: number) => measured!.ours(x) * by });
  expect(worst(wrong(1 + 2 ** -21), 1000).ulp).toBeGreaterThan(3);
  expect(off({ ...measured!, ours: () => 0 }, Infinity)).toBeGreaterThan(1e6);
  expect(off({ ...measured!, ours: () => 0 }, NaN)).toBe(Infinity);
});

describe("at the ends", () => {
  test("exponential", () => {
    const of = (x: number) => exponential(single, Math.fround(x));
    expect([-Infinity, -104, -0, 0, 88.73, Infinity, NaN].map(of)).toEqual([0, 0, 1, 1, Infinity, Infinity, NaN]);
    expect(of(-103.2)).toBe(2 ** -149);
    expect(expMinusOne(single, -0)).toBe(-0);
    expect(expMinusOne(single, 3 * 2 ** -149)).toBe(3 * 2 ** -149);
  });
  test("logarithm", () => {
    const of = (x: number) => logarithm(single, Math.fround(x));
    expect([0, -0, -1, -Infinity, 1, Infinity, NaN].map(of)).toEqual([
      -Infinity,
      -Infinity,
      NaN,
      NaN,
      0,
      Infinity,
      NaN,
    ]);
    expect(of(2 ** -149)).toBe(Math.fround(-149 * Math.LN2));
  });
  test("sigmoid and normalCdf", () => {
    expect([-Infinity, 0, Infinity, NaN].map((x) => sigmoid(single, x))).toEqual([0, 0.5, 1, NaN]);
    expect([-Infinity, 0, Infinity, NaN].map((x) => normalCdf(single, x))).toEqual([0, 0.5, 1, NaN]);
  });
  test("sine and cosine of the f32 that is nearest to a multiple of π/2, and of infinities", () => {
    const hard = Math.fround(16367173 * 2 ** 72);
    expect(cosine(single, hard)).toBe(Math.fround(Math.cos(hard)));
    expect(sine(single, -hard)).toBe(Math.fround(Math.sin(-hard)));
    expect(sine(single, -0)).toBe(-0);
    expect([Infinity, -Infinity, NaN].flatMap((x) => [sine(single, x), cosine(single, x)])).toEqual(
      new Array(6).fill(NaN),
    );
  });
});

/** 32-bit words spread over all of them, with the ends. */
const words = [0, 1, 2 ** 23 - 1, 2 ** 23, 2 ** 24 + 1, 2 ** 31, 2 ** 32 - 512, 2 ** 32 - 1].concat(
  Array.from(numbers(3000, 5), (each) => Math.floor((each + 1) * 2 ** 31) % 2 ** 32),
);

test("words become the numbers of the other implementation, bit for bit", () => {
  for (const word of words) {
    expect(unit(single, word | 0)).toBe(unitOf(word));
    expect(uniform(single, word | 0)).toBe(uniformOf(word));
    expect(upperProduct(single, word | 0, 0xd2511f53 | 0) >>> 0).toBe(Number((BigInt(word) * 0xd2511f53n) >> 32n));
  }
});

test("Philox draws the words of the other implementation", () => {
  for (let at = 0; at + 6 < 600; at += 6) {
    const [c0, c1, c2, c3, k0, k1] = words.slice(at, at + 6) as [number, number, number, number, number, number];
    const drawn = philox(single, [c0 | 0, c1 | 0, c2 | 0, c3 | 0], [k0 | 0, k1 | 0]);
    expect(drawn.map((each) => each >>> 0)).toEqual([...philoxOf([c0, c1, c2, c3], [k0, k1])]);
  }
});

test("ofBits covers subnormal numbers, infinities and NaN", () => {
  expect([1, 0x7f800000, 0x7fc00000].map(ofBits)).toEqual([2 ** -149, Infinity, NaN]);
});
