// Reductions: sums in stages, means, maxima and argmax, at lengths around every split; and that a row's bits do not
// depend on its neighbours.

import { describe, expect, test } from "vitest";
import { builder, f32, feed, fetch, finish, type Value } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { multiply } from "../../runtime/tensor/ops/arithmetic.ts";
import { columnSum } from "../../runtime/tensor/ops/column-sum.ts";
import { argmax, rowMaximum } from "../../runtime/tensor/ops/row-maximum.ts";
import { sumAll, sumAxis, sumTo } from "../../runtime/tensor/ops/sum.ts";
import { checkOp, numbers, useDevice } from "./check.ts";

const gpu = useDevice();

for (const [shape, axis] of [
  [[256, 3], 0],
  [[257, 3], 0],
  [[1031, 64], 0],
  [[2, 300, 5], 1],
  [[3, 16385], 1],
  [[2, 1, 4], 1],
] as const)
  checkOp({
    name: `sum of [${shape}] over axis ${axis}`,
    build: (g, [x]) => sumAxis(g, multiply(g, x!, x!), axis),
    inputs: [{ type: f32(...shape) }],
    ...(shape[0] * shape[1] < 3000 ? { differentiable: [0] } : {}),
    tolerance: { absolute: 1e-3, relative: 2e-5 },
  });
for (const [rows, width] of [
  [1, 5],
  [63, 4],
  [64, 1],
  [65, 7],
  [129, 64],
  [64 * 64 + 1, 3],
] as const)
  checkOp({
    name: `columnSum of [${rows},${width}]`,
    build: (g, [x]) => columnSum(g, x!),
    inputs: [{ type: f32(rows, width) }],
    tolerance: { absolute: 2e-4, relative: 2e-5 },
  });
for (const [from, to] of [
  [[3, 5], [5]],
  [
    [3, 5],
    [3, 1],
  ],
  [[3, 5], []],
  [
    [2, 3, 1, 7],
    [1, 3, 1, 1],
  ],
  [
    [2, 300, 5],
    [1, 1, 5],
  ],
  [
    [4, 5],
    [4, 5],
  ],
] as const)
  checkOp({
    name: `sumTo from [${from}] to [${to}]`,
    build: (g, [x]) => sumTo(g, multiply(g, x!, x!), to),
    inputs: [{ type: f32(...from) }],
    differentiable: [0],
    tolerance: { absolute: 2e-4, relative: 2e-5 },
  });
checkOp({
  name: "sumAll of 70000",
  build: (g, [x]) => sumAll(g, x!),
  inputs: [{ type: f32(70, 1000) }],
  tolerance: { absolute: 2e-3, relative: 2e-5 },
});
for (const shape of [
  [1, 1],
  [7, 65],
  [3, 512],
  [2, 513],
  [2, 1500],
  [2, 3, 5],
  [1, 140000],
] as const)
  checkOp({
    name: `rowMaximum and argmax of [${shape}]`,
    build: (g, [x]) => [rowMaximum(g, x!), argmax(g, x!)],
    inputs: [{ type: f32(...shape) }],
    ...(shape[1] < 2000 ? { differentiable: [0] } : {}),
    tolerance: { absolute: 0, relative: 0 },
  });

async function onBoth(
  build: Parameters<typeof checkOp>[0]["build"],
  shape: readonly number[],
  data: ArrayLike<number>,
) {
  const g = builder("reduction");
  fetch(g, "y", build(g, [feed(g, "x", f32(...shape))]) as Value);
  const graph = finish(g);
  const results: number[][] = [];
  for (const backend of [interpreter(), gpu()]) {
    const executable = await backend.compile(graph);
    executable.run({ x: Float64Array.from(data) });
    results.push([...(await executable.fetch("y")).y!]);
    executable.release();
  }
  return { reference: results[0]!, actual: results[1]! };
}

describe("ties", () => {
  test("argmax takes the lowest index, within a block and across blocks", async () => {
    const length = 1300;
    for (const peaks of [
      [5, 6],
      [300, 20],
      [1299, 1298, 700],
      [256, 0],
    ]) {
      const row = new Float64Array(length).fill(-1);
      for (const at of peaks) row[at] = 2;
      const { reference, actual } = await onBoth((g, [x]) => argmax(g, x!), [1, length], row);
      expect(actual).toEqual([Math.min(...peaks)]);
      expect(reference).toEqual(actual);
    }
    const { actual } = await onBoth((g, [x]) => argmax(g, x!), [2, 3], [-7, -7, -7, 0, 0, -1]);
    expect(actual).toEqual([0, 0]);
  });
});

describe("batch invariance", () => {
  test("a row's sum has the same bits alone and among others", async () => {
    const length = 2000;
    const rows = numbers(5 * length, 9);
    const all = await onBoth((g, [x]) => sumAxis(g, x!, 1), [5, length], rows);
    for (let row = 0; row < 5; row++) {
      const alone = await onBoth(
        (g, [x]) => sumAxis(g, x!, 1),
        [1, length],
        rows.slice(row * length, (row + 1) * length),
      );
      expect(alone.actual[0]).toBe(all.actual[row]);
    }
  });
});
