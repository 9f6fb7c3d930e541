// Tensors in buffers of a device: made, filled from the host, read back.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { E1010 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Device } from "../device/dawn.ts";
import { storageArray } from "../graph/host.ts";
import { type DType, show, size, type TensorType } from "../graph/ir.ts";
import type { HostArray } from "../graph/op.ts";
import { refuseLargeTensor } from "./limits.ts";

/** A tensor with a buffer of its own. */
export interface Held {
  readonly type: TensorType;
  readonly buffer: GPUBuffer;
}

/** A part of a buffer, in bytes. */
export interface Range {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

/** An empty buffer; `what` is how a message calls the tensor. Failure E1028 of one that the device cannot hold. */
export function hold(device: Device, what: string, type: TensorType): Held {
  refuseLargeTensor(device, what, type);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  return { type, buffer: device.gpu.createBuffer({ label: what, size: Math.max(4, 4 * size(type.shape)), usage }) };
}

/** Writes all elements; `what` is how a message calls the tensor. */
export function upload(gpu: GPUDevice, { type, buffer }: Held, data: ArrayLike<number>, what: string): void {
  if (data.length !== size(type.shape)) bug(`${what} is ${show(type)}, got ${data.length} elements`);
  gpu.queue.writeBuffer(buffer, 0, storageArray(type.dtype, data) as Float32Array<ArrayBuffer>);
}

/** The elements of each part, in one transfer. Failure E1010 of an adapter that computes nothing. */
export async function readBack(
  device: Device,
  parts: readonly { readonly from: Range; readonly dtype: DType }[],
): Promise<HostArray[]> {
  const { gpu } = device;
  if (!device.numeric) throw new Failure(E1010({ adapter: device.adapter.name }));
  const total = parts.reduce((sum, each) => sum + each.from.size, 0);
  const staging = gpu.createBuffer({ size: total, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = gpu.createCommandEncoder();
  let at = 0;
  for (const { from } of parts) {
    encoder.copyBufferToBuffer(from.buffer, from.offset, staging, at, from.size);
    at += from.size;
  }
  gpu.queue.submit([encoder.finish()]);
  await device.guard(staging.mapAsync(GPUMapMode.READ));
  const bytes = staging.getMappedRange().slice(0);
  staging.destroy();
  at = 0;
  return parts.map(({ from, dtype }) => {
    const part = bytes.slice(at, at + from.size);
    at += from.size;
    return dtype === "f32" ? new Float32Array(part) : dtype === "i32" ? new Int32Array(part) : new Uint32Array(part);
  });
}
