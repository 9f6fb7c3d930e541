// Tensors on the host: arrays of the right kind for a dtype.

import type { DType } from "./ir.ts";
import type { HostArray } from "./op.ts";

/** An empty host array of a dtype: doubles for f32, so that references keep full precision. */
export function hostArray(dtype: DType, length: number): HostArray {
  switch (dtype) {
    case "f32":
      return new Float64Array(length);
    case "i32":
      return new Int32Array(length);
    case "u32":
      return new Uint32Array(length);
  }
}

/** The same elements as the GPU stores them: single precision for f32. */
export function storageArray(dtype: DType, data: ArrayLike<number>): Float32Array | Int32Array | Uint32Array {
  switch (dtype) {
    case "f32":
      return data instanceof Float32Array ? data : Float32Array.from(data);
    case "i32":
      return data instanceof Int32Array ? data : Int32Array.from(data);
    case "u32":
      return data instanceof Uint32Array ? data : Uint32Array.from(data);
  }
}
