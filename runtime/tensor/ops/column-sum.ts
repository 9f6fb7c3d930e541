// columnSum: sums the rows of a matrix. The gradients of biases end here. A GPU does it in stages (../stages/column-stages.ts).

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply1, type Builder, f32, show, size, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { matrixOf } from "../../simd/kernel.ts";
import { columnSumKernel } from "../../simd/kernels/column-sum.ts";
import { singleColumnSum } from "../single/sums.ts";

/** [rows, width] → [width]. */
export const columnSumOp: Op = {
  name: "columnSum",
  numerics: "ordered",
  staged: true,
  shape: ([input]) => {
    const [rows, width] = input?.shape ?? [];
    if (input?.shape.length !== 2 || rows === undefined || width === undefined)
      return bug(`columnSum of ${input ? show(input) : "nothing"}`);
    return [f32(width)];
  },
  reference: ([input], _, types) => {
    const [rows = 0, width = 0] = types.inputs[0]?.shape ?? [];
    const out = new Float64Array(width);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < width; column++) out[column] = out[column]! + input![row * width + column]!;
    return [out];
  },
  single: ([input], _, types) => {
    const [rows = 0, width = 0] = types.inputs[0]?.shape ?? [];
    return [singleColumnSum(input, rows, width)];
  },
  simd: (types) => {
    const [rows, width] = matrixOf(types.inputs[0]);
    return columnSumKernel(1, rows, width);
  },
  cost: (types) => ({
    flops: size(types.inputs[0]?.shape ?? []),
    bytes: 4 * (size(types.inputs[0]?.shape ?? []) + size(types.outputs[0]?.shape ?? [])),
  }),
};

/** Sum over the rows of `a` [rows, width] → [width]. For backward passes: not differentiable itself. */
export function columnSum(g: Builder, a: Value): Value {
  return apply1(g, columnSumOp, {}, [a]);
}
