// square, sqrt, absolute, sign: pointwise powers and magnitudes.

import type { Builder, Value } from "../../graph/ir.ts";
import { lessOf, numberOf } from "../../graph/typed.ts";
import { pointwise, pointwiseOp } from "../pointwise.ts";
import { divide, multiply, scale } from "./arithmetic.ts";

export const squareOp = pointwiseOp({
  name: "square",
  wgsl: ([x]) => `(${x} * ${x})`,
  value: ([x = 0]) => x * x,
  formula: (a, [x], _, [type]) => (type === "f32" ? a.multiply(x, x) : a.multiplyInteger(x, x)),
  derivative: ({ g, gradient, inputs: [x] }) => [x && scale(g, multiply(g, gradient, x), 2)],
});

export const sqrtOp = pointwiseOp({
  name: "sqrt",
  wgsl: ([x]) => `sqrt(${x})`,
  value: ([x = 0]) => Math.sqrt(x),
  formula: (a, [x]) => a.root(x),
  derivative: ({ g, gradient, outputs: [y] }) => [y && scale(g, divide(g, gradient, y), 0.5)],
});

export const absoluteOp = pointwiseOp({
  name: "absolute",
  wgsl: ([x]) => `abs(${x})`,
  value: ([x = 0]) => Math.abs(x),
  formula: (a, [x], _, [type = "f32"]) => {
    if (type === "f32") return a.absolute(x);
    const zero = a.integer(0);
    return a.select(lessOf(a, type, x, zero), a.subtractInteger(zero, x), x);
  },
  derivative: ({ g, gradient, inputs: [x] }) => [x && multiply(g, gradient, sign(g, x))],
});

export const signOp = pointwiseOp({
  name: "sign",
  wgsl: ([x]) => `sign(${x})`,
  value: ([x = 0]) => Math.sign(x),
  formula: (a, [x], _, [type = "f32"]) => {
    const zero = numberOf(a, type, 0);
    // zeros keep their sign, NaN stays
    const below = a.select(lessOf(a, type, x, zero), numberOf(a, type, -1), x);
    return a.select(lessOf(a, type, zero, x), numberOf(a, type, 1), below);
  },
  derivative: () => [undefined],
});

/** x². */
export function square(g: Builder, x: Value): Value {
  return pointwise(g, squareOp, {}, x);
}
/** √x for x ≥ 0; the gradient at 0 is infinite. */
export function sqrt(g: Builder, x: Value): Value {
  return pointwise(g, sqrtOp, {}, x);
}
/** |x|; the gradient at 0 is 0. f32 or i32. */
export function absolute(g: Builder, x: Value): Value {
  return pointwise(g, absoluteOp, {}, x);
}
/** −1, 0 or 1; its gradient is 0 everywhere. */
export function sign(g: Builder, x: Value): Value {
  return pointwise(g, signOp, {}, x);
}
