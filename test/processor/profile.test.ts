// A profiled run on the processor: the same bits as a plain one, and a line for every kind of dispatch, with times and costs.

import { afterAll, beforeAll, expect, test } from "vitest";
import { builder, f32, feed, fetch, finish, state, update } from "../../runtime/graph/ir.ts";
import { processorBackend } from "../../runtime/processor/backend.ts";
import { openProcessor, type Processor } from "../../runtime/processor/processor.ts";
import { processorProfiler } from "../../runtime/processor/profile.ts";
import { add } from "../../runtime/tensor/ops/arithmetic.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";
import { numbers } from "../tensor/check.ts";

let cpu: Processor;
beforeAll(() => {
  cpu = openProcessor({ threads: 2 });
});
afterAll(() => cpu.destroy());

function graph() {
  const g = builder("profiled");
  const [a, w] = [feed(g, "a", f32(32, 32)), state(g, "w", f32(32, 32))];
  const out = add(g, matmul(g, matmul(g, a, w), w), a);
  fetch(g, "out", out);
  // a copy that is of no node
  update(g, "w", out);
  return finish(g);
}

test("a profiled run gives the same bits, and every dispatch is accounted for", async () => {
  const times = processorProfiler();
  const both = [processorBackend(cpu), processorBackend(cpu, { profiler: times })];
  const a = Float32Array.from(numbers(32 * 32, 1));
  const found = [];
  let dispatches = 0;
  for (const backend of both) {
    backend.write("w", f32(32, 32), numbers(32 * 32, 2));
    const program = await backend.compile(graph());
    // what is worked out of a state is so again once the state has changed
    for (let run = 0; run < 3; run++) program.run({ a });
    found.push([(await program.fetch("out"))["out"], await backend.read("w")]);
    dispatches = program.dispatches;
  }
  expect(found[1]).toEqual(found[0]);
  const lines = times.read();
  expect(lines.reduce((sum, each) => sum + each.dispatches, 0)).toBe(dispatches - 1);
  const products = lines.find((each) => each.op === "matmul");
  expect(products).toMatchObject({ graph: "profiled", dispatches: 2, flops: 2 * 2 * 32 ** 3 });
  expect(products?.types).toBe("f32[32,32] f32[32,32] → f32[32,32]");
  for (const { milliseconds } of lines) expect(milliseconds).toBeGreaterThan(0);
  expect(lines.map((each) => each.milliseconds)).toEqual(lines.map((each) => each.milliseconds).sort((x, y) => y - x));
  for (const each of both) each.destroy();
});
