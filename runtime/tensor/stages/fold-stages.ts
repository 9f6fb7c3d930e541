// The sum over many tensors on a GPU: stages of a split fixed by the shapes, the same bits whatever the adapter, and no thread sums more
// than 256 numbers.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply1, type Builder, f32, size, type Value } from "../../graph/ir.ts";
import { bindings, flatKernel } from "../../kernels/wgsl.ts";
import { pieces, stageLength, tensorsOfDispatch } from "../ops/global-norm.ts";
import { stageOp } from "./stage-op.ts";

/** Up to seven tensors → their partial sums [threads], or sums of squares; `root` takes the root of a last single sum. */
const foldOp = stageOp({
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
});

/** The sum of tensors, or of their squares, or the root of that, in stages: [1]. */
export function foldStages(g: Builder, tensors: readonly Value[], squares: boolean, root: boolean): Value {
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
