// reshape: the same elements under another shape. A view: no kernel, no copy.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply1, type Builder, type Shape, sameShape, show, size, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";

export const reshapeOp: Op = {
  name: "reshape",
  numerics: "pure",
  view: true,
  shape: ([input], { shape }) => {
    if (!input) bug("reshape has no input");
    if (size(input.shape) !== size(shape as Shape)) bug(`reshape of ${show(input)} to [${shape}]`);
    return [{ dtype: input.dtype, shape: shape as Shape }];
  },
  reference: ([input]) => [input?.slice() ?? bug("reshape has no input")],
  single: ([input]) => [input?.slice() ?? bug("reshape has no input")],
  vjp: ({ g, inputs: [input], gradients: [gradient] }) => [input && gradient && reshape(g, gradient, input.type.shape)],
  cost: () => ({ flops: 0, bytes: 0 }),
};

/** `a` with another shape of the same size. */
export function reshape(g: Builder, a: Value, shape: Shape): Value {
  return sameShape(a.type.shape, shape) ? a : apply1(g, reshapeOp, { shape }, [a]);
}
