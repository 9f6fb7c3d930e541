// No kernel writes beside its tensors: every op at random cases between margins, in WebAssembly and in WGSL without the driver's own
// bounds checks, its kernels for GPUs included, on grids that are folded and that are not.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { variantsOf } from "../../bench/mutation/templates/kernels.ts";
import { comparing } from "../../runtime/conform/check.ts";
import { opTolerance } from "../../runtime/conform/tolerances.ts";
import { outcome } from "../../runtime/conform/vectors/compare.ts";
import { compareOutcomes } from "../../runtime/conform/vectors/near.ts";
import { opCase, opCases } from "../../runtime/conform/vectors/ops/all.ts";
import { sizesOf } from "../../runtime/conform/vectors/sizes.ts";
import { openDevice } from "../../runtime/device/dawn.ts";
import type { Device } from "../../runtime/device/device.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { apply1, builder, f32, feed, fetch, finish, type Graph } from "../../runtime/graph/ir.ts";
import type { Op } from "../../runtime/graph/op.ts";
import { interpreter } from "../../runtime/interpreter/interpreter.ts";
import { processorBackend } from "../../runtime/processor/backend.ts";
import { openProcessor, type Processor } from "../../runtime/processor/processor.ts";
import { onePhase } from "../../runtime/simd/kernel.ts";
import { absoluteOp } from "../../runtime/tensor/ops/power.ts";
import type { Code } from "../../runtime/wasm/code.ts";
import { f32x4 } from "../../runtime/wasm/code.ts";
import { memory } from "../../runtime/wasm/memory.ts";

const double = interpreter();
let device: Device | undefined;
let processor: Processor | undefined;
let variants: { readonly [name: string]: Backend } = {};

beforeAll(async () => {
  device = await openDevice("swiftshader", { robust: false });
  variants = variantsOf(device);
  processor = openProcessor({ threads: 2 });
});

afterAll(() => {
  for (const each of Object.values(variants)) each.destroy();
  device?.destroy();
  processor?.destroy();
});

describe("WGSL of every op", () => {
  test.each(Object.keys(opCases))("%s", async (name) => {
    for (const [variant, backend] of Object.entries(variants)) {
      const check = comparing({ golden: name, what: variant, path: "device graph", tolerance: opTolerance(name) });
      for (let seed = 1; seed <= 4; seed++) {
        const drawn = opCase(name, seed, "any adapter");
        compareOutcomes(check, drawn, await outcome(backend, drawn), await outcome(double, drawn), {
          sizes: sizesOf(drawn),
        });
      }
      const { passed, worst } = check.done();
      expect(passed, `${variant}: ${JSON.stringify(worst)}`).toBe(true);
    }
  });
});

/** |x| by a kernel that also writes one element behind its five. */
function straying(op: Op): Graph {
  const g = builder("straying");
  fetch(g, "y", apply1(g, op, {}, [feed(g, "x", f32(5))]));
  return finish(g);
}

const x = Float32Array.of(1, -2, 3, -4, 5);

test("a kernel of WebAssembly that writes behind its tensor is found", async () => {
  const wide: Op = {
    ...absoluteOp,
    simd: () =>
      onePhase(1, (f, at, { outputs }) => {
        for (const offset of [0, 8]) memory.storeVector(f, at.plus(outputs[0] as Code, offset), f32x4(1), 0);
      }),
  };
  const backend = processorBackend(processor as Processor, { guards: true });
  const executable = await backend.compile(straying(wide));
  executable.run({ x });
  await expect(executable.fetch("y")).rejects.toThrow("a kernel wrote 0 words behind");
  backend.destroy();
});

test("a kernel in WGSL that writes behind its tensor is found", async () => {
  const wide: Op = {
    ...absoluteOp,
    kernel: () => ({
      wgsl: `@group(0) @binding(0) var<storage, read> in0: array<f32>;
@group(0) @binding(1) var<storage, read_write> out0: array<f32>;
@compute @workgroup_size(6)
fn main(@builtin(global_invocation_id) thread: vec3<u32>) { out0[thread.x] = in0[0]; }`,
      workgroups: [1, 1, 1],
    }),
  };
  const executable = await (variants["software"] as Backend).compile(straying(wide));
  executable.run({ x });
  await expect(executable.fetch("y")).rejects.toThrow("a kernel wrote 0 words behind straying slab 0");
  executable.release();
});
