// GFLOP/s of our matmul kernels, with the tile that a run would take, at a cube and at the shapes of the tiny VLM.
// Operands stay on the device; a run is several dispatches in one submit, timed from the submit until all are done.

import type { Device } from "../runtime/device/dawn.ts";
import { readFloats } from "../runtime/device/read.ts";
import { chooseTile, type MatmulShape, matmulKernel } from "../runtime/kernels/matmul.ts";
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

export interface MatmulRun {
  readonly measurement: Measurement;
  /** Time until the first product was done: compilation, upload of the kernel and one dispatch; ms. */
  readonly firstMs: number;
  /** The product [m, n], for comparison with another package's. */
  readonly product: Float32Array;
}

/** Measures one case; `runs` samples after one that is thrown away. Throws the device's fault; E1010 on the null device. */
export async function benchMatmul(device: Device, shape: MatmulCase, runs = 5): Promise<MatmulRun> {
  const { gpu } = device;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffers = [shape.m * shape.k, shape.k * shape.n, shape.m * shape.n].map((count) =>
    gpu.createBuffer({ size: count * 4, usage }),
  );
  gpu.queue.writeBuffer(buffers[0]!, 0, operand(shape.m * shape.k, 1));
  gpu.queue.writeBuffer(buffers[1]!, 0, operand(shape.k * shape.n, 2));
  const { wgsl, workgroups } = matmulKernel(shape, chooseTile(shape, device.adapter));
  const started = performance.now();
  const module = gpu.createShaderModule({ code: wgsl });
  const compute = { module, entryPoint: "main" };
  const pipeline = await device.guard(gpu.createComputePipelineAsync({ layout: "auto", compute }));
  const bindings = gpu.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  /** ms of one dispatch, over `count` of them. */
  const time = async (count: number): Promise<number> => {
    const encoder = gpu.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    for (let i = 0; i < count; i++) pass.dispatchWorkgroups(...workgroups);
    pass.end();
    const commands = encoder.finish();
    const start = performance.now();
    gpu.queue.submit([commands]);
    await device.guard(gpu.queue.onSubmittedWorkDone());
    return (performance.now() - start) / count;
  };
  await time(1);
  const firstMs = performance.now() - started;
  const count = repeats(await time(1));
  const samples: number[] = [];
  for (let run = 0; run < runs; run++) samples.push(await time(count));
  const values = await readFloats(device, buffers[2]!);
  for (const buffer of buffers) buffer.destroy();
  const flops = 2 * shape.m * shape.n * shape.k;
  const figure = summarise(
    "GFLOP/s",
    samples.map((ms) => flops / ms / 1e6),
  );
  return {
    measurement: { what: shape.name, by: "perlc", adapter: device.adapter.name, figure },
    firstMs,
    product: values,
  };
}
