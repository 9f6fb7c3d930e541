// sum over neighbouring axes, in one fixed order. On a GPU a long sum goes in stages (../stages/sum-stages.ts), each accumulated by one
// thread, so bits depend neither on the adapter nor on what else is in the batch.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { stridesIn } from "../../graph/broadcast.ts";
import { apply1, type Builder, f32, type Shape, sameShape, size, type Value } from "../../graph/ir.ts";
import type { Attributes, HostArray, Kernel, Op, Target, Typing } from "../../graph/op.ts";
import { bindings, flatKernel } from "../../kernels/wgsl.ts";
import { columnSumKernel } from "../../simd/kernels/column-sum.ts";
import { rowSumKernel } from "../../simd/kernels/row-sum.ts";
import { singleSum } from "../single/sums.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { reshape } from "./reshape.ts";

/** Sums axes `first` … `end − 1` of a shape seen as [outer, length, inner]. */
export function extents(
  shape: Shape,
  { first, end }: Attributes,
): readonly [outer: number, length: number, inner: number] {
  return [
    size(shape.slice(0, first as number)),
    size(shape.slice(first as number, end as number)),
    size(shape.slice(end as number)),
  ];
}

/**
 * Whether a sum runs along rows, which have one length in every batch. It is taken by four lanes then; any other is one chain a result: what
 * sums over rows, or over everything, has the same bits whatever rows of zeros stand among the others, and wherever they stand.
 */
function alongRows(shape: Shape, { first, end }: Attributes): boolean {
  return (first as number) > 0 && (end as number) === shape.length;
}

/** out[o, b, n] = Σ of in[o, at, n] over at = b, b + blocks, b + 2·blocks … in this order. */
export function blockSums(
  input: HostArray | undefined,
  outer: number,
  length: number,
  inner: number,
  blocks: number,
): Float64Array {
  const out = new Float64Array(outer * blocks * inner);
  for (let o = 0; o < outer; o++)
    for (let at = 0; at < length; at++)
      for (let n = 0; n < inner; n++) {
        const place = (o * blocks + (at % blocks)) * inner + n;
        out[place] = (out[place] ?? 0) + (input?.[(o * length + at) * inner + n] ?? 0);
      }
  return out;
}

/** The same as a kernel; neighbouring threads read neighbouring elements whatever `inner` is. */
export function blockSumKernel(
  types: Typing,
  target: Target,
  outer: number,
  length: number,
  inner: number,
  blocks: number,
): Kernel {
  const run = blocks * inner;
  return flatKernel(
    outer * run,
    target,
    bindings(types),
    `  let first = (i / ${run}u) * ${length * inner}u;
  var sum = 0.0;
  for (var at = i % ${run}u; at < ${length * inner}u; at += ${run}u) { sum += in0[first + at]; }
  out0[i] = sum;`,
  );
}

/** Terms as operations, and the bytes of both sides. */
export function sumCost(types: Typing): { readonly flops: number; readonly bytes: number } {
  const terms = size(types.inputs[0]?.shape ?? []);
  return { flops: terms, bytes: 4 * (terms + size(types.outputs[0]?.shape ?? [])) };
}

/** The sum of axes first … end − 1: any shape → the shape without them. */
export const sumOp: Op = {
  name: "sum",
  numerics: "ordered",
  shape: ([input], { first, end }) => {
    if (input?.dtype !== "f32") return bug(`sum of ${input?.dtype ?? "nothing"}`);
    return [f32(...input.shape.slice(0, first as number), ...input.shape.slice(end as number))];
  },
  reference: ([input], attributes, types) => {
    const [outer, length, inner] = extents(types.inputs[0]?.shape ?? [], attributes);
    return [blockSums(input, outer, length, inner, 1)];
  },
  single: ([input], attributes, types) => {
    const shape = types.inputs[0]?.shape ?? [];
    return [singleSum(input, extents(shape, attributes), alongRows(shape, attributes))];
  },
  vjp: ({ g, attributes, inputs: [whole], gradients: [gradient] }) => {
    if (!whole || !gradient) return [];
    const { first, end } = attributes as { first: number; end: number };
    const kept = whole.type.shape.map((extent, axis) => (axis >= first && axis < end ? 1 : extent));
    return [broadcastTo(g, reshape(g, gradient, kept), whole.type.shape)];
  },
  kernel: (types, attributes, target) => {
    const [outer, length, inner] = extents(types.inputs[0]?.shape ?? [], attributes);
    return blockSumKernel(types, target, outer, length, inner, 1);
  },
  simd: (types, attributes) => {
    const shape = types.inputs[0]?.shape ?? [];
    const [outer, length, inner] = extents(shape, attributes);
    return alongRows(shape, attributes) ? rowSumKernel({ rows: outer, length }) : columnSumKernel(outer, length, inner);
  },
  cost: sumCost,
};

/** Sums axes first … end − 1; they disappear. */
function sumAxes(g: Builder, a: Value, first: number, end: number): Value {
  return apply1(g, sumOp, { first, end }, [a]);
}

/** Sum over one axis; the axis disappears. */
export function sumAxis(g: Builder, a: Value, axis: number): Value {
  if (axis < 0 || axis >= a.type.shape.length) bug(`sum over axis ${axis} of [${a.type.shape}]`);
  return sumAxes(g, a, axis, axis + 1);
}

/** Sum of all elements, as a scalar `[]`. */
export function sumAll(g: Builder, a: Value): Value {
  return sumAxes(g, a, 0, a.type.shape.length);
}

/** Sums `a` over the axes along which `shape` was broadcast to it: the gradient of broadcasting. */
export function sumTo(g: Builder, a: Value, shape: Shape): Value {
  if (sameShape(a.type.shape, shape)) return a;
  const strides = stridesIn(shape, a.type.shape);
  let result = a;
  // From the last axis to the first, so that axis numbers ahead stay valid; neighbouring axes sum as one.
  for (let axis = a.type.shape.length - 1; axis >= 0; axis--) {
    if (strides[axis] !== 0 || a.type.shape[axis] === 1) continue;
    const end = axis + 1;
    while (axis > 0 && strides[axis - 1] === 0) axis--;
    result = sumAxes(g, result, axis, end);
  }
  return reshape(g, result, shape);
}
