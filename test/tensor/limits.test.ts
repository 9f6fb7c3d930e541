// The limits of a device are asked before anything is made on it: kernels are chosen by them, and what fits in no way is a diagnostic
// that names the tensor or the kernel, the limit and a way out. The device here has the limits that every WebGPU device has, and no feature.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { openDevice } from "../../runtime/device/dawn.ts";
import type { Device } from "../../runtime/device/device.ts";
import { apply1, type Builder, builder, f32, feed, fetch, finish, type Graph, state } from "../../runtime/graph/ir.ts";
import { chooseTile, type MatmulShape, matmulKernel } from "../../runtime/kernels/matmul.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { needsOf } from "../../runtime/tensor/limits.ts";
import { scale, scaleOp } from "../../runtime/tensor/ops/arithmetic.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";
import { targetOf } from "../../runtime/tensor/target.ts";

let least: Device;
let usual: Device;
beforeAll(async () => {
  [least, usual] = [await openDevice("software", { least: true }), await openDevice("software")];
});
afterAll(() => {
  least.destroy();
  usual.destroy();
});

const hardware = (device: Device): Device => ({ ...device, adapter: { ...device.adapter, kind: "hardware" } });

/** The device with smaller limits, as its kernels and its memory plan see it. */
function smaller(device: Device, limits: Partial<Record<keyof GPUSupportedLimits, number>>): Device {
  const seen = new Proxy(device.gpu.limits, {
    get: (all, name) => limits[name as keyof GPUSupportedLimits] ?? Reflect.get(all, name, all),
  });
  const gpu = new Proxy(device.gpu, {
    get(all, name) {
      const own = name === "limits" ? seen : Reflect.get(all, name, all);
      return typeof own === "function" ? own.bind(all) : own;
    },
  });
  return { ...device, gpu };
}

function product(m: number, n: number, k: number): Graph {
  const g = builder("product");
  fetch(g, "y", matmul(g, feed(g, "a", f32(m, k)), feed(g, "b", f32(k, n))));
  return finish(g);
}

async function multiplied(device: Device, m: number, n: number, k: number): Promise<readonly number[]> {
  const backend = gpuBackend(device);
  const executable = await backend.compile(product(m, n, k));
  const noise = (count: number, by: number) =>
    Float32Array.from({ length: count }, (_, at) => ((at * by) % 97) / 97 - 0.5);
  executable.run({ a: noise(m * k, 31), b: noise(k * n, 57) });
  const { y } = await executable.fetch("y");
  backend.destroy();
  return [...y!];
}

async function said(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Failure)
      return error.diagnostics
        .map((each) => [`${each.code} ${each.title}`, ...each.notes.map(({ text }) => text)].join(" | "))
        .join("\n");
    throw error;
  }
  return "nothing";
}

describe("a device with the limits that every device has, and no feature", () => {
  test("is what it says", () => {
    const { limits, features } = least.gpu;
    expect([limits.maxStorageBuffersPerShaderStage, limits.maxComputeWorkgroupStorageSize]).toEqual([8, 16384]);
    expect(features.has("subgroups")).toBe(false);
    expect([targetOf(least).subgroup, targetOf(usual).subgroup]).toEqual([undefined, 4]);
  });

  test("multiplies, with the tile for GPUs too, and to the same bits as one with more", async () => {
    const usualBits = await multiplied(usual, 130, 70, 64);
    for (const device of [least, hardware(least)]) {
      expect(await multiplied(device, 130, 70, 64)).toEqual(usualBits);
      expect(device.fault()).toBeUndefined();
    }
  }, 240_000);

  test("has a tile that it can hold for a product that wants the largest", () => {
    const shape = { m: 1024, n: 1024, k: 16, transA: false, transB: false };
    const target = targetOf(hardware(least));
    const { wgsl } = matmulKernel(shape, chooseTile(shape, target), target);
    expect(needsOf(wgsl).maxComputeWorkgroupStorageSize).toBeLessThanOrEqual(16384);
    const roomy = targetOf(hardware(usual));
    expect(chooseTile(shape, roomy)).toEqual({ kind: "shared", edge: 8 });
    expect(needsOf(matmulKernel(shape, chooseTile(shape, roomy), roomy).wgsl).maxComputeWorkgroupStorageSize).toBe(
      16512,
    );
  });
});

test("few threads a workgroup are enough, for every tile", () => {
  const small = smaller(hardware(usual), { maxComputeInvocationsPerWorkgroup: 128, maxComputeWorkgroupSizeX: 128 });
  expect(chooseTile({ m: 64, n: 64, k: 16, transA: false, transB: false }, targetOf(small)).kind).toBe("register");
  const wide = scaleOp.kernel!({ inputs: [f32(2 ** 20)], outputs: [f32(2 ** 20)] }, { by: 2 }, targetOf(small));
  expect(needsOf(wide.wgsl).maxComputeInvocationsPerWorkgroup).toBe(64);
});

test.each(["software", "hardware"] as const)(
  "grids beyond a dimension of the device are folded: %s",
  async (kind) => {
    const few = smaller({ ...usual, adapter: { ...usual.adapter, kind } }, { maxComputeWorkgroupsPerDimension: 6 });
    const shape: MatmulShape = { m: 160, n: 33, k: 40, transA: false, transB: false };
    const target = targetOf(few);
    const tile = kind === "hardware" ? ({ kind: "shared", edge: 1 } as const) : chooseTile(shape, target);
    expect(Math.max(...matmulKernel(shape, tile, target).workgroups)).toBeLessThanOrEqual(6);
    expect(Math.max(...matmulKernel(shape, tile, targetOf(usual)).workgroups)).toBeGreaterThan(6);
    expect(await multiplied(few, 160, 33, 40)).toEqual(await multiplied(usual, 160, 33, 40));
  },
  240_000,
);

describe("what fits in no way", () => {
  const large = (build: (g: Builder) => void, device: Device) => {
    const g = builder("large");
    build(g);
    return gpuBackend(device).compile(finish(g));
  };

  test("a tensor beyond what a kernel binds is E1028, wherever it stands", async () => {
    const small = smaller(usual, { maxStorageBufferBindingSize: 4096 });
    const made = await said(() =>
      large((g) => fetch(g, "y", matmul(g, feed(g, "a", f32(64, 2)), feed(g, "b", f32(2, 64)))), small),
    );
    expect(made).toMatch(
      /^E1028 what matmul makes in large \(f32\[64,64\]\) takes 16 KiB, `maxStorageBufferBindingSize` of `SwiftShader.*` is 4 KiB/,
    );
    expect(made).toMatch(/--adapter cpu/);
    const fed = await said(() => large((g) => fetch(g, "y", scale(g, feed(g, "x", f32(2000)), 2)), small));
    expect(fed).toMatch(/^E1028 the feed x of large/);
    const held = await said(async () => gpuBackend(small).write("policy/table", f32(40, 50)));
    expect(held).toMatch(/^E1028 the state policy\/table \(f32\[40,50\]\) takes 7.81 KiB/);
    expect(usual.fault()).toBeUndefined();
  });

  test("a kernel that needs more than the device has is E1029", async () => {
    const { pointwise: _, ...alone } = scaleOp;
    const changed = (text: string): typeof scaleOp => ({
      ...alone,
      kernel: (types, attributes, target) => {
        const kernel = alone.kernel!(types, attributes, target);
        return { ...kernel, wgsl: kernel.wgsl.replace("@compute", `${text}@compute`) };
      },
    });
    const run = (text: string, device: Device) =>
      said(() => large((g) => fetch(g, "y", apply1(g, changed(text), { by: 2 }, [feed(g, "x", f32(3))])), device));
    expect(await run("var<workgroup> a: array<f32, 5000>;\nvar<workgroup> b: array<vec2<f32>, 10>;\n", least)).toMatch(
      /^E1029 the kernel of scale f32\[3\] → f32\[3\] needs 20080 of `maxComputeWorkgroupStorageSize`, `SwiftShader.*` has 16384/,
    );
    expect(await run("", smaller(usual, { maxStorageBuffersPerShaderStage: 1 }))).toMatch(
      /^E1029 .* needs 2 of `maxStorageBuffersPerShaderStage`/,
    );
    expect(await run("", smaller(usual, { maxComputeInvocationsPerWorkgroup: 32 }))).toMatch(
      /^E1029 .* needs 64 of `maxComputeInvocationsPerWorkgroup`/,
    );
    expect(usual.fault()).toBeUndefined();
    expect(least.fault()).toBeUndefined();
  });
});

test("a state is not made beyond the limit, and one within it is", () => {
  const g = builder("state");
  fetch(g, "y", scale(g, state(g, "w", f32(3)), 2));
  const backend = gpuBackend(smaller(usual, { maxBufferSize: 16 }));
  backend.write("w", f32(3), [1, 2, 3]);
  backend.destroy();
});
