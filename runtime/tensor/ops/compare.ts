// greater, less, equal, select, stopGradient: comparisons give f32 0 or 1 and stop gradients.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { Arithmetic } from "../../graph/arithmetic.ts";
import { apply1, type Builder, constant, type DType, f32, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { equalOf, lessOf, numberOf, truth } from "../../graph/typed.ts";
import { pointwise, pointwiseOp } from "../pointwise.ts";

type Condition = <T, M>(a: Arithmetic<T, M>, dtype: DType, x: T, y: T) => M;

function comparison(name: string, sign: string, holds: (a: number, b: number) => boolean, condition: Condition): Op {
  return pointwiseOp({
    name,
    wgsl: ([a, b]) => `select(0.0f, 1.0f, ${a} ${sign} ${b})`,
    value: ([a = 0, b = 0]) => (holds(a, b) ? 1 : 0),
    formula: (a, [x, y], _, [type = "f32"]) => truth(a, condition(a, type, x, y)),
    derivative: () => [undefined, undefined],
    result: ([a, b]) => (a === b ? "f32" : bug(`${name} of ${a} and ${b}`)),
  });
}

const greaterOf: Condition = (a, type, x, y) => lessOf(a, type, y, x);

export const greaterOp = comparison("greater", ">", (a, b) => a > b, greaterOf);
export const lessOp = comparison("less", "<", (a, b) => a < b, lessOf);
export const equalOp = comparison("equal", "==", (a, b) => a === b, equalOf);

export const selectOp = pointwiseOp({
  name: "select",
  wgsl: ([condition, a, b]) => `select(${b}, ${a}, ${condition} != 0)`,
  value: ([condition = 0, a = 0, b = 0]) => (condition !== 0 ? a : b),
  formula: (a, [condition, x, y], _, [type = "f32"]) =>
    a.select(equalOf(a, type, condition, numberOf(a, type, 0)), y, x),
  result: ([, a, b]) => (a && a === b ? a : bug(`select of ${a} and ${b}`)),
  derivative: ({ g, gradient, inputs: [condition] }) => {
    if (!condition) return [];
    const zero = constant(g, f32(), [0]);
    return [undefined, select(g, condition, gradient, zero), select(g, condition, zero, gradient)];
  },
});

export const stopGradientOp: Op = {
  name: "stopGradient",
  numerics: "pure",
  view: true,
  shape: ([input]) => [input ?? bug("stopGradient has no input")],
  reference: ([input]) => [input?.slice() ?? bug("stopGradient has no input")],
  single: ([input]) => [input?.slice() ?? bug("stopGradient has no input")],
  vjp: () => [undefined],
  cost: () => ({ flops: 0, bytes: 0 }),
};

/** 1 where a > b, else 0: f32 in the shape both broadcast to. Both of one dtype. No gradient. */
export function greater(g: Builder, a: Value, b: Value): Value {
  return pointwise(g, greaterOp, {}, a, b);
}
/** 1 where a < b, else 0: f32. No gradient. */
export function less(g: Builder, a: Value, b: Value): Value {
  return pointwise(g, lessOp, {}, a, b);
}
/** 1 where a equals b exactly, else 0: f32. No gradient. */
export function equal(g: Builder, a: Value, b: Value): Value {
  return pointwise(g, equalOp, {}, a, b);
}
/** `a` where `condition` (any dtype) is not 0, else `b`; all three broadcast. No gradient reaches the side not chosen. */
export function select(g: Builder, condition: Value, a: Value, b: Value): Value {
  return pointwise(g, selectOp, {}, condition, a, b);
}
/** `a`, through which no gradient flows back. A view: costs nothing. */
export function stopGradient(g: Builder, a: Value): Value {
  return apply1(g, stopGradientOp, {}, [a]);
}
