// Comparisons, choices, clamping and stopGradient: values, gradients and where gradients must stop.

import { describe, expect, test } from "vitest";
import { type Builder, builder, f32, feed, fetch, finish, i32, type Value } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { gradients } from "../../runtime/tensor/autodiff.ts";
import { multiply } from "../../runtime/tensor/ops/arithmetic.ts";
import { equal, greater, less, select, stopGradient } from "../../runtime/tensor/ops/compare.ts";
import { clamp, maximum, minimum } from "../../runtime/tensor/ops/extremum.ts";
import { sumAll } from "../../runtime/tensor/ops/sum.ts";
import { checkOp, useDevice } from "./check.ts";

const gpu = useDevice();

const few = (count: number, modulus: number) => Float64Array.from({ length: count }, (_, at) => (at * 7) % modulus);

for (const [a, b] of [
  [[7, 65], [65]],
  [[129], [129]],
] as const) {
  const inputs = [{ type: f32(...a) }, { type: f32(...b) }];
  const shapes = `[${a}] and [${b}]`;
  checkOp({ name: `maximum of ${shapes}`, build: (g, [x, y]) => maximum(g, x!, y!), inputs, differentiable: [0, 1] });
  checkOp({ name: `minimum of ${shapes}`, build: (g, [x, y]) => minimum(g, x!, y!), inputs, differentiable: [0, 1] });
  checkOp({
    name: `select by greater of ${shapes}`,
    build: (g, [x, y]) => select(g, greater(g, x!, y!), multiply(g, x!, x!), y!),
    inputs,
    differentiable: [0, 1],
  });
  checkOp({
    name: `a comparison as a mask of ${shapes}`,
    build: (g, [x, y]) => multiply(g, less(g, x!, y!), y!),
    inputs,
    differentiable: [1],
  });
}
checkOp({
  name: "clamp",
  build: (g, [x]) => clamp(g, x!, -0.4, 0.7),
  inputs: [{ type: f32(5, 63) }],
  differentiable: [0],
});
checkOp({
  name: "comparisons of integers",
  build: (g, [x, y]) => [
    greater(g, x!, y!),
    less(g, x!, y!),
    equal(g, x!, y!),
    maximum(g, x!, y!),
    select(g, x!, x!, y!),
  ],
  inputs: [
    { type: i32(65), data: few(65, 5) },
    { type: i32(65), data: few(65, 4) },
  ],
});

/** Gradient of Σ y over x, on both backends, which must agree exactly. */
async function slopes(build: (g: Builder, x: Value, y: Value) => Value, x: number[], y = x): Promise<number[][]> {
  const g = builder("slopes");
  const [a, b] = [feed(g, "x", f32(x.length)), feed(g, "y", f32(y.length))];
  gradients(g, sumAll(g, build(g, a, b)), [a, b]).forEach((each, at) => {
    if (each) fetch(g, `d${at}`, each);
  });
  const graph = finish(g);
  const names = graph.fetches.map((each) => each.name);
  const results: number[][][] = [];
  for (const backend of [interpreter(), gpu()]) {
    const executable = await backend.compile(graph);
    executable.run({ x: Float64Array.from(x), y: Float64Array.from(y) });
    const fetched = await executable.fetch(...names);
    results.push(names.map((name) => [...fetched[name]!]));
    executable.release();
  }
  expect(results[1]).toEqual(results[0]);
  return results[0]!;
}

describe("subgradients", () => {
  test("a tie of maximum and minimum is shared", async () => {
    expect(await slopes((g, a, b) => maximum(g, a, b), [1, 2, 3], [2, 2, 2])).toEqual([
      [0, 0.5, 1],
      [1, 0.5, 0],
    ]);
    expect(await slopes((g, a, b) => minimum(g, a, b), [1, 2, 3], [2, 2, 2])).toEqual([
      [1, 0.5, 0],
      [0, 0.5, 1],
    ]);
  });
  test("clamp passes on its ends and nothing beyond", async () => {
    expect(await slopes((g, a) => clamp(g, a, 0.8, 1.2), [0.7, Math.fround(0.8), 1, Math.fround(1.2), 1.3])).toEqual([
      [0, 1, 1, 1, 0],
    ]);
    expect(await slopes((g, a) => clamp(g, a, -Infinity, 2), [-1e9, 2, 3])).toEqual([[1, 1, 0]]);
    expect(await slopes((g, a) => clamp(g, a, 0, Infinity), [-1, 0, 1e9])).toEqual([[0, 1, 1]]);
  });
  test("stopGradient keeps the value and drops the gradient", async () => {
    expect(await slopes((g, a) => multiply(g, stopGradient(g, a), a), [2, -3])).toEqual([[2, -3]]);
  });
});
checkOp({
  name: "stopGradient's value",
  build: (g, [x]) => multiply(g, stopGradient(g, x!), x!),
  inputs: [{ type: f32(9) }],
});
