// slice and pad along one axis: each is the other's gradient.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { hostArray } from "../../graph/host.ts";
import { apply1, type Builder, size, type Value } from "../../graph/ir.ts";
import type { Attributes, Op, Typing } from "../../graph/op.ts";
import { around, copyCost, withExtent } from "../../kernels/strided.ts";
import { declare, flatKernel } from "../../kernels/wgsl.ts";
import { type Runs, runsKernel } from "../../simd/kernels/copy.ts";
import { exact } from "../single/evaluate.ts";

/** The op's axis from both sides: [outer, from, inner] of the input, `to` extents of the output, and the attributes. */
export function geometry(types: Typing, attributes: Attributes) {
  const axis = attributes.axis as number;
  const [input] = types.inputs;
  const [output] = types.outputs;
  if (!input || !output) return bug("slice has no input or output");
  const [outer, from, inner] = around(input.shape, axis);
  return { outer, from, inner, to: output.shape[axis] ?? 1, dtype: output.dtype, count: size(output.shape) };
}

/** Elements that a thread moves: vectors of four where every extent and offset along the axis is a multiple. */
function lanesOf(...extents: readonly number[]): 1 | 4 {
  return extents.every((each) => each % 4 === 0) ? 4 : 1;
}

/** A tensor with zeros before and behind it along an axis, as runs of neighbouring elements. */
function padded(types: Typing, attributes: Attributes): readonly Runs[] {
  const { outer, from, to, inner } = geometry(types, attributes);
  const before = (attributes.before as number) * inner;
  const [own, whole] = [from * inner, to * inner];
  return [
    { outer, length: before, into: { first: 0, step: whole } },
    { outer, length: own, input: 0, from: { first: 0, step: own }, into: { first: before, step: whole } },
    { outer, length: whole - own - before, into: { first: before + own, step: whole } },
  ];
}

function sliced(types: Typing, attributes: Attributes): readonly Runs[] {
  const { outer, from, to, inner } = geometry(types, attributes);
  const start = (attributes.start as number) * inner;
  const length = to * inner;
  return [{ outer, length, input: 0, from: { first: start, step: from * inner }, into: { first: 0, step: length } }];
}

export const sliceOp: Op = {
  name: "slice",
  numerics: "pure",
  shape: ([input], { axis, start, end }) => {
    const extent = input?.shape[axis as number];
    const [first, beyond] = [start as number, end as number];
    if (!input || extent === undefined || first < 0 || beyond <= first || beyond > extent)
      return bug(`slice ${first}…${beyond} of axis ${axis} of [${input?.shape}]`);
    return [{ dtype: input.dtype, shape: withExtent(input.shape, axis as number, beyond - first) }];
  },
  reference: ([input], attributes, types) => {
    const { outer, from, inner, to, dtype, count } = geometry(types, attributes);
    const out = hostArray(dtype, count);
    for (let o = 0; o < outer; o++) {
      const first = (o * from + (attributes.start as number)) * inner;
      for (let n = 0; n < to * inner; n++) out[o * to * inner + n] = input?.[first + n] ?? 0;
    }
    return [out];
  },
  single: (inputs, attributes, types) => exact(sliceOp.reference)(inputs, attributes, types),
  vjp: ({ g, attributes, inputs: [input], gradients: [gradient] }) => {
    const { axis, start, end } = attributes as { axis: number; start: number; end: number };
    const extent = input?.type.shape[axis] ?? bug("slice has no input");
    return [gradient && pad(g, gradient, axis, start, extent - end)];
  },
  kernel: (types, attributes, target) => {
    const { from, inner, to, dtype, count } = geometry(types, attributes);
    const lanes = lanesOf(from * inner, to * inner, (attributes.start as number) * inner);
    const [run, whole] = [(to * inner) / lanes, (from * inner) / lanes];
    const first = ((attributes.start as number) * inner) / lanes;
    const type = lanes === 4 ? `vec4<${dtype}>` : dtype;
    return flatKernel(
      count / lanes,
      target,
      declare([type], [type]),
      `  out0[i] = in0[(i / ${run}u) * ${whole}u + i % ${run}u + ${first}u];`,
    );
  },
  simd: (types, attributes) => runsKernel(sliced(types, attributes)),
  cost: (types) => copyCost(types.outputs[0]?.shape ?? []),
};

export const padOp: Op = {
  name: "pad",
  numerics: "pure",
  shape: ([input], { axis, before, after }) => {
    const extent = input?.shape[axis as number];
    if (!input || extent === undefined || (before as number) < 0 || (after as number) < 0)
      return bug(`pad of axis ${axis} of [${input?.shape}] by ${before} and ${after}`);
    const padded = extent + (before as number) + (after as number);
    return [{ dtype: input.dtype, shape: withExtent(input.shape, axis as number, padded) }];
  },
  reference: ([input], attributes, types) => {
    const { outer, from, inner, to, dtype, count } = geometry(types, attributes);
    const out = hostArray(dtype, count);
    for (let o = 0; o < outer; o++) {
      const first = (o * to + (attributes.before as number)) * inner;
      for (let n = 0; n < from * inner; n++) out[first + n] = input?.[o * from * inner + n] ?? 0;
    }
    return [out];
  },
  single: (inputs, attributes, types) => exact(padOp.reference)(inputs, attributes, types),
  vjp: ({ g, attributes, inputs: [input], gradients: [gradient] }) => {
    const { axis, before } = attributes as { axis: number; before: number };
    const extent = input?.type.shape[axis] ?? bug("pad has no input");
    return [gradient && slice(g, gradient, axis, before, before + extent)];
  },
  kernel: (types, attributes, target) => {
    const { from, inner, to, dtype, count } = geometry(types, attributes);
    const lanes = lanesOf(from * inner, to * inner, (attributes.before as number) * inner);
    const [run, whole] = [(to * inner) / lanes, (from * inner) / lanes];
    const first = ((attributes.before as number) * inner) / lanes;
    const type = lanes === 4 ? `vec4<${dtype}>` : dtype;
    return flatKernel(
      count / lanes,
      target,
      declare([type], [type]),
      `  let at = i % ${run}u;
  var x = ${type}(0);
  if (at >= ${first}u && at < ${first + whole}u) { x = in0[(i / ${run}u) * ${whole}u + at - ${first}u]; }
  out0[i] = x;`,
    );
  },
  simd: (types, attributes) => runsKernel(padded(types, attributes)),
  cost: (types) => copyCost(types.outputs[0]?.shape ?? []),
};

/** Elements start … end − 1 of one axis. */
export function slice(g: Builder, a: Value, axis: number, start: number, end: number): Value {
  if (start === 0 && end === a.type.shape[axis]) return a;
  return apply1(g, sliceOp, { axis, start, end }, [a]);
}

/** `a` with `before` zeros ahead of one axis and `after` behind it. */
export function pad(g: Builder, a: Value, axis: number, before: number, after: number): Value {
  return before === 0 && after === 0 ? a : apply1(g, padOp, { axis, before, after }, [a]);
}
