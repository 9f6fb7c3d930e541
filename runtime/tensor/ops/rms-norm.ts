// rmsNorm: root-mean-square normalisation of rows, before every block of the text and vision towers. The forward pass
// keeps 1/rms of each row; the weight's gradient is a sum over all rows.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply, apply1, type Builder, f32, show, size, type Value } from "../../graph/ir.ts";
import type { Op, Typing } from "../../graph/op.ts";
import { rowKernel } from "../../kernels/row.ts";
import { declare, rowElements, wgslLiteral } from "../../kernels/wgsl.ts";
import { rmsNormWeightGradientKernel } from "../../simd/kernels/column-sum.ts";
import { rmsNormGradientKernel, rmsNormKernel } from "../../simd/kernels/norm.ts";
import { singleRmsNorm, singleRmsNormGradient, singleRmsNormWeightGradient } from "../single/sums.ts";

export function extent(types: Typing): { readonly rows: number; readonly width: number } {
  const shape = types.inputs[0]?.shape ?? [];
  const width = shape.at(-1) ?? 1;
  return { rows: size(shape) / width, width };
}

/** The row's elements and one statement for each scalar of an element: sums stay in the order of the entries. */
function vectors(width: number) {
  const { type, count } = rowElements("f32", width);
  const parts = count === width ? [""] : [".x", ".y", ".z", ".w"];
  return { type, count, each: (statement: (part: string) => string) => parts.map(statement).join(" ") };
}

function bytes(types: Typing): number {
  return 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0);
}

/** Inputs x [..., D], weight [D]; outputs y like x and 1/rms [rows]. */
export const rmsNormOp: Op = {
  name: "rmsNorm",
  numerics: "ordered",
  shape: ([x, weight]) => {
    const width = x?.shape.at(-1);
    if (!x || !weight || width === undefined || weight.shape.length !== 1 || weight.shape[0] !== width)
      bug(`rmsNorm of ${x ? show(x) : "nothing"} with weight ${weight ? show(weight) : "nothing"}`);
    return [x, f32(size(x.shape) / width)];
  },
  reference: ([x, weight], { epsilon }, types) => {
    if (!x || !weight) bug("rmsNorm lacks an input");
    const { rows, width } = extent(types);
    const y = new Float64Array(rows * width);
    const inverse = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      let squares = 0;
      for (let at = row * width; at < (row + 1) * width; at++) squares += x[at]! * x[at]!;
      inverse[row] = 1 / Math.sqrt(squares / width + (epsilon as number));
      for (let at = 0; at < width; at++) y[row * width + at] = x[row * width + at]! * inverse[row]! * weight[at]!;
    }
    return [y, inverse];
  },
  single: (inputs, { epsilon }, types) => {
    const { rows, width } = extent(types);
    return singleRmsNorm(inputs, rows, width, epsilon as number);
  },
  vjp: ({ g, inputs: [x, weight], outputs: [, inverse], gradients: [gradient, toInverse] }) => {
    if (toInverse) bug("rmsNorm has no gradient through 1/rms");
    if (!x || !weight || !inverse || !gradient) return [];
    return [
      apply1(g, rmsNormGradientOp, {}, [x, weight, inverse, gradient]),
      apply1(g, rmsNormWeightGradientOp, {}, [x, inverse, gradient]),
    ];
  },
  kernel: (types, { epsilon }, target) => {
    const { rows, width } = extent(types);
    const { type, count, each } = vectors(width);
    return rowKernel({
      rows,
      length: width,
      target,
      declarations: declare([type, type], [type, "f32"]),
      body: (combine) => `  let first = row * ${count}u;
  var squares = 0.0f;
  for (var at = lane; at < ${count}u; at += lanes) {
    let x = in0[first + at];
    ${each((part) => `squares = fma(x${part}, x${part}, squares);`)}
  }
  ${combine("squares", "sum")}
  let inverse = inverseSqrt(fma(squares, ${wgslLiteral(1 / width)}, ${wgslLiteral(epsilon as number)}));
  for (var at = lane; at < ${count}u; at += lanes) { out0[first + at] = in0[first + at] * inverse * in1[at]; }
  if (lane == 0u) { out1[row] = inverse; }`,
    });
  },
  simd: (types, { epsilon }) => rmsNormKernel({ ...extent(types), epsilon: epsilon as number }),
  cost: (types) => ({ flops: 4 * size(types.inputs[0]?.shape ?? []), bytes: bytes(types) }),
};

/** dx = (w·dy − x·mean(x·w·dy)/rms²)/rms. Inputs x, weight, 1/rms, dy. */
const rmsNormGradientOp: Op = {
  name: "rmsNormGradient",
  numerics: "ordered",
  shape: ([x]) => [x ?? bug("rmsNormGradient lacks an input")],
  reference: ([x, weight, inverse, gradient], _, types) => {
    if (!x || !weight || !inverse || !gradient) bug("rmsNormGradient lacks an input");
    const { rows, width } = extent(types);
    const out = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      const first = row * width;
      let along = 0;
      for (let at = 0; at < width; at++) along += x[first + at]! * weight[at]! * gradient[first + at]!;
      const shrink = (along / width) * inverse[row]! ** 2;
      for (let at = 0; at < width; at++)
        out[first + at] = (weight[at]! * gradient[first + at]! - x[first + at]! * shrink) * inverse[row]!;
    }
    return [out];
  },
  single: (inputs, _, types) => {
    const { rows, width } = extent(types);
    return [singleRmsNormGradient(inputs, rows, width)];
  },
  kernel: (types, _, target) => {
    const { rows, width } = extent(types);
    const { type, count, each } = vectors(width);
    return rowKernel({
      rows,
      length: width,
      target,
      declarations: declare([type, type, "f32", type], [type]),
      body: (combine) => `  let first = row * ${count}u;
  let inverse = in2[row];
  var along = 0.0f;
  for (var at = lane; at < ${count}u; at += lanes) {
    let x = in0[first + at];
    let slope = in1[at] * in3[first + at];
    ${each((part) => `along = fma(x${part}, slope${part}, along);`)}
  }
  ${combine("along", "sum")}
  let shrink = ${type}(along * ${wgslLiteral(1 / width)} * inverse * inverse);
  for (var at = lane; at < ${count}u; at += lanes) {
    out0[first + at] = fma(-in0[first + at], shrink, in1[at] * in3[first + at]) * inverse;
  }`,
    });
  },
  simd: (types) => rmsNormGradientKernel(extent(types)),
  cost: (types) => ({ flops: 8 * size(types.inputs[0]?.shape ?? []), bytes: bytes(types) }),
};

/** Σ dy·x/rms over all rows, [D]. Inputs x, 1/rms, dy. A GPU does it in stages (../stages/column-stages.ts). */
export const rmsNormWeightGradientOp: Op = {
  name: "rmsNormWeightGradient",
  numerics: "ordered",
  staged: true,
  shape: (inputs) => [f32(extent({ inputs, outputs: [] }).width)],
  reference: ([x, inverse, gradient], _, types) => {
    if (!x || !inverse || !gradient) bug("rmsNormWeightGradient lacks an input");
    const { rows, width } = extent(types);
    const out = new Float64Array(width);
    for (let row = 0; row < rows; row++)
      for (let at = 0; at < width; at++)
        out[at] = out[at]! + gradient[row * width + at]! * x[row * width + at]! * inverse[row]!;
    return [out];
  },
  single: (inputs, _, types) => {
    const { rows, width } = extent(types);
    return [singleRmsNormWeightGradient(inputs, rows, width)];
  },
  simd: (types) => rmsNormWeightGradientKernel(extent(types)),
  cost: (types) => ({ flops: 3 * size(types.inputs[0]?.shape ?? []), bytes: bytes(types) }),
};

/**
 * y = x / √(mean(x²) + epsilon) · weight over the last axis: x [..., D], weight [D] → like x (Zhang & Sennrich 2019).
 * A row's bits depend on the row alone.
 */
export function rmsNorm(g: Builder, x: Value, weight: Value, epsilon: number): Value {
  const [y] = apply(g, rmsNormOp, { epsilon }, [x, weight]);
  return y ?? bug("rmsNorm has no output");
}
