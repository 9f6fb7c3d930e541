// RMS normalisation at short and long rows: values, all gradients, and that a row does not see its neighbours.

import { expect, test } from "vitest";
import { builder, f32, feed, fetch, finish } from "../../runtime/graph/ir.ts";
import { rmsNorm } from "../../runtime/tensor/ops/rms-norm.ts";
import { checkOp, numbers, useDevice } from "./check.ts";

const gpu = useDevice();

for (const shape of [
  [1, 1],
  [7, 16],
  [3, 5, 12],
  [65, 33],
  [129, 8],
  [3, 1025],
  [2, 2048],
] as const)
  checkOp({
    name: `rmsNorm [${shape}]`,
    build: (g, [x, weight]) => rmsNorm(g, x!, weight!, 1e-6),
    inputs: [{ type: f32(...shape) }, { type: f32(shape.at(-1) ?? 1) }],
    differentiable: [0, 1],
    tolerance: { absolute: 1e-5, relative: 1e-5 },
  });

checkOp({
  name: "rmsNorm of rows near zero, where epsilon decides",
  build: (g, [x, weight]) => rmsNorm(g, x!, weight!, 1e-6),
  inputs: [{ type: f32(4, 16), data: numbers(64, 3).map((each) => Math.fround(each * 1e-3)) }, { type: f32(16) }],
});

for (const width of [24, 1500])
  test(`a row of ${width} has the same bits alone and among others`, async () => {
    const x = numbers(5 * width, 1);
    const weight = numbers(width, 2);
    const rows = async (count: number, from: number) => {
      const g = builder("rows");
      fetch(g, "y", rmsNorm(g, feed(g, "x", f32(count, width)), feed(g, "weight", f32(width)), 1e-6));
      const executable = await gpu().compile(finish(g));
      executable.run({ x: x.slice(from * width, (from + count) * width), weight });
      const { y } = await executable.fetch("y");
      executable.release();
      return [...y!];
    };
    const all = await rows(5, 0);
    expect(await rows(1, 3)).toEqual(all.slice(3 * width, 4 * width));
    expect(new Set(all).size).toBeGreaterThan(width);
  });
