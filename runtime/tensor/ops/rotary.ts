// rotary: rotary position embedding of query or key rows by tables from the host (f64 angles; shader sines are not
// good enough). Halves are rotated against each other, as in the checkpoints (rotate_half).

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply1, type Builder, show, size, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { declare, flatKernel, rowElements } from "../../kernels/wgsl.ts";
import { matrixOf } from "../../simd/kernel.ts";
import { rotaryKernel } from "../../simd/kernels/rotary.ts";
import { singleRotary } from "../single/update.ts";

/** y = x·cos + rotate_half(x)·sin; with `transposed` its transpose, which for equal halves is the negated sine. */
export const rotaryOp: Op = {
  name: "rotary",
  numerics: "pure",
  shape: ([x, cos, sin]) => {
    const [rows, width = 0] = x?.shape ?? [];
    const [tableRows, dimension = 0] = cos?.shape ?? [];
    if (!x || !cos || !sin || x.shape.length !== 2 || cos.shape.length !== 2 || show(cos) !== show(sin))
      bug("rotary wants x [T, heads·D] and cos, sin [T, D]");
    if (rows !== tableRows || dimension % 2 !== 0 || width % dimension !== 0)
      bug(`rotary of ${show(x)} by tables ${show(cos)}`);
    return [x];
  },
  reference: ([x, cos, sin], { transposed }, types) => {
    if (!x || !cos || !sin) bug("rotary lacks an input");
    const width = types.inputs[0]?.shape[1] ?? 0;
    const dimension = types.inputs[1]?.shape[1] ?? 0;
    const half = dimension / 2;
    const out = new Float64Array(x.length);
    for (let at = 0; at < x.length; at++) {
      const place = at % dimension;
      const table = Math.floor(at / width) * dimension;
      const [other, sign] = place < half ? [half, -1] : [-half, 1];
      const sine = transposed ? -sign * sin[table + place + other]! : sign * sin[table + place]!;
      out[at] = x[at]! * cos[table + place]! + x[at + other]! * sine;
    }
    return [out];
  },
  single: (inputs, { transposed }, types) => {
    const [width = 0, dimension = 0] = types.inputs.map((each) => each.shape[1] ?? 0);
    return [singleRotary(inputs, width, dimension, transposed === true)];
  },
  vjp: ({ g, attributes: { transposed }, inputs: [, cos, sin], gradients: [gradient] }) => [
    gradient && cos && sin && apply1(g, rotaryOp, { transposed: !transposed }, [gradient, cos, sin]),
  ],
  kernel: (types, { transposed }, target) => {
    const width = types.inputs[0]?.shape[1] ?? 0;
    const dimension = types.inputs[1]?.shape[1] ?? 0;
    // Vectors must not straddle the halves.
    const { type, count: half } = rowElements("f32", dimension / 2);
    const per = dimension / 2 / half;
    return flatKernel(
      size(types.outputs[0]?.shape ?? []) / per,
      target,
      declare([type, type, type], [type]),
      `  let place = i % ${2 * half}u;
  let table = (i / ${width / per}u) * ${2 * half}u + place;
  var other = i + ${half}u;
  var sine = ${transposed ? `in2[table + ${half}u]` : "-in2[table]"};
  if (place >= ${half}u) {
    other = i - ${half}u;
    sine = ${transposed ? `-in2[table - ${half}u]` : "in2[table]"};
  }
  out0[i] = fma(in0[i], in1[table], in0[other] * sine);`,
    );
  },
  simd: (types, { transposed }) => {
    const [rows, width] = matrixOf(types.inputs[0]);
    return rotaryKernel({ rows, width, dimension: matrixOf(types.inputs[1])[1], transposed: transposed === true });
  },
  cost: (types) => ({
    flops: 3 * size(types.outputs[0]?.shape ?? []),
    bytes: 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0),
  }),
};

/**
 * x [T, heads·D] with each head's D entries rotated by row t's angles: y_d = x_d·cos_d − x_{d+D/2}·sin_d in the lower
 * half, y_d = x_d·cos_d + x_{d−D/2}·sin_d in the upper. cos and sin are [T, D] and span both halves.
 */
export function rotary(g: Builder, x: Value, cos: Value, sin: Value): Value {
  return apply1(g, rotaryOp, { transposed: false }, [x, cos, sin]);
}
