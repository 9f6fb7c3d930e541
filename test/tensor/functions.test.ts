// Pointwise functions (activations, powers, exponentials) on the GPU against the interpreter and against known values.

import { describe, expect, test } from "vitest";
import { type Builder, builder, f32, feed, fetch, finish, type Value } from "../../runtime/graph/ir.ts";
import { expMinusOneMinus as exactExpMinusOneMinus, normalCdf } from "../../runtime/kernels/special.ts";
import { gelu, sigmoid, silu } from "../../runtime/tensor/ops/activation.ts";
import { exp, expMinusOne, expMinusOneMinus, log } from "../../runtime/tensor/ops/exponential.ts";
import { absolute, sign, sqrt, square } from "../../runtime/tensor/ops/power.ts";
import { checkOp, numbers, useDevice } from "./check.ts";

const gpu = useDevice();

const wide = (count: number, reach: number) => Float64Array.from(numbers(count, 3), (x) => Math.fround(reach * x));
const positive = (count: number) => Float64Array.from(numbers(count, 4), (x) => Math.fround(0.2 + 3 * (x + 1)));

for (const count of [1, 63, 129]) {
  const shape = `[${count}]`;
  const over = (build: (g: Builder, x: Value) => Value, data: Float64Array) => ({
    build: (g: Builder, [x]: readonly Value[]) => build(g, x!),
    inputs: [{ type: f32(count), data }],
    differentiable: [0],
  });
  checkOp({ name: `sigmoid ${shape}`, ...over(sigmoid, wide(count, 8)) });
  checkOp({ name: `silu ${shape}`, ...over(silu, wide(count, 8)) });
  checkOp({ name: `gelu ${shape}`, ...over(gelu, wide(count, 6)) });
  checkOp({ name: `exp ${shape}`, ...over(exp, wide(count, 4)), tolerance: { absolute: 1e-6, relative: 2e-5 } });
  checkOp({ name: `log ${shape}`, ...over(log, positive(count)) });
  checkOp({ name: `expMinusOne ${shape}`, ...over(expMinusOne, wide(count, 2)) });
  checkOp({ name: `expMinusOneMinus ${shape}`, ...over(expMinusOneMinus, wide(count, 3)) });
  checkOp({ name: `square ${shape}`, ...over(square, wide(count, 3)) });
  checkOp({ name: `sqrt ${shape}`, ...over(sqrt, positive(count)) });
  checkOp({ name: `absolute ${shape}`, ...over(absolute, wide(count, 3)) });
}

async function onGpu(build: (g: Builder, x: Value) => Value, data: readonly number[]): Promise<readonly number[]> {
  const g = builder("function");
  fetch(g, "y", build(g, feed(g, "x", f32(data.length))));
  const executable = await gpu().compile(finish(g));
  executable.run({ x: Float64Array.from(data) });
  const { y } = await executable.fetch("y");
  executable.release();
  return [...y!];
}

function near(actual: readonly number[], expected: readonly number[], relative: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((each, at) => {
    expect(Math.abs(each - expected[at]!), `element ${at}: ${each} and ${expected[at]}`).toBeLessThanOrEqual(
      relative * Math.abs(expected[at]!),
    );
  });
}

describe("accuracy in relative terms", () => {
  const small = [1e-12, -1e-9, 1e-7, -1e-5, 3e-4, -2e-3, 0.05, -0.3, 0.9, -0.999, 1.001, -1.5, 5, -20].map(Math.fround);
  test("expMinusOneMinus near 0 does not cancel", async () => {
    near(await onGpu(expMinusOneMinus, small), small.map(exactExpMinusOneMinus), 5e-6);
  });
  test("expMinusOne near 0 does not cancel", async () => {
    near(await onGpu(expMinusOne, small), small.map(Math.expm1), 5e-6);
  });
  test("sigmoid and gelu in the tails", async () => {
    const x = [-12, -9, -5, -3, -1, -0.1, 0.1, 1, 3, 9, 30];
    near(
      await onGpu(sigmoid, x),
      x.map((each) => 1 / (1 + Math.exp(-each))),
      5e-6,
    );
    near(
      await onGpu(gelu, x),
      x.map((each) => each * normalCdf(each)),
      2e-5,
    );
  });
  test("no overflow far out", async () => {
    const far = [-1e30, -200, 200, 1e30].map(Math.fround);
    expect(await onGpu(sigmoid, far)).toEqual([0, 0, 1, 1]);
    expect((await onGpu(silu, far)).map((each) => each + 0)).toEqual([0, 0, far[2], far[3]]);
    const tails = await onGpu(gelu, [-40, 40]);
    expect(Math.abs(tails[0]!)).toBeLessThan(1e-34);
    expect(tails[1]).toBe(40);
    expect(await onGpu(sign, [-2, 0, 0.5])).toEqual([-1, 0, 1]);
  });
});

describe("the references themselves", () => {
  // Φ to 15 digits: Abramowitz & Stegun, Table 26.1 and 26.2.
  test("normalCdf", () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 14);
    expect(normalCdf(2.5)).toBeCloseTo(0.993790334674224, 14);
    expect(normalCdf(-5) / 2.866515718791939e-7).toBeCloseTo(1, 12);
    expect(normalCdf(2.9999999)).toBeCloseTo(normalCdf(3), 8);
    expect(normalCdf(-3) + normalCdf(3)).toBeCloseTo(1, 15);
  });
  test("expMinusOneMinus", () => {
    expect(exactExpMinusOneMinus(1e-8) / (5e-17 * (1 + 1e-8 / 3))).toBeCloseTo(1, 14);
    expect(exactExpMinusOneMinus(0.5 - 1e-12)).toBeCloseTo(Math.expm1(0.5) - 0.5, 11);
    expect(exactExpMinusOneMinus(2)).toBeCloseTo(Math.exp(2) - 3, 14);
  });
});
