// Kernels of pointwise ops and their fusions: a formula on four neighbouring elements at a time, and on one where four do not fit.

import type { Arithmetic } from "../../graph/arithmetic.ts";
import { stridesIn } from "../../graph/broadcast.ts";
import { type Shape, sameShape, size } from "../../graph/ir.ts";
import type { Typing } from "../../graph/op.ts";
import { type Code, i32, whole } from "../../wasm/code.ts";
import type { Fun } from "../../wasm/fun.ts";
import { type Addresses, memory } from "../../wasm/memory.ts";
import { count, type Operands, onePhase, type SimdKernel } from "../kernel.ts";
import { lanes } from "../lanes.ts";

/** A formula as code: values and conditions are vectors. */
export type CodeFormula = (a: Arithmetic<Code, Code>, inputs: readonly Code[]) => Code;

/** Elements in a unit, where all tensors are walked as they lie. */
const stretch = 256;

/**
 * The inputs broadcast to the output. Walked as rows: all axes before `rows` step by step, the last ones as one stretch along
 * which each input is either contiguous or one element.
 */
export function pointwiseKernel(types: Typing, formula: CodeFormula): SimdKernel {
  const shape = types.outputs[0]?.shape ?? [];
  const inputs = types.inputs.map((each) => each.shape);
  const flat = inputs.every((each) => sameShape(each, shape) || size(each) === 1);
  if (flat) {
    const all = count(types);
    return onePhase(Math.ceil(all / stretch), (f, at, operands) => {
      const first = f.named(whole.multiply(operands.from, i32(stretch)));
      const wanted = f.named(whole.multiply(operands.to, i32(stretch)));
      const end = f.local("i32");
      end.set(wanted);
      f.when(whole.greater(wanted, i32(all)), () => end.set(i32(all)));
      const loaded = inputs.map((each, index) => ({ base: operands.inputs[index] as Code, moves: size(each) > 1 }));
      row(f, at, formula, loaded, operands.outputs[0] as Code, first, end.get);
    });
  }
  const width = shape.at(-1) ?? 1;
  const rows = size(shape) / width;
  return onePhase(rows, (f, at, operands) => rowsOf(f, at, operands, formula, inputs, shape, width));
}

/** One row a unit: the place of each input is worked out anew. */
function rowsOf(
  f: Fun,
  at: Addresses,
  operands: Operands,
  formula: CodeFormula,
  inputs: readonly Shape[],
  shape: Shape,
  width: number,
): void {
  const outer = shape.slice(0, -1);
  f.each(operands.from, operands.to, i32(1), (unit) => {
    const loaded = inputs.map((each, index) => {
      const strides = stridesIn(each, shape);
      const place = f.named(indexOf(outer, strides.slice(0, -1), unit));
      return { base: f.named(at.at(operands.inputs[index] as Code, place)), moves: strides.at(-1) !== 0 };
    });
    const into = f.named(at.at(operands.outputs[0] as Code, whole.multiply(unit, i32(width))));
    row(f, at, formula, loaded, into, i32(0), i32(width));
  });
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

interface Loaded {
  readonly base: Code;
  /** False: one element for the whole row. */
  readonly moves: boolean;
}

/** out[i] = formula(…) for i from `first` to `end` − 1. */
function row(
  f: Fun,
  at: Addresses,
  formula: CodeFormula,
  inputs: readonly Loaded[],
  output: Code,
  first: Code,
  end: Code,
): void {
  const arithmetic = lanes(f);
  const fixed = inputs.map(({ base, moves }) => (moves ? undefined : f.named(memory.splat(base))));
  const compute = (i: Code, load: (address: Code) => Code): Code =>
    formula(
      arithmetic,
      inputs.map(({ base }, index) => fixed[index] ?? f.named(load(at.at(base, i)))),
    );
  const whole4 = f.named(whole.add(first, whole.and(whole.subtract(end, first), i32(~3))));
  f.each(first, whole4, i32(4), (i) => {
    const value = f.named(compute(i, (address) => memory.vector(address)));
    memory.storeVector(f, at.at(output, i), value);
  });
  f.each(whole4, end, i32(1), (i) => {
    const value = f.named(compute(i, (address) => memory.first(address)));
    memory.storeLane(f, at.at(output, i), value, 0);
  });
}
