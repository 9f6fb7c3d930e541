// countNonFinite: what it counts in tensors of all sizes, on the interpreter and the GPU; sumStages beside it.

import { expect, test } from "vitest";
import { builder, f32, feed, fetch, finish } from "../../runtime/graph/ir.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { sumStages } from "../../runtime/tensor/ops/global-norm.ts";
import { countNonFinite } from "../../runtime/tensor/ops/non-finite.ts";
import { checkOp, numbers, useDevice } from "./check.ts";

const gpu = useDevice();
const sizes = [1, 3, 256, 257, 70_001, 5, 600, 129, 9];

const made = (place: number, at: number, value: number) =>
  sizes.map((count, index) => {
    const values = Float32Array.from(numbers(count, index));
    if (index === place) values[at] = value;
    return values;
  });

test.each([
  ["interpreter", () => interpreter()],
  ["GPU", gpu],
] as const)("finds one number in nine tensors, wherever it stands: %s", async (_, backend) => {
  const g = builder("count");
  const inputs = sizes.map((count, index) => feed(g, `in${index}`, f32(count)));
  fetch(g, "count", countNonFinite(g, inputs));
  const executable = await backend().compile(finish(g));
  const count = async (tensors: readonly Float32Array[]) => {
    executable.run(Object.fromEntries(tensors.map((each, index) => [`in${index}`, each])));
    return (await executable.fetch("count")).count![0];
  };
  const largest = 3.4028234663852886e38;
  for (const fine of [largest, -largest, 1e-45, -0]) expect(await count(made(4, 70_000, fine))).toBe(0);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const [place, size] of sizes.entries())
      for (const at of new Set([0, size >> 1, size - 1]))
        expect(await count(made(place, at, bad)), `${bad} ${place} ${at}`).toBe(1);
  expect(await count(sizes.map((each) => new Float32Array(each).fill(Number.NaN)))).toBe(
    sizes.reduce((sum, each) => sum + each, 0),
  );
  executable.release();
});

checkOp({
  name: "sumStages of nine tensors",
  build: (g, inputs) => sumStages(g, inputs),
  inputs: sizes.map((count) => ({ type: f32(count) })),
  tolerance: { absolute: 2e-3, relative: 1e-5 },
});
