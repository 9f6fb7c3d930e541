// The null device compiles and validates every kernel of the op library, and gives no number away.

import { afterAll, beforeAll, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { openDevice } from "../../runtime/device/dawn.ts";
import type { Device } from "../../runtime/device/device.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { apply1, builder, f32, feed, fetch, finish, type Graph, size, state, update } from "../../runtime/graph/ir.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { fusePointwise } from "../../runtime/tensor/fuse.ts";
import { add, scale, scaleOp } from "../../runtime/tensor/ops/arithmetic.ts";
import { stageSums } from "../../runtime/tensor/stages/stage-sums.ts";
import { targetOf } from "../../runtime/tensor/target.ts";
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

for (const name of Object.keys(library))
  test(`${name} compiles, validates and is recorded`, async () => {
    const graph = specimen(name);
    for (const each of graph.sources) if (each.kind === "state") backend.write(each.name, each.value.type);
    const executable = await backend.compile(graph);
    executable.run(zeros(graph));
    await device.guard(device.gpu.queue.onSubmittedWorkDone());
    expect(device.fault()).toBeUndefined();
    executable.release();
  });

test("no kernel binds more than the eight storage buffers that every device has, fused ones neither", () => {
  const target = targetOf(device);
  // more operands than one kernel may bind, in a chain that would otherwise be fused whole
  const g = builder("long chain");
  const given = Array.from({ length: 12 }, (_, at) => feed(g, `x${at}`, f32(5)));
  fetch(
    g,
    "y",
    given.reduce((a, b) => add(g, a, b)),
  );
  const bound = [finish(g), ...Object.keys(library).map(specimen)].flatMap((graph) =>
    fusePointwise(stageSums(graph))
      .nodes.filter(({ op }) => !op.view)
      .map(({ op, attributes, inputs, outputs }) => {
        const types = { inputs: inputs.map((each) => each.type), outputs: outputs.map((each) => each.type) };
        const { wgsl } = op.kernel!(types, attributes, target);
        return { op: op.name, buffers: [...wgsl.matchAll(/@binding\(\d+\) var<storage/g)].length };
      }),
  );
  expect(bound.filter(({ buffers }) => buffers > 8)).toEqual([]);
  expect(bound.filter(({ op, buffers }) => op.startsWith("fused(") && buffers === 8)).not.toEqual([]);
  expect(bound.every(({ buffers }) => buffers > 0)).toBe(true);
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
