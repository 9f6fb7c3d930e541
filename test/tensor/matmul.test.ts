// Matrix products in every layout at odd shapes and tile edges, with bias, their gradients, and that a row's bits do
// not depend on how many other rows there are (decode and training multiply the same weights).

import { expect, test } from "vitest";
import { builder, f32, feed, fetch, finish, type Value } from "../../runtime/graph/ir.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";
import { checkOp, numbers, useDevice } from "./check.ts";

const gpu = useDevice();
const layouts = [
  [false, false],
  [false, true],
  [true, false],
  [true, true],
] as const;

for (const [transA, transB] of layouts)
  for (const [m, n, k] of [
    [1, 1, 1],
    [7, 5, 3],
    [1, 65, 33],
    [63, 9, 64],
    [64, 64, 64],
    [65, 129, 17],
  ] as const)
    checkOp({
      name: `matmul ${m}×${n}×${k}${transA ? ", a transposed" : ""}${transB ? ", b transposed" : ""}`,
      build: (g, [a, b, bias]) => matmul(g, a!, b!, { transA, transB, ...(m !== 64 && { bias: bias! }) }),
      inputs: [
        { type: transA ? f32(k, m) : f32(m, k) },
        { type: transB ? f32(n, k) : f32(k, n) },
        ...(m !== 64 ? [{ type: f32(n) }] : []),
      ],
      differentiable: m !== 64 ? [0, 1, 2] : [0, 1],
      tolerance: { absolute: 1e-5, relative: 1e-5 },
    });

// More rows than one stage of the bias gradient sums, and more than two.
for (const rows of [130, 4200])
  checkOp({
    name: `matmul of ${rows} rows with bias`,
    build: (g, [a, b, bias]) => matmul(g, a!, b!, { bias: bias! }),
    inputs: [{ type: f32(rows, 2) }, { type: f32(2, 3) }, { type: f32(3) }],
    differentiable: [1, 2],
    tolerance: { absolute: 1e-5, relative: 1e-5 },
  });

test.each([
  [96, 336, 32],
  [257, 64, 40],
  [40, 20, 300],
])("row bits of %i×%i×%i do not depend on the number of rows", async (m, n, k) => {
  const a = numbers(m * k, 1);
  const feeds = { b: numbers(n * k, 2), bias: numbers(n, 3) };
  const rows = async (from: number, count: number) => {
    const g = builder("rows");
    const b: Value = feed(g, "b", f32(n, k));
    fetch(g, "c", matmul(g, feed(g, "a", f32(count, k)), b, { transB: true, bias: feed(g, "bias", f32(n)) }));
    const executable = await gpu().compile(finish(g));
    executable.run({ a: a.slice(from * k, (from + count) * k), ...feeds });
    const { c } = await executable.fetch("c");
    executable.release();
    return Float32Array.from(c!);
  };
  const all = await rows(0, m);
  for (const [from, count] of [
    [0, 1],
    [m - 1, 1],
    [3, 8],
    [5, 17],
  ] as const)
    expect(await rows(from, count)).toEqual(all.slice(from * n, (from + count) * n));
  expect(new Set(all).size).toBeGreaterThan(n);
});
