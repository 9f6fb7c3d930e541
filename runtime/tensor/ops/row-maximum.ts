// rowMaximum and argmax over the last axis, ties to the lowest index; a NaN is larger than all else (PyTorch's). Long rows go in stages: a maximum does not
// depend on order, so any split gives the same bits.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply, type Builder, size, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { isNaNWgsl } from "../../kernels/not-a-number.ts";
import { bindings, flatKernel } from "../../kernels/wgsl.ts";
import { matrixOf } from "../../simd/kernel.ts";
import { maximumKernel } from "../../simd/kernels/maximum.ts";
import { exact } from "../single/evaluate.ts";
import { pick } from "./pick.ts";
import { reshape } from "./reshape.ts";

/** Elements one thread compares before the next stage takes over. */
const stageLength = 256;

/** Blocks of a row of `length`: one for a short row, else enough to give each thread about `stageLength` elements. */
function blocksOf(length: number): number {
  return length <= 2 * stageLength ? 1 : Math.ceil(length / stageLength);
}

/**
 * (values f32 [R, n][, index i32 [R, n]]) → (maximum f32 [R, blocks], index i32 [R, blocks]). Block b looks at elements
 * b, b + blocks, b + 2·blocks …, so that neighbouring threads read neighbouring elements; a given index replaces the
 * column numbers.
 */
export const blockMaximumOp: Op = {
  name: "blockMaximum",
  numerics: "pure",
  shape: ([values]) => {
    const [rows, length] = values?.shape ?? [];
    if (rows === undefined || length === undefined || values?.dtype !== "f32")
      return bug("blockMaximum wants f32 [R, n]");
    const shape = [rows, blocksOf(length)];
    return [
      { dtype: "f32", shape },
      { dtype: "i32", shape },
    ];
  },
  reference: ([values, index], _, types) => {
    const [rows = 0, length = 0] = types.inputs[0]?.shape ?? [];
    const blocks = blocksOf(length);
    const best = new Float64Array(rows * blocks);
    const where = new Int32Array(rows * blocks);
    for (let row = 0; row < rows; row++)
      for (let block = 0; block < blocks; block++) {
        let [most, at] = [-Infinity, -1];
        for (let column = block; column < length; column += blocks) {
          const x = values?.[row * length + column] ?? 0;
          const own = index ? (index[row * length + column] ?? 0) : column;
          const wins = Number.isNaN(x) ? !Number.isNaN(most) || own < at : x > most || (x === most && own < at);
          if (at === -1 || wins) [most, at] = [x, own];
        }
        best[row * blocks + block] = most;
        where[row * blocks + block] = at;
      }
    return [best, where];
  },
  single: (inputs, attributes, types) => exact(blockMaximumOp.reference)(inputs, attributes, types),
  kernel: (types, _, target) => {
    const [rows = 0, length = 0] = types.inputs[0]?.shape ?? [];
    const blocks = blocksOf(length);
    const own = types.inputs.length > 1 ? "in1[first + column]" : "i32(column)";
    return flatKernel(
      rows * blocks,
      target,
      bindings(types),
      `  let first = (i / ${blocks}u) * ${length}u;
  var column = i % ${blocks}u;
  var most = in0[first + column];
  var at = ${own};
  for (column += ${blocks}u; column < ${length}u; column += ${blocks}u) {
    let x = in0[first + column];
    let own = ${own};
    let number = !${isNaNWgsl("most")};
    let lower = own < at;
    let larger = number && (x > most || (x == most && lower));
    if (select(larger, number || lower, ${isNaNWgsl("x")})) { most = x; at = own; }
  }
  out0[i] = most;
  out1[i] = at;`,
    );
  },
  simd: (types) => {
    const [rows, length] = matrixOf(types.inputs[0]);
    const [, blocks] = matrixOf(types.outputs[0]);
    return maximumKernel({ rows, length, blocks, index: types.inputs.length > 1 });
  },
  cost: (types) => ({
    flops: size(types.inputs[0]?.shape ?? []),
    bytes: 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0),
  }),
};

/** [rows, n]: every axis but the last as one. */
function asRows(g: Builder, a: Value): Value {
  const length = a.type.shape.at(-1) ?? bug("maximum over the last axis of a scalar");
  return reshape(g, a, [size(a.type.shape) / length, length]);
}

/** argmax of a matrix [R, n] → i32 [R]. */
function rowArgmax(g: Builder, a: Value): Value {
  let [values, index] = apply(g, blockMaximumOp, {}, [a]);
  while (values && index && values.type.shape[1] !== 1) [values, index] = apply(g, blockMaximumOp, {}, [values, index]);
  return reshape(g, index ?? bug("blockMaximum has two outputs"), [a.type.shape[0] ?? 0]);
}

/** Index of the largest element along the last axis, the lowest at a tie. f32 […, n] → i32 […]. No gradient. */
export function argmax(g: Builder, a: Value): Value {
  return reshape(g, rowArgmax(g, asRows(g, a)), a.type.shape.slice(0, -1));
}

/** Largest element along the last axis. f32 […, n] → […]. The gradient goes to the element that `argmax` names. */
export function rowMaximum(g: Builder, a: Value): Value {
  const rows = asRows(g, a);
  return reshape(g, pick(g, rows, rowArgmax(g, rows)), a.type.shape.slice(0, -1));
}
