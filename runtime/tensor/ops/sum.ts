// sum over axes, each output accumulated in index order by one thread; long sums over few outputs go in two
// stages of a fixed split (a function of the shape alone), so the bits never depend on the adapter.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { bindings, flatKernel } from "../../kernels/wgsl.ts";
import { stridesIn } from "../broadcast.ts";
import { apply1, type Builder, sameShape, type Shape, size, type Value } from "../ir.ts";
import type { Op } from "../op.ts";
import { broadcastTo } from "./broadcast-to.ts";
import { reshape } from "./reshape.ts";

/** Rows that one thread sums before a second stage takes over. */
const stageLength = 256;

/** Input [outer, length, inner] → output [outer, inner]. */
export const sumOp: Op = {
  name: "sum",
  numerics: "ordered",
  shape: ([input]) => {
    const [outer, , inner] = input?.shape ?? [];
    if (!input || outer === undefined || inner === undefined || input.shape.length !== 3)
      bug("sum wants [outer, length, inner]");
    return [{ dtype: input.dtype, shape: [outer, inner] }];
  },
  reference: ([input], _, types) => {
    const [outer = 0, length = 0, inner = 0] = types.inputs[0]?.shape ?? [];
    const out = new Float64Array(outer * inner);
    for (let o = 0; o < outer; o++)
      for (let at = 0; at < length; at++)
        for (let n = 0; n < inner; n++)
          out[o * inner + n] = (out[o * inner + n] ?? 0) + (input?.[(o * length + at) * inner + n] ?? 0);
    return [out];
  },
  vjp: ({ g, inputs: [input], gradients: [gradient] }) => {
    if (!input || !gradient) return [];
    const [outer = 0, , inner = 0] = input.type.shape;
    return [broadcastTo(g, reshape(g, gradient, [outer, 1, inner]), input.type.shape)];
  },
  kernel: (types, _, target) => {
    const [outer = 0, length = 0, inner = 0] = types.inputs[0]?.shape ?? [];
    return flatKernel(
      outer * inner,
      target,
      bindings(types),
      `  let first = (i / ${inner}u) * ${length * inner}u + i % ${inner}u;
  var sum = 0.0;
  for (var at = 0u; at < ${length}u; at++) { sum += in0[first + at * ${inner}u]; }
  out0[i] = sum;`,
    );
  },
  cost: (types) => ({
    flops: size(types.inputs[0]?.shape ?? []),
    bytes: 4 * (size(types.inputs[0]?.shape ?? []) + size(types.outputs[0]?.shape ?? [])),
  }),
};

function sumMiddle(g: Builder, a: Value, outer: number, length: number, inner: number): Value {
  const blocks = Math.ceil(length / stageLength);
  // An exact split keeps stage one a plain view; otherwise one stage sums everything.
  if (blocks > 1 && length % blocks === 0) {
    const partial = apply1(g, sumOp, {}, [reshape(g, a, [outer * blocks, length / blocks, inner])]);
    return sumMiddle(g, partial, outer, blocks, inner);
  }
  return apply1(g, sumOp, {}, [reshape(g, a, [outer, length, inner])]);
}

/** Sum over one axis; the axis disappears. */
export function sumAxis(g: Builder, a: Value, axis: number): Value {
  const { shape } = a.type;
  const outer = size(shape.slice(0, axis));
  const inner = size(shape.slice(axis + 1));
  const length = shape[axis] ?? bug(`sum over axis ${axis} of [${shape}]`);
  return reshape(g, sumMiddle(g, a, outer, length, inner), [...shape.slice(0, axis), ...shape.slice(axis + 1)]);
}

/** Sum of all elements, as a scalar `[]`. */
export function sumAll(g: Builder, a: Value): Value {
  return sumAxis(g, reshape(g, a, [size(a.type.shape)]), 0);
}

/** Sums `a` over the axes along which `shape` was broadcast to it: the gradient of broadcasting. */
export function sumTo(g: Builder, a: Value, shape: Shape): Value {
  if (sameShape(a.type.shape, shape)) return a;
  const strides = stridesIn(shape, a.type.shape);
  let result = a;
  // From the last axis to the first, so that axis numbers ahead stay valid; neighbouring axes sum as one.
  for (let axis = a.type.shape.length - 1; axis >= 0; ) {
    const extent = a.type.shape[axis] ?? 1;
    if (strides[axis] !== 0 || extent === 1) {
      axis--;
      continue;
    }
    let first = axis;
    while (first > 0 && strides[first - 1] === 0) first--;
    const outer = size(a.type.shape.slice(0, first));
    const length = size(a.type.shape.slice(first, axis + 1));
    const inner = size(result.type.shape) / (outer * length);
    result = sumMiddle(g, result, outer, length, inner);
    axis = first - 1;
  }
  return reshape(g, result, shape);
}
