// pick and place: one element of each row by index, and its gradient (one element of each row, zeros beside it).

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { hostArray } from "../../graph/host.ts";
import { apply1, type Builder, size, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { bindings, flatKernel } from "../../kernels/wgsl.ts";
import { matrixOf } from "../../simd/kernel.ts";
import { pickKernel, placeKernel } from "../../simd/kernels/by-index.ts";
import { exact } from "../single/evaluate.ts";

/** (matrix [N, V], index i32 [N]) → [N]. */
export const pickOp: Op = {
  name: "pick",
  numerics: "pure",
  shape: ([matrix, index]) => {
    const [rows] = matrix?.shape ?? [];
    if (
      !matrix ||
      rows === undefined ||
      matrix.shape.length !== 2 ||
      index?.dtype !== "i32" ||
      size(index.shape) !== rows
    )
      return bug(`pick from [${matrix?.shape}] by [${index?.shape}]`);
    return [{ dtype: matrix.dtype, shape: [rows] }];
  },
  reference: ([matrix, index], _, types) => {
    const [rows = 0, width = 0] = types.inputs[0]?.shape ?? [];
    const out = hostArray(types.outputs[0]?.dtype ?? "f32", rows);
    for (let row = 0; row < rows; row++) {
      const column = index?.[row] ?? -1;
      if (column >= 0 && column < width) out[row] = matrix?.[row * width + column] ?? 0;
    }
    return [out];
  },
  single: (inputs, attributes, types) => exact(pickOp.reference)(inputs, attributes, types),
  vjp: ({ g, inputs: [matrix, index], gradients: [gradient] }) => [
    matrix && index && gradient && place(g, gradient, index, matrix.type.shape[1] ?? 0),
  ],
  kernel: (types, _, target) => {
    const [rows = 0, width = 0] = types.inputs[0]?.shape ?? [];
    return flatKernel(
      rows,
      target,
      bindings(types),
      `  let column = in1[i];
  var x = ${types.outputs[0]?.dtype}(0);
  if (column >= 0 && column < ${width}) { x = in0[i * ${width}u + u32(column)]; }
  out0[i] = x;`,
    );
  },
  simd: (types) => {
    const [rows, width] = matrixOf(types.inputs[0]);
    return pickKernel({ rows, width });
  },
  cost: (types) => ({ flops: 0, bytes: 12 * size(types.outputs[0]?.shape ?? []) }),
};

/** (values [N], index i32 [N]) → [N, width]. */
export const placeOp: Op = {
  name: "place",
  numerics: "pure",
  shape: ([values, index], { width }) => {
    const [rows] = values?.shape ?? [];
    if (
      !values ||
      rows === undefined ||
      values.shape.length !== 1 ||
      index?.dtype !== "i32" ||
      size(index.shape) !== rows
    )
      return bug(`place of [${values?.shape}] by [${index?.shape}]`);
    return [{ dtype: values.dtype, shape: [rows, width as number] }];
  },
  reference: ([values, index], _, types) => {
    const [rows = 0, width = 0] = types.outputs[0]?.shape ?? [];
    const out = hostArray(types.outputs[0]?.dtype ?? "f32", rows * width);
    for (let row = 0; row < rows; row++) {
      const column = index?.[row] ?? -1;
      if (column >= 0 && column < width) out[row * width + column] = values?.[row] ?? 0;
    }
    return [out];
  },
  single: (inputs, attributes, types) => exact(placeOp.reference)(inputs, attributes, types),
  vjp: ({ g, inputs: [, index], gradients: [gradient] }) => [index && gradient && pick(g, gradient, index)],
  kernel: (types, _, target) => {
    const { shape, dtype } = types.outputs[0] ?? bug("place has no output");
    const width = shape[1] ?? 1;
    return flatKernel(
      size(shape),
      target,
      bindings(types),
      `  let row = i / ${width}u;
  out0[i] = select(${dtype}(0), in0[row], in1[row] == i32(i % ${width}u));`,
    );
  },
  simd: (types) => {
    const [rows, width] = matrixOf(types.outputs[0]);
    return placeKernel({ rows, width });
  },
  cost: (types) => ({ flops: 0, bytes: 4 * size(types.outputs[0]?.shape ?? []) }),
};

/** out[i] = matrix[i, index[i]]; −1 gives 0. matrix [N, V], index i32 [N] → [N]. Gradient: `place`. */
export function pick(g: Builder, matrix: Value, index: Value): Value {
  return apply1(g, pickOp, {}, [matrix, index]);
}

/** out[i, j] = values[i] where j = index[i], else 0. values [N], index i32 [N] → [N, width]. Gradient: `pick`. */
export function place(g: Builder, values: Value, index: Value, width: number): Value {
  return apply1(g, placeOp, { width }, [values, index]);
}
