// How kernels of the processor are made; what they are stands in graph/simd.ts.

import { size, type TensorType } from "../graph/ir.ts";
import type { Typing } from "../graph/op.ts";
import type { Phase, SimdKernel } from "../graph/simd.ts";

export type { Operands, Phase, SimdKernel } from "../graph/simd.ts";

/** Elements of an input or an output. */
export function count(types: Typing, output = 0): number {
  return size(types.outputs[output]?.shape ?? []);
}

/** A kernel of one phase. */
export function onePhase(units: number, emit: Phase["emit"], scratch: { readonly own?: number } = {}): SimdKernel {
  return { phases: [{ units, emit }], ...scratch };
}

/** Rows and columns of a matrix; a vector is one column. */
export function matrixOf(type: TensorType | undefined): readonly [rows: number, columns: number] {
  const [rows = 1, columns = 1] = type?.shape ?? [];
  return [rows, columns];
}
