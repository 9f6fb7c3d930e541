// Tensors in buffers of a device: made, and filled from the host.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Device } from "../device/device.ts";
import { storageArray } from "../graph/host.ts";
import { show, size, type TensorType } from "../graph/ir.ts";
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
