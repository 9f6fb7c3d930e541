// countNonFinite: how many numbers of some tensors are no numbers (NaN) or infinite. By their bits: WGSL lets a compiler
// assume that neither occurs, so comparisons prove nothing.

import { apply1, type Builder, f32, size, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { declare, flatKernel } from "../../kernels/wgsl.ts";
import { nonFiniteKernel } from "../../simd/kernels/fold.ts";
import { exact } from "../single/evaluate.ts";
import { pieces, sumStages, tensorsOfDispatch } from "./global-norm.ts";

/** Up to seven tensors f32 → their partial counts [threads]. */
export const nonFiniteOp: Op = {
  name: "nonFinite",
  numerics: "pure",
  shape: (inputs) => [f32(pieces(inputs).reduce((sum, each) => sum + each.threads, 0))],
  reference: (inputs, _, types) => {
    const out = new Float64Array(size(types.outputs[0]?.shape ?? []));
    pieces(types.inputs).forEach(({ count, threads, first }, index) => {
      // what single precision cannot hold is infinite there
      for (let at = 0; at < count; at++)
        if (!Number.isFinite(Math.fround(inputs[index]![at]!))) out[first + (at % threads)]!++;
    });
    return [out];
  },
  single: (inputs, attributes, types) => exact(nonFiniteOp.reference)(inputs, attributes, types),
  kernel: (types, _, target) => {
    const branches = pieces(types.inputs).map(
      ({ count, threads, first }, index) => `  if (i >= ${first}u && i < ${first + threads}u) {
    for (var at = i - ${first}u; at < ${count}u; at += ${threads}u) {
      if ((in${index}[at] & 0x7f800000u) == 0x7f800000u) { found += 1.0f; }
    }
  }`,
    );
    return flatKernel(
      size(types.outputs[0]?.shape ?? []),
      target,
      declare(
        types.inputs.map(() => "u32"),
        ["f32"],
      ),
      `  var found = 0.0f;\n${branches.join("\n")}\n  out0[i] = found;`,
    );
  },
  simd: (types) => nonFiniteKernel(pieces(types.inputs)),
  cost: (types) => {
    const count = types.inputs.reduce((sum, each) => sum + size(each.shape), 0);
    return { flops: count, bytes: 4 * (count + size(types.outputs[0]?.shape ?? [])) };
  },
};

/** How many elements of all the tensors (f32) are NaN or infinite, as [1]; exact up to 2²⁴, and 0 only when there is none. Not differentiable. */
export function countNonFinite(g: Builder, tensors: readonly Value[]): Value {
  const counts: Value[] = [];
  for (let from = 0; from < tensors.length; from += tensorsOfDispatch)
    counts.push(apply1(g, nonFiniteOp, {}, tensors.slice(from, from + tensorsOfDispatch)));
  return sumStages(g, counts);
}
