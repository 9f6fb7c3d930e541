// add, subtract, multiply, divide, negate, scale, shift: pointwise arithmetic that broadcasts.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { Builder, Value } from "../../graph/ir.ts";
import { wgslLiteral } from "../../kernels/wgsl.ts";
import { pointwise, pointwiseOp } from "../pointwise.ts";

export const addOp = pointwiseOp({
  name: "add",
  wgsl: ([a, b]) => `(${a} + ${b})`,
  value: ([a = 0, b = 0]) => a + b,
  formula: (a, [x, y], _, [type]) => (type === "f32" ? a.add(x, y) : a.addInteger(x, y)),
  derivative: ({ gradient }) => [gradient, gradient],
});

export const subtractOp = pointwiseOp({
  name: "subtract",
  wgsl: ([a, b]) => `(${a} - ${b})`,
  value: ([a = 0, b = 0]) => a - b,
  formula: (a, [x, y], _, [type]) => (type === "f32" ? a.subtract(x, y) : a.subtractInteger(x, y)),
  derivative: ({ g, gradient }) => [gradient, scale(g, gradient, -1)],
});

export const multiplyOp = pointwiseOp({
  name: "multiply",
  wgsl: ([a, b]) => `(${a} * ${b})`,
  value: ([a = 0, b = 0]) => a * b,
  formula: (a, [x, y], _, [type]) => (type === "f32" ? a.multiply(x, y) : a.multiplyInteger(x, y)),
  derivative: ({ g, gradient, inputs: [a, b] }) => [b && multiply(g, gradient, b), a && multiply(g, gradient, a)],
});

export const divideOp = pointwiseOp({
  name: "divide",
  wgsl: ([a, b]) => `(${a} / ${b})`,
  value: ([a = 0, b = 0]) => a / b,
  formula: (a, [x, y], _, [type]) => (type === "f32" ? a.divide(x, y) : bug(`divide of ${type}`)),
  derivative: ({ g, gradient, inputs: [, b], outputs: [quotient] }) => {
    if (!b || !quotient) return [];
    const over = divide(g, gradient, b);
    return [over, scale(g, multiply(g, over, quotient), -1)];
  },
});

export const scaleOp = pointwiseOp({
  name: "scale",
  wgsl: ([a], { by }) => `(${a} * ${wgslLiteral(by as number)})`,
  value: ([a = 0], { by }) => a * (by as number),
  formula: (a, [x], { by }) => a.multiply(x, a.number(by as number)),
  derivative: ({ g, gradient, attributes }) => [scale(g, gradient, attributes["by"] as number)],
});

export const shiftOp = pointwiseOp({
  name: "shift",
  wgsl: ([a], { by }) => `(${a} + ${wgslLiteral(by as number)})`,
  value: ([a = 0], { by }) => a + (by as number),
  formula: (a, [x], { by }) => a.add(x, a.number(by as number)),
  derivative: ({ gradient }) => [gradient],
});

/** a + b, broadcast. */
export function add(g: Builder, a: Value, b: Value): Value {
  return pointwise(g, addOp, {}, a, b);
}
/** a − b, broadcast. */
export function subtract(g: Builder, a: Value, b: Value): Value {
  return pointwise(g, subtractOp, {}, a, b);
}
/** a · b elementwise, broadcast. */
export function multiply(g: Builder, a: Value, b: Value): Value {
  return pointwise(g, multiplyOp, {}, a, b);
}
/** a / b elementwise, broadcast. */
export function divide(g: Builder, a: Value, b: Value): Value {
  return pointwise(g, divideOp, {}, a, b);
}
/** a · by, a number of the graph (f32 only). Per-step numbers are feeds, never this. */
export function scale(g: Builder, a: Value, by: number): Value {
  return pointwise(g, scaleOp, { by }, a);
}
/** a + by, a number of the graph (f32 only). */
export function shift(g: Builder, a: Value, by: number): Value {
  return pointwise(g, shiftOp, { by }, a);
}
