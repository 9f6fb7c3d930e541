// sigmoid, silu, gelu: the nonlinearities of the models. Pointwise; none of them overflows for any finite input.

import { sigmoid as sigmoidFormula } from "../../graph/functions/exponential.ts";
import { normalCdf as normalCdfFormula, normalDensity as normalDensityFormula } from "../../graph/functions/normal.ts";
import type { Builder, Value } from "../../graph/ir.ts";
import { normalCdf, normalCdfWgsl, normalDensity, normalDensityWgsl } from "../../kernels/special.ts";
import { pointwise, pointwiseOp } from "../pointwise.ts";
import { multiply, subtract } from "./arithmetic.ts";
import { square } from "./power.ts";

/** exp of a positive number is never taken: 1/(1+e^−x) for x ≥ 0, e^x/(1+e^x) below. */
function sigmoidWgsl(x = ""): string {
  return `(select(exp(-abs(${x})), 1.0, ${x} >= 0.0) / (1.0 + exp(-abs(${x}))))`;
}

function sigmoidOf(x: number): number {
  const small = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : small) / (1 + small);
}

export const sigmoidOp = pointwiseOp({
  name: "sigmoid",
  wgsl: ([x]) => sigmoidWgsl(x),
  value: ([x = 0]) => sigmoidOf(x),
  formula: (a, [x]) => sigmoidFormula(a, x),
  derivative: ({ g, gradient, outputs: [y] }) => [y && multiply(g, gradient, subtract(g, y, square(g, y)))],
  flops: 8,
});

export const siluOp = pointwiseOp({
  name: "silu",
  wgsl: ([x]) => `(${x} * ${sigmoidWgsl(x)})`,
  value: ([x = 0]) => x * sigmoidOf(x),
  formula: (a, [x]) => a.multiply(x, sigmoidFormula(a, x)),
  derivative: ({ g, gradient, inputs: [x] }) => [x && pointwise(g, siluGradientOp, {}, gradient, x)],
  flops: 9,
});

/** (gradient, x) → gradient · s·(1 + x·(1 − s)) with s = sigmoid(x). */
export const siluGradientOp = pointwiseOp({
  name: "siluGradient",
  wgsl: ([gradient, x]) => {
    const s = sigmoidWgsl(x);
    return `(${gradient} * ${s} * (1.0 + ${x} * (1.0 - ${s})))`;
  },
  value: ([gradient = 0, x = 0]) => {
    const s = sigmoidOf(x);
    return gradient * s * (1 + x * (1 - s));
  },
  formula: (a, [gradient, x]) => {
    const one = a.number(1);
    const s = a.name(sigmoidFormula(a, x));
    const slope = a.add(one, a.multiply(x, a.subtract(one, s)));
    return a.multiply(a.multiply(gradient, s), slope);
  },
  flops: 13,
});

export const geluOp = pointwiseOp({
  name: "gelu",
  wgsl: ([x = ""]) => `(${x} * ${normalCdfWgsl(x)})`,
  value: ([x = 0]) => x * normalCdf(x),
  formula: (a, [x]) => a.multiply(x, normalCdfFormula(a, x)),
  derivative: ({ g, gradient, inputs: [x] }) => [x && pointwise(g, geluGradientOp, {}, gradient, x)],
  flops: 30,
});

/** (gradient, x) → gradient · (Φ(x) + x·φ(x)). */
export const geluGradientOp = pointwiseOp({
  name: "geluGradient",
  wgsl: ([gradient, x = ""]) => `(${gradient} * (${normalCdfWgsl(x)} + ${x} * ${normalDensityWgsl(x)}))`,
  value: ([gradient = 0, x = 0]) => gradient * (normalCdf(x) + x * normalDensity(x)),
  formula: (a, [gradient, x]) =>
    a.multiply(gradient, a.add(normalCdfFormula(a, x), a.multiply(x, normalDensityFormula(a, x)))),
  flops: 40,
});

/** 1 / (1 + e^−x). */
export function sigmoid(g: Builder, x: Value): Value {
  return pointwise(g, sigmoidOp, {}, x);
}
/** x · sigmoid(x) (Elfwing et al. 2018; "swish"). */
export function silu(g: Builder, x: Value): Value {
  return pointwise(g, siluOp, {}, x);
}
/** x · Φ(x), the exact form with erf (Hendrycks & Gimpel 2016), not the tanh approximation. */
export function gelu(g: Builder, x: Value): Value {
  return pointwise(g, geluOp, {}, x);
}
