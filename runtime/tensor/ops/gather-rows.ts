// gatherRows and segmentSumRows: rows by index, and sums of rows by segment. Each is the other's gradient, so neither
// needs atomics: the host inverts the index once (inverseIndex) and every sum runs in position order.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { hostArray } from "../../graph/host.ts";
import { apply1, type Builder, size, type TensorType, type Value } from "../../graph/ir.ts";
import type { Op, Typing } from "../../graph/op.ts";
import { declare, flatKernel, rowElements } from "../../kernels/wgsl.ts";
import { matrixOf } from "../../simd/kernel.ts";
import { gatherRowsKernel, segmentSumKernel } from "../../simd/kernels/by-index.ts";
import { exact } from "../single/evaluate.ts";
import { singleSegmentSum } from "../single/sums.ts";

/** An index turned round: segment s holds positions[offsets[s] … offsets[s + 1] − 1], in rising order. */
export interface Inverse {
  /** i32 [rows + 1]. */
  readonly offsets: Value;
  /** i32 [N]; beyond offsets[rows] unused. */
  readonly positions: Value;
}

/**
 * Inverts an index on the host (counting sort). `index[i]` is a row 0 … rows − 1, or −1 for none.
 * Returns offsets [rows + 1] and positions [N], padded with −1 where the index had −1.
 */
export function inverseIndex(
  index: ArrayLike<number>,
  rows: number,
): { readonly offsets: Int32Array; readonly positions: Int32Array } {
  const offsets = new Int32Array(rows + 1);
  for (let i = 0; i < index.length; i++) {
    const row = index[i] ?? -1;
    if (row === -1) continue;
    if (!Number.isInteger(row) || row < 0 || row >= rows) bug(`index ${row} of ${rows} rows`);
    offsets[row + 1] = (offsets[row + 1] ?? 0) + 1;
  }
  for (let row = 0; row < rows; row++) offsets[row + 1] = (offsets[row + 1] ?? 0) + (offsets[row] ?? 0);
  const next = offsets.slice();
  const positions = new Int32Array(index.length).fill(-1);
  for (let i = 0; i < index.length; i++) {
    const row = index[i] ?? -1;
    if (row === -1) continue;
    const at = next[row] ?? 0;
    positions[at] = i;
    next[row] = at + 1;
  }
  return { offsets, positions };
}

/** [rows, width] of a matrix. */
function matrix(type: TensorType | undefined, what: string): readonly [number, number] {
  const [rows, width] = type?.shape ?? [];
  if (rows === undefined || width === undefined || type?.shape.length !== 2) return bug(`${what} wants a matrix`);
  return [rows, width];
}

/** Length of an i32 vector. */
function indices(type: TensorType | undefined, what: string): number {
  const [length] = type?.shape ?? [];
  if (length === undefined || type?.shape.length !== 1 || type.dtype !== "i32") return bug(`${what} wants i32 [N]`);
  return length;
}

/** Rows written and read, and the indices. */
function movedBytes(types: Typing, rowsRead: number, width: number): number {
  return 4 * (rowsRead * width + size(types.outputs[0]?.shape ?? []) + size(types.inputs[1]?.shape ?? []));
}

/** (table, index[, offsets, positions]); the inverse serves the gradient alone. */
export const gatherRowsOp: Op = {
  name: "gatherRows",
  numerics: "pure",
  shape: ([table, index]) => {
    const [, width] = matrix(table, "gatherRows");
    return [{ dtype: table?.dtype ?? "f32", shape: [indices(index, "gatherRows"), width] }];
  },
  reference: ([table, index], _, types) => {
    const [rows, width] = matrix(types.inputs[0], "gatherRows");
    const count = index?.length ?? 0;
    const out = hostArray(types.outputs[0]?.dtype ?? "f32", count * width);
    for (let i = 0; i < count; i++) {
      const row = index?.[i] ?? -1;
      if (row < 0 || row >= rows) continue;
      for (let n = 0; n < width; n++) out[i * width + n] = table?.[row * width + n] ?? 0;
    }
    return [out];
  },
  single: (inputs, attributes, types) => exact(gatherRowsOp.reference)(inputs, attributes, types),
  vjp: ({ g, inputs: [table, index, offsets, positions], gradients: [gradient] }) => {
    if (!table || !index || !gradient) return [];
    if (!offsets || !positions) return bug(`${g.name}: gradient flows into a table gathered without an inverse`);
    return [segmentSumRows(g, gradient, { offsets, positions }, index)];
  },
  kernel: (types, _, target) => {
    const [rows, width] = matrix(types.inputs[0], "gatherRows");
    const { dtype, shape } = types.outputs[0] ?? bug("gatherRows has no output");
    const { type, count } = rowElements(dtype, width);
    return flatKernel(
      (shape[0] ?? 1) * count,
      target,
      declare([type, ...types.inputs.slice(1).map((each) => each.dtype)], [type]),
      `  let row = in1[i / ${count}u];
  var x = ${type}(0);
  if (row >= 0 && row < ${rows}) { x = in0[u32(row) * ${count}u + i % ${count}u]; }
  out0[i] = x;`,
    );
  },
  simd: (types) => {
    const [rows, width] = matrixOf(types.inputs[0]);
    return gatherRowsKernel({ rows, width, count: matrixOf(types.outputs[0])[0] });
  },
  cost: (types) => {
    const [count = 0, width = 0] = types.outputs[0]?.shape ?? [];
    return { flops: 0, bytes: movedBytes(types, count, width) };
  },
};

/** (rows, offsets, positions[, index]); the index serves the gradient alone. */
export const segmentSumRowsOp: Op = {
  name: "segmentSumRows",
  numerics: "ordered",
  shape: ([rows, offsets, positions]) => {
    const [, width] = matrix(rows, "segmentSumRows");
    indices(positions, "segmentSumRows");
    if (rows?.dtype !== "f32") bug(`segmentSumRows of ${rows?.dtype}`);
    return [{ dtype: "f32", shape: [indices(offsets, "segmentSumRows") - 1, width] }];
  },
  reference: ([rows, offsets, positions], _, types) => {
    const [segments, width] = matrix(types.outputs[0], "segmentSumRows");
    const out = new Float64Array(segments * width);
    for (let s = 0; s < segments; s++)
      for (let at = Math.max(0, offsets?.[s] ?? 0); at < Math.min(offsets?.[s + 1] ?? 0, positions?.length ?? 0); at++)
        for (let n = 0; n < width; n++)
          out[s * width + n] = (out[s * width + n] ?? 0) + (rows?.[(positions?.[at] ?? 0) * width + n] ?? 0);
    return [out];
  },
  single: (inputs, _, types) => {
    const [segments, width] = matrix(types.outputs[0], "segmentSumRows");
    return [singleSegmentSum(inputs, matrix(types.inputs[0], "segmentSumRows")[0], segments, width)];
  },
  vjp: ({ g, inputs: [rows, offsets, positions, index], gradients: [gradient] }) => {
    if (!rows || !offsets || !positions || !gradient) return [];
    if (!index) return bug(`${g.name}: gradient flows into a segment sum made without its index`);
    return [gatherRows(g, gradient, index, { offsets, positions })];
  },
  kernel: (types, _, target) => {
    const [segments, width] = matrix(types.outputs[0], "segmentSumRows");
    const [rows] = matrix(types.inputs[0], "segmentSumRows");
    const { type, count } = rowElements("f32", width);
    return flatKernel(
      segments * count,
      target,
      declare([type, ...types.inputs.slice(1).map((each) => each.dtype)], [type]),
      `  let segment = i / ${count}u;
  let n = i % ${count}u;
  let end = min(in1[segment + 1u], ${indices(types.inputs[2], "segmentSumRows")});
  var sum = ${type}(0);
  for (var at = max(in1[segment], 0); at < end; at++) {
    let row = in2[at];
    if (row >= 0 && row < ${rows}) { sum += in0[u32(row) * ${count}u + n]; }
  }
  out0[i] = sum;`,
    );
  },
  simd: (types) => {
    const [count, width] = matrixOf(types.inputs[0]);
    const [segments] = matrixOf(types.outputs[0]);
    return segmentSumKernel({ count, width, segments, length: matrixOf(types.inputs[2])[0] });
  },
  cost: (types) => {
    const [count = 0, width = 0] = types.inputs[0]?.shape ?? [];
    return { flops: count * width, bytes: movedBytes(types, count, width) };
  },
};

/**
 * out[i, :] = table[index[i], :]; −1 gives a row of zeros. table [V, d] of any dtype, index i32 [N] → [N, d].
 * `inverse` is `inverseIndex(index, V)` as feeds; without it the table gets no gradient (and asking for one is a bug).
 */
export function gatherRows(g: Builder, table: Value, index: Value, inverse?: Inverse): Value {
  return apply1(g, gatherRowsOp, {}, [table, index, ...(inverse ? [inverse.offsets, inverse.positions] : [])]);
}

/**
 * out[s, :] = Σ rows[p, :] over the positions p of segment s, in rising order; an empty segment gives zeros.
 * rows f32 [N, d] → [V, d]. `index` i32 [N] is what `inverse` inverts: needed only for a gradient.
 */
export function segmentSumRows(g: Builder, rows: Value, inverse: Inverse, index?: Value): Value {
  return apply1(g, segmentSumRowsOp, {}, [rows, inverse.offsets, inverse.positions, ...(index ? [index] : [])]);
}
