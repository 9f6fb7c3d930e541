// concatenate: joins tensors along one axis; the gradient of each part is a slice.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { hostArray } from "../../graph/host.ts";
import { apply1, type Builder, sameShape, size, type Value } from "../../graph/ir.ts";
import type { Op, Typing } from "../../graph/op.ts";
import { around, copyCost, withExtent } from "../../kernels/strided.ts";
import { bindings, flatKernel } from "../../kernels/wgsl.ts";
import { type Runs, runsKernel } from "../../simd/kernels/copy.ts";
import { exact } from "../single/evaluate.ts";
import { slice } from "./slice.ts";

/** Parts one kernel reads: with its output it stays at the 8 bindings that every adapter has. */
const mostParts = 7;

/** Inputs one after the other along an axis, as runs of neighbouring elements. */
function joined(types: Typing, axis: number): readonly Runs[] {
  const [outer, length, inner] = around(types.outputs[0]?.shape ?? [], axis);
  let first = 0;
  return types.inputs.map((each, input) => {
    const run = (each.shape[axis] ?? 0) * inner;
    first += run;
    const into = { first: first - run, step: length * inner };
    return { outer, length: run, input, from: { first: 0, step: run }, into };
  });
}

export const concatenateOp: Op = {
  name: "concatenate",
  numerics: "pure",
  shape: (inputs, attributes) => {
    const axis = attributes.axis as number;
    const [first] = inputs;
    if (!first || first.shape[axis] === undefined) return bug(`concatenate along axis ${axis} of [${first?.shape}]`);
    for (const each of inputs)
      if (each.dtype !== first.dtype || !sameShape(withExtent(each.shape, axis, 1), withExtent(first.shape, axis, 1)))
        bug(`concatenate [${first.shape}] and [${each.shape}] along axis ${axis}`);
    const extent = inputs.reduce((sum, each) => sum + (each.shape[axis] ?? 0), 0);
    return [{ dtype: first.dtype, shape: withExtent(first.shape, axis, extent) }];
  },
  reference: (inputs, { axis }, types) => {
    const [output] = types.outputs;
    const [outer, length, inner] = around(output?.shape ?? [], axis as number);
    const out = hostArray(output?.dtype ?? "f32", outer * length * inner);
    let first = 0;
    inputs.forEach((input, part) => {
      const run = (types.inputs[part]?.shape[axis as number] ?? 0) * inner;
      for (let o = 0; o < outer; o++)
        for (let n = 0; n < run; n++) out[o * length * inner + first + n] = input[o * run + n] ?? 0;
      first += run;
    });
    return [out];
  },
  single: (inputs, attributes, types) => exact(concatenateOp.reference)(inputs, attributes, types),
  vjp: ({ g, attributes, inputs, gradients: [gradient] }) => {
    const axis = attributes.axis as number;
    let end = 0;
    return inputs.map((input) => {
      const start = end;
      end += input.type.shape[axis] ?? 0;
      return gradient && slice(g, gradient, axis, start, end);
    });
  },
  kernel: (types, { axis }, target) => {
    const shape = types.outputs[0]?.shape ?? [];
    const [, length, inner] = around(shape, axis as number);
    let first = 0;
    const branches = types.inputs.map((input, part) => {
      const run = (input.shape[axis as number] ?? 0) * inner;
      const copy = `out0[i] = in${part}[row * ${run}u + at - ${first}u];`;
      first += run;
      return part === types.inputs.length - 1 ? `{ ${copy} }` : `if (at < ${first}u) { ${copy} }`;
    });
    return flatKernel(
      size(shape),
      target,
      bindings(types),
      `  let row = i / ${length * inner}u;
  let at = i % ${length * inner}u;
  ${branches.join(" else ")}`,
    );
  },
  simd: (types, { axis }) => runsKernel(joined(types, axis as number)),
  cost: (types) => copyCost(types.outputs[0]?.shape ?? []),
};

/** The tensors one after another along `axis`; their other extents agree. */
export function concatenate(g: Builder, parts: readonly Value[], axis: number): Value {
  const [first] = parts;
  if (!first) return bug("concatenate of nothing");
  if (parts.length === 1) return first;
  if (parts.length <= mostParts) return apply1(g, concatenateOp, { axis }, parts);
  const joined: Value[] = [];
  for (let at = 0; at < parts.length; at += mostParts)
    joined.push(concatenate(g, parts.slice(at, at + mostParts), axis));
  return concatenate(g, joined, axis);
}
