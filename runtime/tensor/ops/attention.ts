// attention: the one attention of the project. Vision windows, causal prompts, rollouts behind a shared prompt and
// decoding from a cache differ only in the key ranges of their rows; the same query over the same keys in the same
// order gives the same bits in all of them.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { apply, type Builder, f32, show, size, type TensorType, type Value } from "../../graph/ir.ts";
import type { Op } from "../../graph/op.ts";
import { attentionKernel } from "../../kernels/attention.ts";
import type { AttentionShape } from "../../kernels/attention-tile.ts";
import { attentionKernel as simdAttention } from "../../simd/kernels/attention.ts";
import { singleAttention } from "../single/attention.ts";
import {
  attentionKeyGradient,
  attentionQueryGradient,
  attentionShape,
  attentionStatistics,
} from "./attention-gradient.ts";
import { forEachKey } from "./attention-ranges.ts";

export interface AttentionOptions {
  readonly heads: number;
  /** Heads of k and v; each serves `heads / kvHeads` neighbouring query heads. */
  readonly kvHeads: number;
  /** Factor of the scores, usually 1/√D. */
  readonly scale: number;
  /** i32 [2·Tk + 4·Tq] from `readersOf`; without it attention is not differentiable. */
  readonly readers?: Value;
}

function check(inputs: readonly TensorType[], shape: AttentionShape): void {
  const [q, k, v, ranges, readers] = inputs;
  const { queries, keys, heads, kvHeads, dimension } = shape;
  const fits =
    q?.shape.length === 2 &&
    k?.shape[1] === kvHeads * dimension &&
    v?.shape[0] === keys &&
    v.shape[1] === kvHeads * dimension &&
    ranges?.dtype === "i32" &&
    ranges.shape[0] === queries &&
    ranges.shape[1] === 4 &&
    (!readers || (readers.dtype === "i32" && size(readers.shape) === 2 * keys + 4 * queries)) &&
    Number.isInteger(dimension) &&
    heads % kvHeads === 0;
  if (!fits) bug(`attention of ${inputs.map(show).join(", ")} with ${heads} heads over ${kvHeads}`);
}

/** Inputs q, k, v, ranges and perhaps readers; outputs out [Tq, H·D] and log-sum-exp of the scores [Tq, H]. */
export const attentionOp: Op = {
  name: "attention",
  numerics: "ordered",
  shape: (inputs, attributes) => {
    const shape = attentionShape(inputs, attributes);
    check(inputs, shape);
    return [f32(shape.queries, shape.heads * shape.dimension), f32(shape.queries, shape.heads)];
  },
  reference: ([q, k, v, ranges], attributes, types) => {
    if (!q || !k || !v || !ranges) bug("attention lacks an input");
    const { queries, keys, heads, kvHeads, dimension, scale } = attentionShape(types.inputs, attributes);
    const out = new Float64Array(q.length);
    const lse = new Float64Array(queries * heads);
    for (let row = 0; row < queries; row++)
      for (let head = 0; head < heads; head++) {
        const home = (row * heads + head) * dimension;
        const places: number[] = [];
        const scores: number[] = [];
        forEachKey(ranges, row, (key) => {
          if (key < 0 || key >= keys) bug(`attention: row ${row} sees key ${key} of ${keys}`);
          const at = (key * kvHeads + Math.floor((head * kvHeads) / heads)) * dimension;
          let score = 0;
          for (let d = 0; d < dimension; d++) score += q[home + d]! * k[at + d]!;
          places.push(at);
          scores.push(score * scale);
        });
        if (scores.length === 0) continue;
        const highest = scores.reduce((a, b) => Math.max(a, b));
        const weights = scores.map((each) => Math.exp(each - highest));
        const total = weights.reduce((a, b) => a + b);
        places.forEach((at, index) => {
          for (let d = 0; d < dimension; d++) out[home + d] = out[home + d]! + (weights[index]! / total) * v[at + d]!;
        });
        lse[row * heads + head] = highest + Math.log(total);
      }
    return [out, lse];
  },
  single: (inputs, attributes, types) => singleAttention(inputs, attentionShape(types.inputs, attributes)),
  vjp: ({ g, attributes, inputs: [q, k, v, ranges, readers], outputs: [out, lse], gradients: [gradient, toLse] }) => {
    if (toLse) bug("attention has no gradient through its log-sum-exp");
    if (!q || !k || !v || !ranges || !out || !lse || !gradient) return [];
    if (!readers) bug("attention without a readers table is not differentiable");
    const statistics = attentionStatistics(g, [out, gradient, lse]);
    const dq = attentionQueryGradient(g, attributes, [q, k, v, ranges, gradient, statistics]);
    const [dk, dv] = attentionKeyGradient(g, attributes, [q, k, v, readers, gradient, statistics]);
    return [dq, dk, dv];
  },
  kernel: (types, attributes, target) =>
    attentionKernel(attentionShape(types.inputs, attributes), types.inputs.length === 5, target),
  simd: (types, attributes) => simdAttention(attentionShape(types.inputs, attributes)),
  cost: (types, attributes) => {
    // The ranges are data; the cost is that of a causal prompt in which rows see half of the keys.
    const { queries, keys, heads, dimension } = attentionShape(types.inputs, attributes);
    return {
      flops: 2 * queries * keys * heads * dimension,
      bytes: 4 * [...types.inputs, ...types.outputs].reduce((sum, each) => sum + size(each.shape), 0),
    };
  },
};

/**
 * Softmax attention. q [Tq, H·D], k and v [Tk, Hkv·D], ranges i32 [Tq, 4] → out [Tq, H·D]. Row i sees the keys
 * [r0, r1) and then [r2, r3) of its ranges, in this order; both may be empty (output 0), and they must not overlap. A row whose scores are all −∞
 * is NaN, as a softmax of them is.
 * out = Σ softmax(scale · q·k) v with a running maximum (Milakov & Gimelshein 2018); gradients as in FlashAttention-2
 * (Dao 2023), without atomics. Grouped heads: query head h reads kv head ⌊h·Hkv/H⌋.
 */
export function attention(
  g: Builder,
  q: Value,
  k: Value,
  v: Value,
  ranges: Value,
  { heads, kvHeads, scale, readers }: AttentionOptions,
): Value {
  const inputs = [q, k, v, ranges, ...(readers ? [readers] : [])];
  const [out] = apply(g, attentionOp, { heads, kvHeads, scale }, inputs);
  return out ?? bug("attention has no output");
}
