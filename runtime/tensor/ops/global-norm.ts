// globalNorm and stepScale: the L2 norm over all gradients of a step, and the factor that clips them and says whether a
// step is taken at all. Sums of squares in stages of a split fixed by the shapes: the same bits whatever the adapter, and
// no thread sums more than 256 numbers.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply1, type Builder, f32, size, type TensorType, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { bindings, flatKernel, wgslLiteral } from "../../kernels/wgsl.ts";
import { pointwise, pointwiseOp } from "../pointwise.ts";

/** Numbers that one thread sums. */
const stageLength = 256;
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

/** Up to seven tensors → their partial sums [threads], or sums of squares; `root` takes the root of a last single sum. */
export const foldOp: Op = {
  name: "fold",
  numerics: "ordered",
  shape: (inputs, { root }) => {
    const threads = pieces(inputs).reduce((sum, each) => sum + each.threads, 0);
    if (inputs.length < 1 || inputs.length > tensorsOfDispatch || (root && threads !== 1)) bug("fold does not fit");
    return [f32(threads)];
  },
  reference: (inputs, { square, root }, types) => {
    const out = new Float64Array(size(types.outputs[0]?.shape ?? []));
    pieces(types.inputs).forEach(({ count, threads, first }, index) => {
      for (let at = 0; at < count; at++) {
        const x = inputs[index]![at]!;
        out[first + (at % threads)] = out[first + (at % threads)]! + (square ? x * x : x);
      }
    });
    return [root ? out.map(Math.sqrt) : out];
  },
  kernel: (types, { square, root }, target) => {
    // Thread t of p sums elements t, t + p, t + 2p …, so that neighbouring threads read neighbouring elements.
    const branches = pieces(types.inputs).map(
      ({ count, threads, first }, index) => `  if (i >= ${first}u && i < ${first + threads}u) {
    for (var at = i - ${first}u; at < ${count}u; at += ${threads}u) {
      let x = in${index}[at];
      sum ${square ? "= fma(x, x, sum)" : "+= x"};
    }
  }`,
    );
    return flatKernel(
      size(types.outputs[0]?.shape ?? []),
      target,
      bindings(types),
      `  var sum = 0.0f;\n${branches.join("\n")}\n  out0[i] = ${root ? "sqrt(sum)" : "sum"};`,
    );
  },
  cost: (types, { square }) => {
    const count = types.inputs.reduce((sum, each) => sum + size(each.shape), 0);
    return { flops: (square ? 2 : 1) * count, bytes: 4 * (count + size(types.outputs[0]?.shape ?? [])) };
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
  return fold(g, gradients, true, true);
}

/** The sum over all elements of all tensors, as [1]. Not differentiable. */
export function sumStages(g: Builder, tensors: readonly Value[]): Value {
  return fold(g, tensors, false, false);
}

function fold(g: Builder, tensors: readonly Value[], squares: boolean, root: boolean): Value {
  let stage = tensors;
  let square = squares;
  for (;;) {
    const left = stage.reduce((sum, each) => sum + Math.ceil(size(each.type.shape) / stageLength), 0);
    if (stage.length <= tensorsOfDispatch && left === 1) return apply1(g, foldOp, { square, root }, stage);
    const next: Value[] = [];
    for (let from = 0; from < stage.length; from += tensorsOfDispatch)
      next.push(apply1(g, foldOp, { square, root: false }, stage.slice(from, from + tensorsOfDispatch)));
    stage = next;
    square = false;
  }
}

/**
 * The factor [1] of a step's gradients: what clips their global norm `norm` [1] to `most` (1 where they are short enough, or
 * without `most`), and 0, no step at all, where `go` [1] is 0 or the norm is not finite.
 */
export function stepScale(g: Builder, norm: Value, go: Value, most: number | undefined): Value {
  return pointwise(g, stepScaleOp, most === undefined ? {} : { most }, norm, go);
}
