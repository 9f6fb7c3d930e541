// Host time per dispatch: what JavaScript and Dawn spend to record and submit one, whatever the GPU then does.
// Recorded as a run records them: one pass, pipelines and bind groups made before, both set anew for each dispatch.

import type { Device } from "../../runtime/device/device.ts";
import { type Measurement, summarise } from "./figures.ts";

/** Dispatches of a recorded pass: about what a small model's step has. */
const recorded = 600;

const kernel = (step: number) => `@group(0) @binding(0) var<storage, read_write> x: array<u32>;
@compute @workgroup_size(1) fn main() { x[0] = x[0] + ${step}u; }`;

/** Microseconds of the host per dispatch: recording, and finishing and submitting. Works on the null device too. */
export async function benchDispatch(device: Device, runs = 9): Promise<readonly Measurement[]> {
  const { gpu } = device;
  const buffer = gpu.createBuffer({ size: 256, usage: GPUBufferUsage.STORAGE });
  const steps = [1, 2].map((step) => {
    const module = gpu.createShaderModule({ code: kernel(step) });
    const pipeline = gpu.createComputePipeline({ layout: "auto", compute: { module, entryPoint: "main" } });
    const entries = [{ binding: 0, resource: { buffer } }];
    return { pipeline, bindings: gpu.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }) };
  });
  const record: number[] = [];
  const submit: number[] = [];
  for (let run = -2; run < runs; run++) {
    const start = performance.now();
    const encoder = gpu.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let i = 0; i < recorded; i++) {
      const { pipeline, bindings } = steps[i % 2]!;
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindings);
      pass.dispatchWorkgroups(1);
    }
    pass.end();
    const ended = performance.now();
    gpu.queue.submit([encoder.finish()]);
    const submitted = performance.now();
    await device.guard(gpu.queue.onSubmittedWorkDone());
    // The first two warm the compiler of JavaScript and the driver.
    if (run < 0) continue;
    record.push(((ended - start) * 1000) / recorded);
    submit.push(((submitted - ended) * 1000) / recorded);
  }
  buffer.destroy();
  const line = (what: string, samples: readonly number[]): Measurement => ({
    what,
    by: "perlc",
    adapter: device.adapter.name,
    figure: summarise("us", samples),
  });
  return [line("host time to record a dispatch", record), line("host time to submit a dispatch", submit)];
}
