// permute: reorders axes by a strided copy.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { hostArray } from "../../graph/host.ts";
import { apply1, type Builder, type Shape, size, type TensorType, type Value } from "../../graph/ir.ts";
import type { Op, Typing } from "../../graph/op.ts";
import { copyCost, forEachStrided, rowMajor, stridedIndex } from "../../kernels/strided.ts";
import { bindings, flatKernel } from "../../kernels/wgsl.ts";
import { permuteKernel } from "../../simd/kernels/permute.ts";
import { exact } from "../single/evaluate.ts";
import { reshape } from "./reshape.ts";

/** Strides of the input along the output's axes. */
export function inputStrides(input: TensorType | undefined, axes: readonly number[]): readonly number[] {
  const strides = rowMajor(input?.shape ?? []);
  return axes.map((axis) => strides[axis] ?? 0);
}

function outputShape(types: Typing): Shape {
  return types.outputs[0]?.shape ?? bug("permute has no output");
}

export const permuteOp: Op = {
  name: "permute",
  numerics: "pure",
  shape: ([input], { axes }) => {
    const order = axes as readonly number[];
    if (!input || order.length !== input.shape.length || new Set(order).size !== order.length)
      return bug(`permute of [${input?.shape}] by (${order})`);
    return [{ dtype: input.dtype, shape: order.map((axis) => input.shape[axis] ?? bug(`permute by (${order})`)) }];
  },
  reference: ([input], { axes }, types) => {
    const shape = outputShape(types);
    const out = hostArray(types.outputs[0]?.dtype ?? "f32", size(shape));
    forEachStrided(shape, inputStrides(types.inputs[0], axes as readonly number[]), (i, place) => {
      out[i] = input?.[place] ?? 0;
    });
    return [out];
  },
  single: (inputs, attributes, types) => exact(permuteOp.reference)(inputs, attributes, types),
  vjp: ({ g, attributes, gradients: [gradient] }) => {
    const axes = attributes.axes as readonly number[];
    return [
      gradient &&
        permute(
          g,
          gradient,
          axes.map((_, axis) => axes.indexOf(axis)),
        ),
    ];
  },
  kernel: (types, { axes }, target) => {
    const shape = outputShape(types);
    const from = stridedIndex(shape, inputStrides(types.inputs[0], axes as readonly number[]));
    return flatKernel(size(shape), target, bindings(types), `  out0[i] = in0[${from}];`);
  },
  simd: (types, { axes }) =>
    permuteKernel(outputShape(types), inputStrides(types.inputs[0], axes as readonly number[])),
  cost: (types) => copyCost(outputShape(types)),
};

/** `a` with its axes reordered: axis k of the result is axis `axes[k]` of `a`. Free when only axes of extent 1 move. */
export function permute(g: Builder, a: Value, axes: readonly number[]): Value {
  const { shape } = a.type;
  const moving = axes.filter((axis) => shape[axis] !== 1);
  const free = axes.length === shape.length && moving.every((axis, at) => at === 0 || axis > (moving[at - 1] ?? -1));
  if (!free) return apply1(g, permuteOp, { axes }, [a]);
  return reshape(
    g,
    a,
    axes.map((axis) => shape[axis] ?? bug(`permute by (${axes})`)),
  );
}

/** The transpose of a matrix [m, n] → [n, m]. */
export function transpose(g: Builder, a: Value): Value {
  return permute(g, a, [1, 0]);
}
