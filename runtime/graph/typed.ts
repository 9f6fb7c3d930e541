// Operations of an arithmetic by the type of their operands, for formulas that serve f32, i32 and u32 alike.

import type { Arithmetic } from "./arithmetic.ts";
import type { DType } from "./ir.ts";

/** A whole number as a value of a type. */
export function numberOf<T, M>(a: Arithmetic<T, M>, dtype: DType, value: number): T {
  return dtype === "f32" ? a.number(value) : a.integer(value);
}

/** x < y; false where one is NaN. */
export function lessOf<T, M>(a: Arithmetic<T, M>, dtype: DType, x: T, y: T): M {
  switch (dtype) {
    case "f32":
      return a.less(x, y);
    case "i32":
      return a.lessInteger(x, y);
    case "u32":
      return a.lessUnsigned(x, y);
  }
}

/** x = y; false where one is NaN. */
export function equalOf<T, M>(a: Arithmetic<T, M>, dtype: DType, x: T, y: T): M {
  return dtype === "f32" ? a.equal(x, y) : a.equalInteger(x, y);
}

/** f32 1 where a condition holds, else 0. */
export function truth<T, M>(a: Arithmetic<T, M>, condition: M): T {
  return a.select(condition, a.number(1), a.number(0));
}
