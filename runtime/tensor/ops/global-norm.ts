// globalNorm and stepScale: the L2 norm over all gradients of a step, and the factor that clips them and says whether a
// step is taken at all. Sums of squares in an order fixed by the shapes.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply1, type Builder, f32, size, type TensorType, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { wgslLiteral } from "../../kernels/wgsl.ts";
import { foldAllKernel } from "../../simd/kernels/fold.ts";
import { pointwise, pointwiseOp } from "../pointwise.ts";
import { singleFold } from "../single/sums.ts";

/** Numbers that one thread sums. */
export const stageLength = 256;
/** Tensors that one dispatch takes: eight storage bindings are what every adapter has. */
export const tensorsOfDispatch = 7;

/** The piece of the output that each input's partial sums fill. */
export function pieces(
  inputs: readonly TensorType[],
): readonly { readonly count: number; readonly threads: number; readonly first: number }[] {
  let first = 0;
  return inputs.map((type) => {
    const count = size(type.shape);
    const threads = Math.ceil(count / stageLength);
    first += threads;
    return { count, threads, first: first - threads };
  });
}

/** Any number of tensors → the sum over all their elements, or of squares; `root` takes the root of it. [1]. On a GPU in stages (../stages/fold-stages.ts). */
export const foldAllOp: Op = {
  name: "foldAll",
  numerics: "ordered",
  staged: true,
  shape: (inputs) => (inputs.length > 0 ? [f32(1)] : bug("fold of nothing")),
  reference: (inputs, { square, root }) => {
    let sum = 0;
    for (const each of inputs) for (const x of each) sum += square ? x * x : x;
    return [Float64Array.of(root ? Math.sqrt(sum) : sum)];
  },
  single: (inputs, { square, root }) => [singleFold(inputs, square === true, root === true)],
  simd: (types, { square, root }) => {
    const sizes = types.inputs.map((each) => size(each.shape));
    return foldAllKernel(sizes, { square: square === true, root: root === true });
  },
  cost: (types, { square }) => {
    const count = types.inputs.reduce((sum, each) => sum + size(each.shape), 0);
    return { flops: (square ? 2 : 1) * count, bytes: 4 * (count + 1) };
  },
};

/**
 * min(1, most / (norm + 1e-6)), what `clip_grad_norm_` of PyTorch multiplies every gradient with, times `go`; 0, which
 * adamw takes for no step, where the norm is no finite number. By its bits, as in non-finite.ts.
 */
const stepScaleOp = pointwiseOp({
  name: "stepScale",
  wgsl: ([norm, go], { most }) => {
    const clip = most === undefined ? "1.0f" : `min(1.0f, ${wgslLiteral(most as number)} / (${norm} + 1e-6f))`;
    return `select(${go} * ${clip}, 0.0f, (bitcast<u32>(${norm}) & 0x7f800000u) == 0x7f800000u)`;
  },
  value: ([norm = 0, go = 0], { most }) => {
    if (!Number.isFinite(Math.fround(norm))) return 0;
    return go * (most === undefined ? 1 : Math.min(1, (most as number) / (norm + 1e-6)));
  },
  formula: (a, [norm, go], { most }) => {
    const one = a.number(1);
    const clip =
      most === undefined ? one : a.minimum(one, a.divide(a.number(most as number), a.add(norm, a.number(1e-6))));
    return a.select(a.less(a.absolute(norm), a.number(Infinity)), a.multiply(go, clip), a.number(0));
  },
  flops: 4,
});

/** √Σ g² over all elements of all gradients, as [1]. Not differentiable. */
export function globalNorm(g: Builder, gradients: readonly Value[]): Value {
  return apply1(g, foldAllOp, { square: true, root: true }, gradients);
}

/** The sum over all elements of all tensors, as [1]. Not differentiable. */
export function sumStages(g: Builder, tensors: readonly Value[]): Value {
  return apply1(g, foldAllOp, { square: false, root: false }, tensors);
}

/**
 * The factor [1] of a step's gradients: what clips their global norm `norm` [1] to `most` (1 where they are short enough, or
 * without `most`), and 0, no step at all, where `go` [1] is 0 or the norm is not finite.
 */
export function stepScale(g: Builder, norm: Value, go: Value, most: number | undefined): Value {
  return pointwise(g, stepScaleOp, most === undefined ? {} : { most }, norm, go);
}
