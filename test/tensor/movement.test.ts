// permute, slice, pad, concatenate at odd shapes, with their gradients.

import { expect, test } from "vitest";
import { builder, f32, feed, i32 } from "../../runtime/graph/ir.ts";
import { multiply } from "../../runtime/tensor/ops/arithmetic.ts";
import { concatenate } from "../../runtime/tensor/ops/concatenate.ts";
import { permute, transpose } from "../../runtime/tensor/ops/permute.ts";
import { pad, slice } from "../../runtime/tensor/ops/slice.ts";
import { checkOp, useDevice } from "./check.ts";

useDevice();

for (const [shape, axes] of [
  [
    [7, 65],
    [1, 0],
  ],
  [
    [1, 64],
    [1, 0],
  ],
  [
    [3, 5, 7],
    [2, 0, 1],
  ],
  [
    [3, 5, 7],
    [0, 2, 1],
  ],
  [
    [2, 3, 4, 5],
    [0, 2, 1, 3],
  ],
  [
    [2, 3, 4, 5],
    [2, 3, 0, 1],
  ],
  [
    [3, 1, 4, 1],
    [3, 2, 1, 0],
  ],
  [
    [129, 2],
    [1, 0],
  ],
] as const)
  checkOp({
    name: `permute [${shape}] by (${axes})`,
    build: (g, [x]) => permute(g, x!, axes),
    inputs: [{ type: f32(...shape) }],
    differentiable: [0],
  });
checkOp({
  name: "transpose of integers",
  build: (g, [x]) => transpose(g, x!),
  inputs: [{ type: i32(3, 4), data: Array.from({ length: 12 }, (_, at) => at - 5) }],
});
for (const [shape, axis, start, end] of [
  [[9], 0, 2, 3],
  [[7, 65], 1, 1, 65],
  [[7, 65], 0, 6, 7],
  [[3, 5, 7], 1, 1, 4],
  [[3, 5, 7], 2, 0, 3],
  [[3, 5, 7], 0, 0, 3],
] as const)
  checkOp({
    name: `slice ${start}…${end} of axis ${axis} of [${shape}]`,
    // Squared, so that the gradient depends on the elements.
    build: (g, [x]) => multiply(g, slice(g, x!, axis, start, end), slice(g, x!, axis, start, end)),
    inputs: [{ type: f32(...shape) }],
    differentiable: [0],
  });
for (const [shape, axis, before, after] of [
  [[1], 0, 3, 0],
  [[5, 13], 0, 1, 2],
  [[5, 13], 1, 0, 51],
  [[2, 3, 4], 1, 2, 1],
] as const)
  checkOp({
    name: `pad [${shape}] along ${axis} by ${before} and ${after}`,
    build: (g, [x]) => pad(g, x!, axis, before, after),
    inputs: [{ type: f32(...shape) }],
    differentiable: [0],
  });
for (const [shapes, axis] of [
  [[[3], [1], [65]], 0],
  [
    [
      [2, 3],
      [2, 5],
    ],
    1,
  ],
  [
    [
      [2, 3, 4],
      [2, 1, 4],
      [2, 7, 4],
    ],
    1,
  ],
  [Array.from({ length: 17 }, (_, at) => [2, 1 + (at % 3)]), 1],
] as const)
  checkOp({
    name: `concatenate ${shapes.length} along ${axis}, first [${shapes[0]}]`,
    build: (g, inputs) => concatenate(g, inputs, axis),
    inputs: shapes.map((shape) => ({ type: f32(...shape) })),
    differentiable: shapes.map((_, at) => at),
  });

test("wrong shapes are bugs", () => {
  const g = builder("wrong");
  const a = feed(g, "a", f32(2, 3));
  expect(() => permute(g, a, [0, 0])).toThrow(/permute/);
  expect(() => slice(g, a, 1, 2, 4)).toThrow(/slice/);
  expect(() => concatenate(g, [a, feed(g, "b", f32(3, 2))], 0)).toThrow(/concatenate/);
});
