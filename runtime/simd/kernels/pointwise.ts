// Kernels of pointwise ops and their fusions: a formula on four neighbouring elements at a time.

import type { Arithmetic } from "../../graph/arithmetic.ts";
import { stridesIn } from "../../graph/broadcast.ts";
import { type Shape, size } from "../../graph/ir.ts";
import type { Typing } from "../../graph/op.ts";
import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { type Operands, onePhase, type SimdKernel } from "../kernel.ts";
import { lanes } from "../lanes.ts";
import { smaller, store } from "../walk.ts";

/** A formula as code: values and conditions are vectors. */
export type CodeFormula = (a: Arithmetic<Code, Code>, inputs: readonly Code[]) => Code;

/** Elements in a unit. */
const stretch = 1024;

interface Geometry {
  /** Elements of a row: the last axes, along which each input is contiguous or one element. */
  readonly width: number;
  readonly outer: Shape;
  readonly inputs: readonly { readonly moves: boolean; readonly strides: readonly number[] }[];
}

/** How inputs of these shapes are walked: as few, long rows as can be. */
function geometryOf(shape: Shape, inputs: readonly Shape[]): Geometry {
  const strides = inputs.map((each) => stridesIn(each, shape));
  let axis = shape.length;
  let width = 1;
  const moves = inputs.map(() => false);
  while (axis > 0) {
    const extent = shape[axis - 1] ?? 1;
    const fits = strides.every((each, index) => {
      const stride = each[axis - 1] ?? 0;
      return extent === 1 || width === 1 || stride === (moves[index] ? width : 0);
    });
    if (!fits) break;
    if (extent > 1 && width === 1)
      strides.forEach((each, index) => {
        moves[index] = each[axis - 1] !== 0;
      });
    width *= extent;
    axis--;
  }
  return {
    width,
    outer: shape.slice(0, axis),
    inputs: strides.map((each, index) => ({ moves: moves[index] ?? false, strides: each.slice(0, axis) })),
  };
}

/** The inputs broadcast to the output, in rows; a unit is a piece of a long one, or a few short ones. */
export function pointwiseKernel(types: Typing, formula: CodeFormula): SimdKernel {
  const shape = types.outputs[0]?.shape ?? [];
  const geometry = geometryOf(
    shape,
    types.inputs.map((each) => each.shape),
  );
  const { width, outer } = geometry;
  const rows = size(outer);
  if (rows === 1)
    return onePhase(Math.ceil(width / stretch), (f, at, operands) => {
      const first = f.named(whole.multiply(operands.from, i32(stretch)));
      row(f, at, formula, geometry, operands, i32(0), first, f.named(whole.multiply(operands.to, i32(stretch))));
    });
  const pieces = Math.ceil(width / stretch);
  const group = pieces === 1 ? Math.floor(stretch / width) : 1;
  return onePhase(pieces === 1 ? Math.ceil(rows / group) : rows * pieces, (f, at, operands) => {
    if (pieces === 1) {
      const end = f.named(whole.multiply(operands.to, i32(group)));
      f.each(whole.multiply(operands.from, i32(group)), smaller(end, i32(rows)), i32(1), (each) =>
        row(f, at, formula, geometry, operands, each, i32(0), i32(width)),
      );
    } else
      f.each(operands.from, operands.to, i32(1), (unit) => {
        const first = f.named(whole.multiply(whole.remainder(unit, i32(pieces)), i32(stretch)));
        const end = f.named(whole.add(first, i32(stretch)));
        row(f, at, formula, geometry, operands, f.named(whole.divide(unit, i32(pieces))), first, end);
      });
  });
}

/** out[i] = formula(…) of a row, for i from `first` to before `end`. */
function row(
  f: Fun,
  at: Addresses,
  formula: CodeFormula,
  { width, outer, inputs }: Geometry,
  operands: Operands,
  number: Code,
  first: Code,
  end: Code,
): void {
  const arithmetic = lanes(f);
  const bases = inputs.map(({ moves, strides }, index) => {
    const place = at.at(operands.inputs[index] as Code, indexOf(outer, strides, number));
    return { moves, code: f.named(moves ? place : memory.splat(place)) };
  });
  const into = f.named(at.at(operands.outputs[0] as Code, number, 4 * width));
  stretches(f, width, first, end, (i, count) => {
    const loaded = bases.map(({ moves, code }) => (moves ? f.named(memory.vector(at.at(code, i))) : code));
    store(f, at.at(into, i), f.named(formula(arithmetic, loaded)), count);
  });
}

/**
 * `body` for four entries at a time from `first`, a multiple of four, to before `end` or the end of the row, whichever comes sooner;
 * where fewer than four are left it is told how many.
 */
export function stretches(f: Fun, width: number, first: Code, end: Code, body: (i: Code, count: number) => void): void {
  const fours = width - (width % 4);
  if (fours > 0) f.each(first, smaller(end, i32(fours)), i32(4), (i) => body(i, 4));
  // a stretch begins at a multiple of four, so that the last entries are all in one
  if (width % 4 > 0) f.when(whole.atLeast(end, i32(width)), () => body(i32(fours), width % 4));
}

/** Σ coordinate·stride of a flat index in `shape`; neighbouring axes that step alike are one. */
export function indexOf(shape: Shape, strides: readonly number[], flat: Code): Code {
  let sum: Code | undefined;
  let below = 1;
  const all = size(shape);
  for (let axis = shape.length - 1; axis >= 0; ) {
    const stride = strides[axis] ?? 0;
    const lowest = below;
    let extent = shape[axis] ?? 1;
    below *= extent;
    axis--;
    while (axis >= 0 && ((strides[axis] ?? 0) === stride * extent || shape[axis] === 1)) {
      extent *= shape[axis] ?? 1;
      below *= shape[axis] ?? 1;
      axis--;
    }
    if (stride === 0 || extent === 1) continue;
    const divided = lowest === 1 ? flat : whole.divide(flat, i32(lowest));
    const wrapped = below === all ? divided : whole.remainder(divided, i32(extent));
    const term = stride === 1 ? wrapped : whole.multiply(wrapped, i32(stride));
    sum = sum ? whole.add(sum, term) : term;
  }
  return sum ?? i32(0);
}
