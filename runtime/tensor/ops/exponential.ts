// exp, log, and exp without cancellation near 0 (expMinusOne, expMinusOneMinus): what ratios and KL estimators use.

import {
  expMinusOne as expMinusOneFormula,
  expMinusOneMinus as expMinusOneMinusFormula,
  exponential as exponentialFormula,
} from "../../graph/functions/exponential.ts";
import { logarithm as logarithmFormula } from "../../graph/functions/logarithm.ts";
import type { Builder, Value } from "../../graph/ir.ts";
import {
  expMinusOneMinus as expMinusOneMinusOf,
  expMinusOneMinusWgsl,
  expMinusOneWgsl,
} from "../../kernels/special.ts";
import { pointwise, pointwiseOp } from "../pointwise.ts";
import { divide, multiply, shift } from "./arithmetic.ts";

export const expOp = pointwiseOp({
  name: "exp",
  wgsl: ([x]) => `exp(${x})`,
  value: ([x = 0]) => Math.exp(x),
  formula: (a, [x]) => exponentialFormula(a, x),
  derivative: ({ g, gradient, outputs: [y] }) => [y && multiply(g, gradient, y)],
  flops: 4,
});

export const logOp = pointwiseOp({
  name: "log",
  wgsl: ([x]) => `log(${x})`,
  value: ([x = 0]) => Math.log(x),
  formula: (a, [x]) => logarithmFormula(a, x),
  derivative: ({ g, gradient, inputs: [x] }) => [x && divide(g, gradient, x)],
  flops: 4,
});

export const expMinusOneOp = pointwiseOp({
  name: "expMinusOne",
  wgsl: ([x = ""]) => expMinusOneWgsl(x),
  value: ([x = 0]) => Math.expm1(x),
  formula: (a, [x]) => expMinusOneFormula(a, x),
  derivative: ({ g, gradient, outputs: [y] }) => [y && multiply(g, gradient, shift(g, y, 1))],
  flops: 30,
});

export const expMinusOneMinusOp = pointwiseOp({
  name: "expMinusOneMinus",
  wgsl: ([x = ""]) => expMinusOneMinusWgsl(x),
  value: ([x = 0]) => expMinusOneMinusOf(x),
  formula: (a, [x]) => expMinusOneMinusFormula(a, x),
  derivative: ({ g, gradient, inputs: [x] }) => [x && multiply(g, gradient, expMinusOne(g, x))],
  flops: 30,
});

/** e^x; finite in f32 up to x ≈ 88. */
export function exp(g: Builder, x: Value): Value {
  return pointwise(g, expOp, {}, x);
}
/** Natural logarithm, x > 0. Near 1 only the absolute error (about 1e-7) is good. */
export function log(g: Builder, x: Value): Value {
  return pointwise(g, logOp, {}, x);
}
/** e^x − 1, accurate in relative terms near 0. */
export function expMinusOne(g: Builder, x: Value): Value {
  return pointwise(g, expMinusOneOp, {}, x);
}
/**
 * e^x − 1 − x ≥ 0, accurate in relative terms near 0, where it is x²/2. With x = −(logp − logp_ref) this is the k3
 * estimator of the KL divergence (Schulman 2020), which loses all digits in f32 when written out.
 */
export function expMinusOneMinus(g: Builder, x: Value): Value {
  return pointwise(g, expMinusOneMinusOp, {}, x);
}
