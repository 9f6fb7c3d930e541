// The gradients of attention, as two ops: one owns query rows (dQ, and the row sums δ = Σ dO·O), one owns key rows
// (dK, dV) and finds its queries through the readers table. Each output has one writer and one order of summation.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply, type Builder, f32, size, type Value } from "../../graph/ir.ts";
import type { Attributes, HostArray, Op, Typing } from "../../graph/op.ts";
import { attentionKeyGradientKernel, attentionQueryGradientKernel } from "../../kernels/attention.ts";
import type { AttentionShape } from "../../kernels/attention-tile.ts";
import { attentionQueryGradientKernel as simdQueryGradient } from "../../simd/kernels/attention.ts";
import { attentionKeyGradientKernel as simdKeyGradient } from "../../simd/kernels/attention-key-gradient.ts";
import { singleKeyGradient, singleQueryGradient } from "../single/attention.ts";
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
  [q, k, v, gradient, lse, delta]: readonly HostArray[],
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
  const weight = Math.exp(score * scale - lse![number]!);
  return { home, at, weight, slope: weight * (toward - delta![number]!) };
}

function cost(types: Typing, attributes: Attributes, products: number) {
  const { queries, keys, heads, dimension } = attentionShape(types.inputs, attributes);
  return {
    flops: products * queries * keys * heads * dimension,
    bytes: 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0),
  };
}

/** Inputs q, k, v, ranges, out, lse, dO; outputs dQ [Tq, H·D] and δ [Tq, H]. */
const attentionQueryGradientOp: Op = {
  name: "attentionQueryGradient",
  numerics: "ordered",
  shape: ([q, , , , , lse]) => (q && lse ? [q, lse] : bug("attentionQueryGradient lacks an input")),
  reference: ([q, k, v, ranges, out, lse, gradient], attributes, types) => {
    if (!q || !k || !v || !ranges || !out || !lse || !gradient) bug("attentionQueryGradient lacks an input");
    const shape = attentionShape(types.inputs, attributes);
    const { queries, heads, dimension, scale } = shape;
    const delta = new Float64Array(queries * heads);
    for (let at = 0; at < out.length; at++) {
      const number = Math.floor(at / dimension);
      delta[number] = delta[number]! + gradient[at]! * out[at]!;
    }
    const dq = new Float64Array(q.length);
    for (let row = 0; row < queries; row++)
      for (let head = 0; head < heads; head++)
        forEachKey(ranges, row, (key) => {
          const { home, at, slope } = pair([q, k, v, gradient, lse, delta], shape, row, head, key);
          for (let d = 0; d < dimension; d++) dq[home + d] = dq[home + d]! + slope * scale * k[at + d]!;
        });
    return [dq, delta];
  },
  single: (inputs, attributes, types) => singleQueryGradient(inputs, attentionShape(types.inputs, attributes)),
  kernel: (types, attributes, target) => attentionQueryGradientKernel(attentionShape(types.inputs, attributes), target),
  simd: (types, attributes) => simdQueryGradient(attentionShape(types.inputs, attributes)),
  cost: (types, attributes) => cost(types, attributes, 3),
};

/** Inputs q, k, v, ranges, readers, dO, lse, δ; outputs dK and dV, both [Tk, Hkv·D]. */
const attentionKeyGradientOp: Op = {
  name: "attentionKeyGradient",
  numerics: "ordered",
  shape: ([, k, v]) => (k && v ? [f32(...k.shape), f32(...v.shape)] : bug("attentionKeyGradient lacks an input")),
  reference: ([q, k, v, ranges, readers, gradient, lse, delta], attributes, types) => {
    if (!q || !k || !v || !ranges || !readers || !gradient || !lse || !delta)
      bug("attentionKeyGradient lacks an input");
    const shape = attentionShape(types.inputs, attributes);
    const { queries, heads, dimension, scale } = shape;
    const dk = new Float64Array(k.length);
    const dv = new Float64Array(v.length);
    for (let row = 0; row < queries; row++)
      forEachKey(ranges, row, (key) => {
        // The kernel meets a query only within the key's span: the oracle must too, or a wrong table would pass.
        if (row < readers[2 * key]! || row >= readers[2 * key + 1]!) return;
        for (let head = 0; head < heads; head++) {
          const { home, at, weight, slope } = pair([q, k, v, gradient, lse, delta], shape, row, head, key);
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

export function attentionQueryGradient(
  g: Builder,
  attributes: Attributes,
  inputs: readonly Value[],
): readonly [Value, Value] {
  const [dq, delta] = apply(g, attentionQueryGradientOp, attributes, inputs);
  return dq && delta ? [dq, delta] : bug("attentionQueryGradient lacks an output");
}

export function attentionKeyGradient(
  g: Builder,
  attributes: Attributes,
  inputs: readonly Value[],
): readonly [Value, Value] {
  const [dk, dv] = apply(g, attentionKeyGradientOp, attributes, inputs);
  return dk && dv ? [dk, dv] : bug("attentionKeyGradient lacks an output");
}
