// The null device compiles and validates every kernel of the op library, and gives no number away.

import { afterAll, beforeAll, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { type Device, openDevice } from "../../runtime/device/dawn.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { apply1, builder, f32, feed, fetch, finish, type Graph, size, state, update } from "../../runtime/graph/ir.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { scale, scaleOp } from "../../runtime/tensor/ops/arithmetic.ts";
import { targetOf } from "../../runtime/tensor/program.ts";
import { library, specimen } from "./library.ts";

let device: Device;
let backend: Backend;
beforeAll(async () => {
  device = await openDevice("null");
  backend = gpuBackend(device);
});
afterAll(() => {
  backend.destroy();
  device.destroy();
});

const zeros = (graph: Graph) =>
  Object.fromEntries(
    graph.sources.flatMap((each) =>
      each.kind === "feed" ? [[each.name, new Float64Array(size(each.value.type.shape))] as const] : [],
    ),
  );

/** Ops whose kernels bind more buffers than the null backend has (eight): their text alone can be compiled there. */
const wide = ["attention"];

for (const name of Object.keys(library).filter((each) => !wide.includes(each)))
  test(`${name} compiles, validates and is recorded`, async () => {
    const graph = specimen(name);
    for (const each of graph.sources) if (each.kind === "state") backend.write(each.name, each.value.type);
    const executable = await backend.compile(graph);
    executable.run(zeros(graph));
    await device.guard(device.gpu.queue.onSubmittedWorkDone());
    expect(device.fault()).toBeUndefined();
    executable.release();
  });

for (const name of wide)
  test(`${name}: every kernel's text compiles, though some bind more buffers than this device has`, async () => {
    const target = targetOf(device);
    const bound: number[] = [];
    for (const { op, attributes, inputs, outputs } of specimen(name).nodes) {
      if (op.view) continue;
      const types = { inputs: inputs.map((each) => each.type), outputs: outputs.map((each) => each.type) };
      const module = device.gpu.createShaderModule({ code: op.kernel!(types, attributes, target).wgsl });
      const { messages } = await module.getCompilationInfo();
      expect(messages.filter((each) => each.type === "error").map((each) => each.message)).toEqual([]);
      bound.push(inputs.length + outputs.length);
    }
    expect(device.fault()).toBeUndefined();
    // When this fails all of attention fits: take it off the list.
    expect(Math.max(...bound)).toBeGreaterThan(device.gpu.limits.maxStorageBuffersPerShaderStage);
  });

test("fetching from it and reading a state of it are E1010", async () => {
  const g = builder("null");
  const next = scale(g, state(g, "w", f32(3)), 2);
  update(g, "w", next);
  fetch(g, "y", next);
  backend.write("w", f32(3), [1, 2, 3]);
  const executable = await backend.compile(finish(g));
  executable.run({});
  expect(backend.numeric).toBe(false);
  for (const reading of [executable.fetch("y"), backend.read("w")]) {
    const refused = await reading.catch((error: unknown) => error);
    if (!(refused instanceof Failure)) expect.fail("the null device gave numbers");
    expect(refused.diagnostics.map((each) => each.code)).toEqual(["E1010"]);
  }
  executable.release();
});

test("it does check: a kernel with a type error stops the compilation", async () => {
  const { pointwise: _, ...alone } = scaleOp;
  const broken = {
    ...alone,
    kernel: (...all: Parameters<NonNullable<typeof alone.kernel>>) => {
      const kernel = alone.kernel!(...all);
      return { ...kernel, wgsl: kernel.wgsl.replace("return f32(", "return u32(") };
    },
  };
  const own = await openDevice("null");
  const g = builder("broken");
  fetch(g, "y", apply1(g, broken, { by: 2 }, [feed(g, "x", f32(3))]));
  await expect(gpuBackend(own).compile(finish(g))).rejects.toThrow();
  expect(own.fault()?.diagnostics.map((each) => each.code)).toEqual(["E1005"]);
  own.destroy();
});
