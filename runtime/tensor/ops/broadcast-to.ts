// broadcastTo: repeats a tensor along axes of extent 1; the gradient of a sum.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { broadcastShape, forEachBroadcast } from "../../graph/broadcast.ts";
import { hostArray } from "../../graph/host.ts";
import { apply1, type Builder, type Shape, sameShape, size, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { pointwiseKernel } from "../../kernels/pointwise.ts";
import { pointwiseKernel as simdPointwise } from "../../simd/kernels/pointwise.ts";
import { exact } from "../single/evaluate.ts";
import { sumTo } from "./sum.ts";

export const broadcastToOp: Op = {
  name: "broadcastTo",
  numerics: "pure",
  shape: ([input], attributes) => {
    const shape = attributes["shape"] as Shape;
    if (!input || !sameShape(broadcastShape([input.shape, shape], "broadcastTo"), shape))
      bug("broadcastTo does not fit");
    return [{ dtype: input.dtype, shape }];
  },
  reference: ([input], { shape }, types) => {
    if (!input) bug("broadcastTo has no input");
    const result = hostArray(types.outputs[0]?.dtype ?? "f32", size(shape as Shape));
    forEachBroadcast(shape as Shape, [types.inputs[0]?.shape ?? []], (at, [place = 0]) => {
      result[at] = input[place] ?? 0;
    });
    return [result];
  },
  single: (inputs, attributes, types) => exact(broadcastToOp.reference)(inputs, attributes, types),
  vjp: ({ g, inputs: [input], gradients: [gradient] }) => [input && gradient && sumTo(g, gradient, input.type.shape)],
  kernel: (types, _, target) => pointwiseKernel(types, target, "  return x0;"),
  simd: (types) => simdPointwise(types, (_, [x]) => x ?? bug("broadcastTo has no input")),
  cost: (types) => ({
    flops: 0,
    bytes: 4 * (size(types.inputs[0]?.shape ?? []) + size(types.outputs[0]?.shape ?? [])),
  }),
  pointwise: ([a]) => a ?? "",
  formula: (_, [x]) => x ?? bug("broadcastTo has no input"),
};

/** `a` repeated to `shape`. */
export function broadcastTo(g: Builder, a: Value, shape: Shape): Value {
  return sameShape(a.type.shape, shape) ? a : apply1(g, broadcastToOp, { shape }, [a]);
}
