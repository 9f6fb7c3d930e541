// How numbers are stored in a checkpoint, and the float32 that the runtime computes in. Half precision and bfloat16 are
// widened exactly; nothing is narrowed here.

import { bug } from "../../compiler/diagnostics/bug.ts";

/** Bytes per number of each storage type that is read. */
export const DTYPE_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
} as const;

export type Dtype = keyof typeof DTYPE_BYTES;

export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(DTYPE_BYTES, name);
}

/** Numbers of a floating type as float32; F64 is rounded to nearest. `bytes` is little-endian, row-major. */
export function toFloat32(dtype: Dtype, bytes: Uint8Array): Float32Array<ArrayBuffer> {
  switch (dtype) {
    case "F32":
      return new Float32Array(copied(bytes));
    case "F64":
      return Float32Array.from(new Float64Array(copied(bytes)));
    case "F16":
      return Float32Array.from(new Uint16Array(copied(bytes)), halfToFloat);
    case "BF16": {
      const wide = new Uint32Array(bytes.length / 2);
      new Uint16Array(copied(bytes)).forEach((half, index) => {
        wide[index] = half << 16;
      });
      return new Float32Array(wide.buffer);
    }
    default:
      return bug(`toFloat32 of ${dtype}`);
  }
}

/** Whole numbers of any integer type; 64-bit values beyond 2^53 lose their last bits, which ids never have. */
export function toIntegers(dtype: Dtype, bytes: Uint8Array): Float64Array {
  switch (dtype) {
    case "BOOL":
    case "U8":
      return Float64Array.from(bytes);
    case "I8":
      return Float64Array.from(new Int8Array(copied(bytes)));
    case "I16":
      return Float64Array.from(new Int16Array(copied(bytes)));
    case "U16":
      return Float64Array.from(new Uint16Array(copied(bytes)));
    case "I32":
      return Float64Array.from(new Int32Array(copied(bytes)));
    case "U32":
      return Float64Array.from(new Uint32Array(copied(bytes)));
    case "I64":
      return Float64Array.from(new BigInt64Array(copied(bytes)), Number);
    case "U64":
      return Float64Array.from(new BigUint64Array(copied(bytes)), Number);
    default:
      return bug(`toIntegers of ${dtype}`);
  }
}

/** IEEE 754 half precision, with subnormals, infinities and NaN. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** A fresh, aligned buffer: a view into a file need not start at a multiple of the number's width. */
function copied(bytes: Uint8Array): ArrayBuffer {
  const fresh = new Uint8Array(bytes.length);
  fresh.set(bytes);
  return fresh.buffer;
}
