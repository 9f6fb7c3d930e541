// Reading a buffer back to the host, with the mark that keeps the null device's contents from passing as results.
// Used by the executor, tests and benchmarks; the one readback of a decode block goes through here as well.

import { E1010 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Device } from "./device.ts";

/** What was read: numbers that the device computed, or, from the null device, words that mean nothing. */
export type Reading =
  | { readonly kind: "numeric"; readonly bytes: ArrayBuffer }
  | { readonly kind: "not_numeric"; readonly adapter: string };

/**
 * Copies `size` bytes (a multiple of 4) of `buffer` from `offset` to the host after all work submitted so far.
 * For a few buffers outside the training loop: each call makes a staging buffer. Throws the device's fault.
 */
export async function readBuffer(
  device: Device,
  buffer: GPUBuffer,
  size: number = buffer.size,
  offset = 0,
): Promise<Reading> {
  const staging = device.gpu.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  try {
    const encoder = device.gpu.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, offset, staging, 0, size);
    device.gpu.queue.submit([encoder.finish()]);
    await device.guard(staging.mapAsync(GPUMapMode.READ));
    if (!device.numeric) return { kind: "not_numeric", adapter: device.adapter.name };
    return { kind: "numeric", bytes: staging.getMappedRange().slice(0) };
  } finally {
    staging.destroy();
  }
}

/** The bytes of a reading; throws `Failure` E1010 when they come from the null device. */
export function numbers(reading: Reading): ArrayBuffer {
  if (reading.kind === "not_numeric") throw new Failure(E1010({ adapter: reading.adapter }));
  return reading.bytes;
}

/** `readBuffer` as f32 values. Throws E1010 on the null device. */
export async function readFloats(
  device: Device,
  buffer: GPUBuffer,
  count: number = buffer.size / 4,
): Promise<Float32Array> {
  return new Float32Array(numbers(await readBuffer(device, buffer, count * 4)));
}
