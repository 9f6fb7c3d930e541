// cast between f32, i32 and u32, as WGSL converts: to integers by truncation, clamped to their range.

import { assertNever } from "../../../compiler/diagnostics/bug.ts";
import type { Builder, DType, Value } from "../../graph/ir.ts";
import { pointwise, pointwiseOp } from "../pointwise.ts";

function converted(x: number, from: DType, to: DType): number {
  if (from !== "f32") return to === "i32" ? x | 0 : to === "u32" ? x >>> 0 : x;
  switch (to) {
    case "f32":
      return x;
    case "i32":
      return Math.min(Math.max(Math.trunc(x), -(2 ** 31)), 2 ** 31 - 1);
    case "u32":
      return Math.min(Math.max(Math.trunc(x), 0), 2 ** 32 - 1);
    default:
      return assertNever(to, "cast");
  }
}

export const castOp = pointwiseOp({
  name: "cast",
  wgsl: ([x], { to }) => `${to as DType}(${x})`,
  value: ([x = 0], { from, to }) => converted(x, from as DType, to as DType),
  result: (_, { to }) => to as DType,
  derivative: () => [undefined],
});

/** `x` as another dtype; integers reinterpret among themselves modulo 2³². No gradient passes. */
export function cast(g: Builder, x: Value, to: DType): Value {
  return x.type.dtype === to ? x : pointwise(g, castOp, { from: x.type.dtype, to }, x);
}
