// A profiled run: the same bits as a plain one, and a line for every kind of dispatch, with times and costs.

import { afterAll, beforeAll, expect, test } from "vitest";
import { openDevice } from "../../runtime/device/dawn.ts";
import type { Device } from "../../runtime/device/device.ts";
import { builder, f32, feed, fetch, finish } from "../../runtime/graph/ir.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { add, multiply } from "../../runtime/tensor/ops/arithmetic.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";
import { profiler } from "../../runtime/tensor/profile.ts";
import { checkOp, gpuChoice, numbers, useDevice } from "./check.ts";

useDevice();

let device: Device;
beforeAll(async () => {
  device = await openDevice(gpuChoice);
});
afterAll(() => device.destroy());

function graph() {
  const g = builder("profiled");
  const [a, b] = [feed(g, "a", f32(48, 32)), feed(g, "b", f32(32, 32))];
  const once = matmul(g, a, b);
  fetch(g, "out", add(g, matmul(g, once, b), a));
  return finish(g);
}

test("a profiled run gives the same bits, and every dispatch is accounted for", async () => {
  const feeds = { a: numbers(48 * 32, 1), b: numbers(32 * 32, 2) };
  const times = profiler(device);
  const [plain, timed] = [gpuBackend(device), gpuBackend(device, times)];
  const [one, other] = [await plain.compile(graph()), await timed.compile(graph())];
  one.run(feeds);
  for (let run = 0; run < 3; run++) other.run(feeds);
  expect((await other.fetch("out")).out).toEqual((await one.fetch("out")).out);
  const lines = await times.read();
  expect(lines.reduce((sum, each) => sum + each.dispatches, 0)).toBe(other.dispatches);
  const products = lines.find((each) => each.op === "matmul");
  expect(products).toMatchObject({ graph: "profiled", dispatches: 2, flops: 2 * 2 * 48 * 32 * 32 });
  expect(products?.types).toBe("f32[48,32] f32[32,32] → f32[48,32]");
  for (const { milliseconds } of lines) expect(milliseconds).toBeGreaterThan(0);
  expect(lines.map((each) => each.milliseconds)).toEqual(lines.map((each) => each.milliseconds).sort((a, b) => b - a));
  for (const each of [one, other]) each.release();
});

// Shapes in which a thread takes four elements, with every way in which an operand can be read, and some in which it cannot.
for (const [one, other] of [
  [[3, 8], [8]],
  [
    [3, 8],
    [3, 1],
  ],
  [
    [2, 1, 8],
    [1, 5, 1],
  ],
  [
    [5, 1],
    [1, 12],
  ],
  [
    [2, 3, 4],
    [3, 1],
  ],
  [
    [4, 3],
    [4, 3],
  ],
  [
    [4, 3],
    [1, 1],
  ],
  [[4, 3], [3]],
  [
    [4, 1],
    [4, 6],
  ],
  [[64, 260], [260]],
] as const)
  checkOp({
    name: `fours: [${one}] and [${other}]`,
    build: (g, [a, b]) => add(g, multiply(g, a!, b!), b!),
    inputs: [{ type: f32(...one) }, { type: f32(...other) }],
    differentiable: one[0] === 64 ? [] : [0, 1],
  });
