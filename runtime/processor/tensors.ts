// Tensors in the processor's memory: filled from the host, and copied out.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { storageArray } from "../graph/host.ts";
import { type DType, show, size, type TensorType } from "../graph/ir.ts";
import type { HostArray } from "../graph/op.ts";
import type { Processor } from "./processor.ts";

/** A tensor and where it lies. */
export interface Placed {
  readonly type: TensorType;
  readonly address: number;
}

export interface State extends Placed {
  /** Another one after each write: what was worked out from an earlier one must be worked out again. */
  version: number;
}

/** Writes all elements, zeros without data; `what` is how a message calls the tensor. */
export function fill(
  processor: Processor,
  { type, address }: Placed,
  data: ArrayLike<number> | undefined,
  what: string,
): void {
  const length = size(type.shape);
  if (!data) {
    new Uint8Array(processor.memory.buffer, address, 4 * length).fill(0);
    return;
  }
  if (data.length !== length) bug(`${what} is ${show(type)}, got ${data.length} elements`);
  view(processor, type.dtype, address, length).set(storageArray(type.dtype, data));
}

function view(processor: Processor, dtype: DType, address: number, length: number) {
  const { buffer } = processor.memory;
  switch (dtype) {
    case "f32":
      return new Float32Array(buffer, address, length);
    case "i32":
      return new Int32Array(buffer, address, length);
    case "u32":
      return new Uint32Array(buffer, address, length);
  }
}

/** A copy. */
export function read(processor: Processor, type: TensorType, address: number): HostArray {
  return view(processor, type.dtype, address, size(type.shape)).slice();
}
