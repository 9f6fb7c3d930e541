// writeRows: overwrites rows of a state in place, as key-value caches do when tokens arrive.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply1, type Builder, show, size, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { declare, flatKernel, rowElements } from "../../kernels/wgsl.ts";
import { matrixOf } from "../../simd/kernel.ts";
import { writeRowsKernel } from "../../simd/kernels/by-index.ts";
import { exact } from "../single/evaluate.ts";

const inPlace = [[0, 0]] as const;

/** (state [R, d], index i32 [N], rows [N, d]) → the state's storage. */
export const writeRowsOp: Op = {
  name: "writeRows",
  numerics: "pure",
  inPlace,
  shape: ([state, index, rows]) => {
    const [count, width] = rows?.shape ?? [];
    if (!state || !index || !rows || index.dtype !== "i32" || state.dtype !== rows.dtype)
      return bug("writeRows wants a state, an i32 index and rows of the state's dtype");
    if (state.shape.length !== 2 || rows.shape.length !== 2 || size(index.shape) !== count || state.shape[1] !== width)
      bug(`writeRows of ${show(rows)} by ${show(index)} into ${show(state)}`);
    return [state];
  },
  reference: ([state, index, rows], _, types) => {
    const [held = 0, width = 0] = types.inputs[0]?.shape ?? [];
    const out = state?.slice() ?? bug("writeRows has no state");
    for (let i = 0; i < (index?.length ?? 0); i++) {
      const row = index?.[i] ?? -1;
      if (row < 0 || row >= held) continue;
      for (let n = 0; n < width; n++) out[row * width + n] = rows?.[i * width + n] ?? 0;
    }
    return [out];
  },
  single: (inputs, attributes, types) => exact(writeRowsOp.reference)(inputs, attributes, types),
  kernel: (types, _, target) => {
    const [held = 0, width = 0] = types.inputs[0]?.shape ?? [];
    const { type, count } = rowElements(types.inputs[0]?.dtype ?? "f32", width);
    // The state has no read binding, so the index is binding 0 and the rows are binding 1.
    return flatKernel(
      (types.inputs[2]?.shape[0] ?? 1) * count,
      target,
      declare(["i32", type], [type]),
      `  let row = in0[i / ${count}u];
  if (row >= 0 && row < ${held}) { out0[u32(row) * ${count}u + i % ${count}u] = in1[i]; }`,
    );
  },
  simd: (types) => {
    const [held, width] = matrixOf(types.inputs[0]);
    return writeRowsKernel({ held, width, count: matrixOf(types.inputs[2])[0] });
  },
  cost: (types) => ({
    flops: 0,
    bytes: 8 * size(types.inputs[2]?.shape ?? []) + 4 * size(types.inputs[1]?.shape ?? []),
  }),
};

/**
 * The state with state[index[i], :] = rows[i, :] for every i whose index is not −1; other rows keep what they hold.
 * state [R, d] (a state of the graph), index i32 [N] without repeats (two writers of one row would race), rows [N, d].
 * In place: follow with `update(g, name, result)` and read the cache through the result. Not differentiable.
 */
export function writeRows(g: Builder, state: Value, index: Value, rows: Value): Value {
  return apply1(g, writeRowsOp, {}, [state, index, rows]);
}
