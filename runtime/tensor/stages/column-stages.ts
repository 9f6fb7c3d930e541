// Sums over rows on a GPU: stages of 64 rows, a split fixed by the shape. The gradients of biases and norm weights end here: thousands of
// rows over few columns, which one thread a column would make slow.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply1, type Builder, f32, show, size, type Value } from "../../graph/ir.ts";
import type { Typing } from "../../graph/op.ts";
import { bindings, declare, flatKernel, rowElements } from "../../kernels/wgsl.ts";
import { reshape } from "../ops/reshape.ts";
import { stageOp } from "./stage-op.ts";

/** Rows that one thread sums. */
const stageRows = 64;

/** [rows, width] → the sums of each 64 rows, [⌈rows / 64⌉, width]. */
const rowBlockSumOp = stageOp({
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
});

/** Sum over the rows of `a` [rows, width] → [width], in stages. */
export function columnStages(g: Builder, a: Value): Value {
  const [rows = 0, width = 0] = a.type.shape;
  const blocks = apply1(g, rowBlockSumOp, {}, [a]);
  return rows <= stageRows ? reshape(g, blocks, [width]) : columnStages(g, blocks);
}

function extent(types: Typing): { readonly rows: number; readonly width: number } {
  const shape = types.inputs[0]?.shape ?? [];
  const width = shape.at(-1) ?? 1;
  return { rows: size(shape) / width, width };
}

function bytes(types: Typing): number {
  return 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0);
}

/** Partial sums [blocks, D] of dy·x/rms over blocks of 64 rows. Inputs x, 1/rms, dy. */
const rmsNormWeightBlocksOp = stageOp({
  name: "rmsNormWeightGradient",
  numerics: "ordered",
  shape: (inputs) => {
    const { rows, width } = extent({ inputs, outputs: [] });
    return [f32(Math.ceil(rows / stageRows), width)];
  },
  reference: ([x, inverse, gradient], _, types) => {
    if (!x || !inverse || !gradient) bug("rmsNormWeightGradient lacks an input");
    const { rows, width } = extent(types);
    const out = new Float64Array(Math.ceil(rows / stageRows) * width);
    for (let row = 0; row < rows; row++)
      for (let at = 0; at < width; at++) {
        const into = Math.floor(row / stageRows) * width + at;
        out[into] = out[into]! + gradient[row * width + at]! * x[row * width + at]! * inverse[row]!;
      }
    return [out];
  },
  kernel: (types, _, target) => {
    const { rows, width } = extent(types);
    const { type, count } = rowElements("f32", width);
    return flatKernel(
      Math.ceil(rows / stageRows) * count,
      target,
      declare([type, "f32", type], [type]),
      `  let first = (i / ${count}u) * ${stageRows}u;
  let last = min(first + ${stageRows}u, ${rows}u);
  var sum = ${type}(0);
  for (var row = first; row < last; row++) {
    let at = row * ${count}u + i % ${count}u;
    sum = fma(in2[at], in0[at] * in1[row], sum);
  }
  out0[i] = sum;`,
    );
  },
  cost: (types) => ({ flops: 3 * size(types.inputs[0]?.shape ?? []), bytes: bytes(types) }),
});

/** The gradient of a norm's weight in stages: inputs x, 1/rms, dy → [D]. */
export function rmsNormWeightStages(g: Builder, inputs: readonly Value[]): Value {
  return columnStages(g, apply1(g, rmsNormWeightBlocksOp, {}, inputs));
}
