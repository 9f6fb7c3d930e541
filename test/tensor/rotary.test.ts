// Rotary embedding: values, gradient (also for tables whose halves differ), and that rotation keeps lengths.

import { expect, test } from "vitest";
import { builder, f32, feed, fetch, finish } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { rotary } from "../../runtime/tensor/ops/rotary.ts";
import { checkOp, numbers, useDevice } from "./check.ts";

useDevice();

for (const [rows, heads, dimension] of [
  [1, 1, 2],
  [5, 3, 8],
  [65, 2, 12],
] as const)
  checkOp({
    name: `rotary ${rows} rows, ${heads} heads of ${dimension}`,
    build: (g, [x, cos, sin]) => rotary(g, x!, cos!, sin!),
    inputs: [{ type: f32(rows, heads * dimension) }, { type: f32(rows, dimension) }, { type: f32(rows, dimension) }],
    differentiable: [0],
    tolerance: { absolute: 1e-6, relative: 1e-6 },
  });

test("turns each pair (x_d, x_{d+D/2}) by its angle: hand-computed quarter turns and the length of any turn", async () => {
  const g = builder("turn");
  const [cos, sin] = [feed(g, "cos", f32(2, 4)), feed(g, "sin", f32(2, 4))];
  fetch(g, "y", rotary(g, feed(g, "x", f32(2, 8)), cos, sin));
  const executable = await interpreter().compile(finish(g));
  const angles = [0, Math.PI / 2, 0, Math.PI / 2, 0.3, -1.1, 0.3, -1.1];
  const x = numbers(16, 5);
  executable.run({ x, cos: Float64Array.from(angles, Math.cos), sin: Float64Array.from(angles, Math.sin) });
  const y = (await executable.fetch("y")).y!;
  expect(y[0]).toBeCloseTo(x[0]!, 12);
  expect(y[1]).toBeCloseTo(-x[3]!, 12);
  expect(y[3]).toBeCloseTo(x[1]!, 12);
  expect(y[5]).toBeCloseTo(-x[7]!, 12);
  for (const at of [8, 9, 12, 13])
    expect(Math.hypot(y[at]!, y[at + 2]!)).toBeCloseTo(Math.hypot(x[at]!, x[at + 2]!), 12);
});
