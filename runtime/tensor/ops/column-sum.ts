// columnSum: sums the rows of a matrix in stages of 64 rows, a split fixed by the shape. The gradients of biases and
// norm weights end here: thousands of rows over few columns, which one thread a column would make slow.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply1, type Builder, f32, show, size, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { bindings, flatKernel } from "../../kernels/wgsl.ts";
import { reshape } from "./reshape.ts";

/** Rows that one thread sums. */
export const stageRows = 64;

/** [rows, width] → the sums of each 64 rows, [⌈rows / 64⌉, width]. */
const rowBlockSumOp: Op = {
  name: "rowBlockSum",
  numerics: "ordered",
  shape: ([input]) => {
    const [rows, width] = input?.shape ?? [];
    if (input?.shape.length !== 2 || rows === undefined || width === undefined)
      bug(`rowBlockSum of ${input ? show(input) : "nothing"}`);
    return [f32(Math.ceil(rows / stageRows), width)];
  },
  reference: ([input], _, types) => {
    const [rows = 0, width = 0] = types.inputs[0]?.shape ?? [];
    const out = new Float64Array(size(types.outputs[0]?.shape ?? []));
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < width; column++) {
        const into = Math.floor(row / stageRows) * width + column;
        out[into] = out[into]! + input![row * width + column]!;
      }
    return [out];
  },
  kernel: (types, _, target) => {
    const [rows = 0, width = 0] = types.inputs[0]?.shape ?? [];
    return flatKernel(
      size(types.outputs[0]?.shape ?? []),
      target,
      bindings(types),
      `  let first = (i / ${width}u) * ${stageRows}u;
  var sum = 0.0f;
  for (var row = first; row < min(first + ${stageRows}u, ${rows}u); row++) { sum += in0[row * ${width}u + i % ${width}u]; }
  out0[i] = sum;`,
    );
  },
  cost: (types) => ({
    flops: size(types.inputs[0]?.shape ?? []),
    bytes: 4 * (size(types.inputs[0]?.shape ?? []) + size(types.outputs[0]?.shape ?? [])),
  }),
};

/** Sum over the rows of `a` [rows, width] → [width]. For backward passes: not differentiable itself. */
export function columnSum(g: Builder, a: Value): Value {
  const [rows = 0, width = 0] = a.type.shape;
  const blocks = apply1(g, rowBlockSumOp, {}, [a]);
  return rows <= stageRows ? reshape(g, blocks, [width]) : columnSum(g, blocks);
}
