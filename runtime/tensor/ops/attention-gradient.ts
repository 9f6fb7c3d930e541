// The gradients of attention, as three ops: one puts the row sums δ = Σ dO·O beside the log-sum-exps, one owns query rows (dQ), one
// owns key rows (dK, dV) and finds its queries through the readers table. Each output has one writer and one order of summation.
// Statistics and readers are two tables in one each, so that no kernel binds more than the eight buffers that every device has.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply, apply1, type Builder, f32, size, type Value } from "../../graph/ir.ts";
import type { Attributes, HostArray, Op, Typing } from "../../graph/op.ts";
import {
  attentionKeyGradientKernel,
  attentionQueryGradientKernel,
  attentionStatisticsKernel,
} from "../../kernels/attention.ts";
import type { AttentionShape } from "../../kernels/attention-tile.ts";
import {
  attentionQueryGradientKernel as simdQueryGradient,
  attentionStatisticsKernel as simdStatistics,
} from "../../simd/kernels/attention.ts";
import { attentionKeyGradientKernel as simdKeyGradient } from "../../simd/kernels/attention-key-gradient.ts";
import { singleKeyGradient, singleQueryGradient, singleStatistics } from "../single/attention.ts";
import { forEachKey } from "./attention-ranges.ts";

/** The shape that inputs starting with q [Tq, H·D] and k [Tk, Hkv·D] have. */
export function attentionShape(inputs: Typing["inputs"], attributes: Attributes): AttentionShape {
  const { heads, kvHeads, scale } = attributes as Pick<AttentionShape, "heads" | "kvHeads" | "scale">;
  const [q, k] = inputs;
  const [queries = 0, width = 0] = q?.shape ?? [];
  return { queries, keys: k?.shape[0] ?? 0, heads, kvHeads, dimension: width / heads, scale };
}

/** Score's weight p = exp(scale·q·k − lse) and slope p·(dO·v − δ) of one query, head and key. */
function pair(
  [q, k, v, gradient, statistics]: readonly HostArray[],
  { heads, kvHeads, dimension, scale }: AttentionShape,
  row: number,
  head: number,
  key: number,
) {
  const number = row * heads + head;
  const home = number * dimension;
  const at = (key * kvHeads + Math.floor((head * kvHeads) / heads)) * dimension;
  let score = 0;
  let toward = 0;
  for (let d = 0; d < dimension; d++) {
    score += q![home + d]! * k![at + d]!;
    toward += gradient![home + d]! * v![at + d]!;
  }
  const weight = Math.exp(score * scale - statistics![2 * number]!);
  return { home, at, weight, slope: weight * (toward - statistics![2 * number + 1]!) };
}

function cost(types: Typing, attributes: Attributes, products: number) {
  const { queries, keys, heads, dimension } = attentionShape(types.inputs, attributes);
  return {
    flops: products * queries * keys * heads * dimension,
    bytes: 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0),
  };
}

/** The rows and heads of out [Tq, H·D] and lse [Tq, H], as a shape without keys. */
function rowsOf([out, , lse]: Typing["inputs"]): AttentionShape {
  const [queries = 0, heads = 1] = lse?.shape ?? [];
  return { queries, keys: 0, heads, kvHeads: heads, dimension: (out?.shape[1] ?? 0) / heads, scale: 1 };
}

/** Inputs out, dO, lse; output f32 [Tq, H, 2]: lse and δ = Σ dO·out of each row and head. */
const attentionStatisticsOp: Op = {
  name: "attentionStatistics",
  numerics: "ordered",
  shape: ([, , lse]) => [f32(...(lse ?? bug("attentionStatistics lacks an input")).shape, 2)],
  reference: ([out, gradient, lse], _, types) => {
    if (!out || !gradient || !lse) bug("attentionStatistics lacks an input");
    const { dimension } = rowsOf(types.inputs);
    const statistics = new Float64Array(2 * lse.length);
    for (let number = 0; number < lse.length; number++) statistics[2 * number] = lse[number]!;
    for (let at = 0; at < out.length; at++) {
      const place = 2 * Math.floor(at / dimension) + 1;
      statistics[place] = statistics[place]! + gradient[at]! * out[at]!;
    }
    return [statistics];
  },
  single: (inputs, _, types) => [singleStatistics(inputs, rowsOf(types.inputs))],
  kernel: (types, _, target) => attentionStatisticsKernel(rowsOf(types.inputs), target),
  simd: (types) => simdStatistics(rowsOf(types.inputs)),
  cost: (types) => ({
    flops: 2 * size(types.inputs[0]?.shape ?? []),
    bytes: 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0),
  }),
};

/** Inputs q, k, v, ranges, dO, statistics; output dQ [Tq, H·D]. */
const attentionQueryGradientOp: Op = {
  name: "attentionQueryGradient",
  numerics: "ordered",
  shape: ([q]) => [q ?? bug("attentionQueryGradient lacks an input")],
  reference: ([q, k, v, ranges, gradient, statistics], attributes, types) => {
    if (!q || !k || !v || !ranges || !gradient || !statistics) bug("attentionQueryGradient lacks an input");
    const shape = attentionShape(types.inputs, attributes);
    const { queries, heads, scale, dimension } = shape;
    const dq = new Float64Array(q.length);
    for (let row = 0; row < queries; row++)
      for (let head = 0; head < heads; head++)
        forEachKey(ranges, row, (key) => {
          const { home, at, slope } = pair([q, k, v, gradient, statistics], shape, row, head, key);
          for (let d = 0; d < dimension; d++) dq[home + d] = dq[home + d]! + slope * scale * k[at + d]!;
        });
    return [dq];
  },
  single: (inputs, attributes, types) => [singleQueryGradient(inputs, attentionShape(types.inputs, attributes))],
  kernel: (types, attributes, target) => attentionQueryGradientKernel(attentionShape(types.inputs, attributes), target),
  simd: (types, attributes) => simdQueryGradient(attentionShape(types.inputs, attributes)),
  cost: (types, attributes) => cost(types, attributes, 3),
};

/** Inputs q, k, v, readers, dO, statistics; outputs dK and dV, both [Tk, Hkv·D]. */
const attentionKeyGradientOp: Op = {
  name: "attentionKeyGradient",
  numerics: "ordered",
  shape: ([, k, v]) => (k && v ? [f32(...k.shape), f32(...v.shape)] : bug("attentionKeyGradient lacks an input")),
  reference: ([q, k, v, readers, gradient, statistics], attributes, types) => {
    if (!q || !k || !v || !readers || !gradient || !statistics) bug("attentionKeyGradient lacks an input");
    const shape = attentionShape(types.inputs, attributes);
    const { queries, keys, heads, dimension, scale } = shape;
    const ranges = readers.subarray(2 * keys);
    const dk = new Float64Array(k.length);
    const dv = new Float64Array(v.length);
    for (let row = 0; row < queries; row++)
      forEachKey(ranges, row, (key) => {
        // The kernel meets a query only within the key's span: the oracle must too, or a wrong table would pass.
        if (row < readers[2 * key]! || row >= readers[2 * key + 1]!) return;
        for (let head = 0; head < heads; head++) {
          const { home, at, weight, slope } = pair([q, k, v, gradient, statistics], shape, row, head, key);
          for (let d = 0; d < dimension; d++) {
            dk[at + d] = dk[at + d]! + slope * scale * q[home + d]!;
            dv[at + d] = dv[at + d]! + weight * gradient[home + d]!;
          }
        }
      });
    return [dk, dv];
  },
  single: (inputs, attributes, types) => singleKeyGradient(inputs, attentionShape(types.inputs, attributes)),
  kernel: (types, attributes, target) => attentionKeyGradientKernel(attentionShape(types.inputs, attributes), target),
  simd: (types, attributes) => simdKeyGradient(attentionShape(types.inputs, attributes)),
  cost: (types, attributes) => cost(types, attributes, 4),
};

export function attentionStatistics(g: Builder, inputs: readonly Value[]): Value {
  return apply1(g, attentionStatisticsOp, {}, inputs);
}

export function attentionQueryGradient(g: Builder, attributes: Attributes, inputs: readonly Value[]): Value {
  return apply1(g, attentionQueryGradientOp, attributes, inputs);
}

export function attentionKeyGradient(
  g: Builder,
  attributes: Attributes,
  inputs: readonly Value[],
): readonly [Value, Value] {
  const [dk, dv] = apply(g, attentionKeyGradientOp, attributes, inputs);
  return dk && dv ? [dk, dv] : bug("attentionKeyGradient lacks an output");
}
