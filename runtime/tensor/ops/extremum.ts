// maximum, minimum, clamp: pointwise choices with the usual subgradients (PyTorch's). NaN where an operand is.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { Builder, Value } from "../../graph/ir.ts";
import type { Attributes } from "../../graph/op.ts";
import { lessOf } from "../../graph/typed.ts";
import { extremumWgsl, isNaNWgsl } from "../../kernels/not-a-number.ts";
import { wgslLiteral } from "../../kernels/wgsl.ts";
import { pointwise, pointwiseOp } from "../pointwise.ts";
import { multiply } from "./arithmetic.ts";

/** Share of the gradient of max(a, b) that goes to a: 1, 0, or ½ at a tie. */
const preferenceOp = pointwiseOp({
  name: "preference",
  wgsl: ([a, b]) => `select(select(0.0f, 0.5f, ${a} == ${b}), 1.0f, ${a} > ${b})`,
  value: ([a = 0, b = 0]) => (a > b ? 1 : a === b ? 0.5 : 0),
  formula: (a, [x, y], _, [type = "f32"]) => {
    if (type !== "f32") return bug(`preference of ${type}`);
    return a.select(a.less(y, x), a.number(1), a.select(a.equal(x, y), a.number(0.5), a.number(0)));
  },
  derivative: () => [undefined, undefined],
});

function preferred(g: Builder, gradient: Value, winner?: Value, other?: Value): Value | undefined {
  return winner && other && multiply(g, gradient, pointwise(g, preferenceOp, {}, winner, other));
}

export const maximumOp = pointwiseOp({
  name: "maximum",
  wgsl: ([a = "", b = ""], _, [type]) => (type === "f32" ? extremumWgsl("max", a, b) : `max(${a}, ${b})`),
  value: ([a = 0, b = 0]) => Math.max(a, b),
  formula: (a, [x, y], _, [type = "f32"]) => (type === "f32" ? a.maximum(x, y) : a.select(lessOf(a, type, x, y), y, x)),
  derivative: ({ g, gradient, inputs: [a, b] }) => [preferred(g, gradient, a, b), preferred(g, gradient, b, a)],
});

export const minimumOp = pointwiseOp({
  name: "minimum",
  wgsl: ([a = "", b = ""], _, [type]) => (type === "f32" ? extremumWgsl("min", a, b) : `min(${a}, ${b})`),
  value: ([a = 0, b = 0]) => Math.min(a, b),
  formula: (a, [x, y], _, [type = "f32"]) => (type === "f32" ? a.minimum(x, y) : a.select(lessOf(a, type, y, x), y, x)),
  derivative: ({ g, gradient, inputs: [a, b] }) => [preferred(g, gradient, b, a), preferred(g, gradient, a, b)],
});

/** An open end is null, because attributes are JSON. */
function ends({ low, high }: Attributes): { readonly low: number | null; readonly high: number | null } {
  return { low: low as number | null, high: high as number | null };
}

export const clampOp = pointwiseOp({
  name: "clamp",
  wgsl: ([x = ""], attributes) => {
    const { low, high } = ends(attributes);
    const below = high === null ? x : `min(${x}, ${wgslLiteral(high)})`;
    const within = low === null ? below : `max(${below}, ${wgslLiteral(low)})`;
    return `select(${within}, ${x}, ${isNaNWgsl(x)})`;
  },
  value: ([x = 0], attributes) => {
    const { low, high } = ends(attributes);
    return Math.max(low ?? -Infinity, Math.min(high ?? Infinity, x));
  },
  formula: (a, [x], attributes) => {
    const { low, high } = ends(attributes);
    const below = high === null ? x : a.minimum(x, a.number(high));
    return low === null ? below : a.maximum(below, a.number(low));
  },
  derivative: ({ g, gradient, inputs: [x], attributes }) => [
    x && pointwise(g, clampGradientOp, attributes, gradient, x),
  ],
});

/** (gradient, x) → gradient where low ≤ x ≤ high, ends included; 0 outside. */
export const clampGradientOp = pointwiseOp({
  name: "clampGradient",
  wgsl: ([gradient, x], attributes) => {
    const { low, high } = ends(attributes);
    const inside = [
      ...(low === null ? [] : [`${x} >= ${wgslLiteral(low)}`]),
      ...(high === null ? [] : [`${x} <= ${wgslLiteral(high)}`]),
    ];
    return inside.length > 0 ? `select(0.0f, ${gradient}, ${inside.join(" && ")})` : `${gradient}`;
  },
  value: ([gradient = 0, x = 0], attributes) => {
    const { low, high } = ends(attributes);
    // The bounds as the kernel has them, so that an input exactly on one counts as inside on both sides.
    return x >= Math.fround(low ?? -Infinity) && x <= Math.fround(high ?? Infinity) ? gradient : 0;
  },
  formula: (a, [gradient, x], attributes) => {
    const { low, high } = ends(attributes);
    const zero = a.number(0);
    const above = high === null ? gradient : a.select(a.lessOrEqual(x, a.number(high)), gradient, zero);
    return low === null ? above : a.select(a.lessOrEqual(a.number(low), x), above, zero);
  },
});

/** The larger of a and b, broadcast. At a tie each side gets half of the gradient. */
export function maximum(g: Builder, a: Value, b: Value): Value {
  return pointwise(g, maximumOp, {}, a, b);
}
/** The smaller of a and b, broadcast. At a tie each side gets half of the gradient. */
export function minimum(g: Builder, a: Value, b: Value): Value {
  return pointwise(g, minimumOp, {}, a, b);
}
/**
 * x held between two numbers of the graph (f32); ±Infinity leaves an end open. The gradient passes where
 * low ≤ x ≤ high, ends included, and is 0 outside: the convention of the golden losses.
 */
export function clamp(g: Builder, x: Value, low: number, high: number): Value {
  const attributes = { low: Number.isFinite(low) ? low : null, high: Number.isFinite(high) ? high : null };
  return pointwise(g, clampOp, attributes, x);
}
