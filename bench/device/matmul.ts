// GFLOP/s of our matmul kernels, with the tile that a run would take, at a cube and at the shapes of the tiny VLM.
// Operands stay on the device; a run is several dispatches in one submit, timed from the submit until all are done.

import type { Device } from "../../runtime/device/device.ts";
import { readFloats } from "../../runtime/device/read.ts";
import { chooseTile, type MatmulShape, matmulKernel } from "../../runtime/kernels/matmul.ts";
import { targetOf } from "../../runtime/tensor/target.ts";
import { type Measurement, summarise } from "./figures.ts";

export interface MatmulCase extends MatmulShape {
  readonly name: string;
}

const product = (m: number, n: number, k: number, layout: "NN" | "NT" | "TN"): MatmulCase => ({
  name: `matmul ${m}×${n}×${k} ${layout}`,
  m,
  n,
  k,
  transA: layout === "TN",
  transB: layout === "NT",
});

/** m × n × k. NT: a linear layer, NN: its input's gradient, TN: its weight's gradient; 512³ is what others report. */
export const matmulCases: readonly MatmulCase[] = [
  product(512, 512, 512, "NN"),
  product(512, 512, 512, "NT"),
  product(1000, 192, 64, "NT"),
  product(1000, 64, 192, "NT"),
  product(1000, 64, 192, "NN"),
  product(192, 64, 1000, "TN"),
  product(64, 64, 2500, "TN"),
  product(100, 64, 1176, "NT"),
];

/** Operand values of a benchmark: in (-1, 1), the same in every run and for every package. */
export function operand(count: number, seed: number): Float32Array<ArrayBuffer> {
  let state = seed >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Dispatches of a run so that it lasts about `target` ms, given the ms of one. */
export const repeats = (one: number, target = 60): number => Math.max(1, Math.min(200, Math.round(target / one)));

/** A product made ready on a device, to be timed as often as wanted. */
export interface PreparedMatmul {
  /** ms of one product, over `count` dispatches of one submit. */
  time(count: number): Promise<number>;
  /** Compiles, runs once and gives the ms until the product was done. To be called first. */
  first(): Promise<number>;
  /** The product, row-major. */
  read(): Promise<Float32Array>;
  release(): void;
}

/** Uploads the operands; nothing is compiled before `first`. */
export function prepareMatmul(device: Device, shape: MatmulCase): PreparedMatmul {
  const { gpu } = device;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const sizes = [shape.m * shape.k, shape.k * shape.n, shape.m * shape.n];
  const buffers = sizes.map((count) => gpu.createBuffer({ size: count * 4, usage }));
  gpu.queue.writeBuffer(buffers[0]!, 0, operand(sizes[0]!, 1));
  gpu.queue.writeBuffer(buffers[1]!, 0, operand(sizes[1]!, 2));
  const target = targetOf(device);
  const { wgsl, workgroups } = matmulKernel(shape, chooseTile(shape, target), target);
  let ready: { readonly pipeline: GPUComputePipeline; readonly bindings: GPUBindGroup } | undefined;

  const compile = async () => {
    const module = gpu.createShaderModule({ code: wgsl });
    const compute = { module, entryPoint: "main" };
    const pipeline = await device.guard(gpu.createComputePipelineAsync({ layout: "auto", compute }));
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
    return { pipeline, bindings: gpu.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }) };
  };
  const time = async (count: number): Promise<number> => {
    ready ??= await compile();
    const encoder = gpu.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(ready.pipeline);
    pass.setBindGroup(0, ready.bindings);
    for (let i = 0; i < count; i++) pass.dispatchWorkgroups(...workgroups);
    pass.end();
    const commands = encoder.finish();
    const start = performance.now();
    gpu.queue.submit([commands]);
    await device.guard(gpu.queue.onSubmittedWorkDone());
    return (performance.now() - start) / count;
  };
  return {
    time,
    async first() {
      const start = performance.now();
      await time(1);
      return performance.now() - start;
    },
    read: () => readFloats(device, buffers[2]!),
    release() {
      for (const buffer of buffers) buffer.destroy();
    },
  };
}

/** GFLOP/s from the ms of one product. */
export const rate = ({ m, n, k }: MatmulShape, ms: number): number => (2 * m * n * k) / ms / 1e6;

/**
 * Measures one case; `runs` samples after one that is thrown away. `firstMs` is the time until the first product was
 * done, compilation included. Throws the device's fault. Meaningless on the null device: callers check `numeric`.
 */
export async function benchMatmul(
  device: Device,
  shape: MatmulCase,
  runs = 5,
): Promise<{ readonly measurement: Measurement; readonly firstMs: number }> {
  const matmul = prepareMatmul(device, shape);
  try {
    const firstMs = await matmul.first();
    const count = repeats(await matmul.time(1));
    const rates: number[] = [];
    for (let run = 0; run < runs; run++) rates.push(rate(shape, await matmul.time(count)));
    const figure = summarise("GFLOP/s", rates);
    return { measurement: { what: shape.name, by: "perlc", adapter: device.adapter.name, figure }, firstMs };
  } finally {
    matmul.release();
  }
}
