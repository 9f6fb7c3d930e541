// Attention and its gradients in single precision, one query, head and key after the other.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { exponential } from "../../graph/functions/exponential.ts";
import { logarithm } from "../../graph/functions/logarithm.ts";
import type { HostArray } from "../../graph/op.ts";
import { single } from "../../graph/single.ts";
import type { AttentionShape } from "../../kernels/attention-tile.ts";
import { laneDot, laneSum } from "./lanes.ts";

const { fround } = Math;

/** The keys that `row` sees, in their order; what lies outside the keys is left out. */
function keysOf(ranges: HostArray, row: number, keys: number): readonly number[] {
  const seen: number[] = [];
  for (const from of [4 * row, 4 * row + 2]) {
    const end = Math.min(ranges[from + 1] ?? 0, keys);
    for (let key = Math.max(ranges[from] ?? 0, 0); key < end; key++) seen.push(key);
  }
  return seen;
}

/** Where the head of k and v that serves a query head begins, in the row of a key. */
function placeOf({ heads, kvHeads, dimension }: AttentionShape, key: number, head: number): number {
  return (key * kvHeads + Math.floor((head * kvHeads) / heads)) * dimension;
}

/**
 * Scores (q·k over lanes)·scale; highest; weights e^(score − highest); total over lanes of the seen keys; out[d] = (chain over the keys of
 * weight·v[d]) / total; lse = highest + ln total. A row without keys gives 0.
 */
export function singleAttention(inputs: readonly HostArray[], shape: AttentionShape): readonly [HostArray, HostArray] {
  const [q, k, v, ranges] = inputs;
  if (!q || !k || !v || !ranges) return bug("attention lacks an input");
  const { queries, keys, heads, dimension } = shape;
  const scale = fround(shape.scale);
  const out = new Float32Array(q.length);
  const lse = new Float32Array(queries * heads);
  for (let row = 0; row < queries; row++) {
    const seen = keysOf(ranges, row, keys);
    if (seen.length === 0) continue;
    for (let head = 0; head < heads; head++) {
      const home = (row * heads + head) * dimension;
      const places = seen.map((key) => placeOf(shape, key, head));
      const scores = places.map((at) => fround(laneDot(q, home, k, at, dimension) * scale));
      const highest = scores.reduce((a, b) => Math.max(a, b));
      const weights = scores.map((each) => exponential(single, fround(each - highest)));
      const total = laneSum(weights.length, (at) => weights[at] as number);
      for (let d = 0; d < dimension; d++) {
        let sum = 0;
        for (const [index, at] of places.entries())
          sum = fround(sum + fround((weights[index] as number) * (v[at + d] as number)));
        out[home + d] = sum / total;
      }
      lse[row * heads + head] = highest + logarithm(single, total);
    }
  }
  return [out, lse];
}

/** lse and δ = dO·out over lanes of each row and head, one beside the other. */
export function singleStatistics([out, gradient, lse]: readonly HostArray[], { dimension }: AttentionShape): HostArray {
  if (!out || !gradient || !lse) return bug("attentionStatistics lacks an input");
  const statistics = new Float32Array(2 * lse.length);
  lse.forEach((each, number) => {
    const home = number * dimension;
    statistics.set([each, laneDot(gradient, home, out, home, dimension)], 2 * number);
  });
  return statistics;
}

/** p = e^((q·k)·scale − lse) and slope (p·(dO·v − δ))·scale of one query, head and key; both products over lanes. */
function pair(
  [q, k, v, gradient, statistics]: readonly [HostArray, HostArray, HostArray, HostArray, HostArray],
  shape: AttentionShape,
  number: number,
  at: number,
): { readonly weight: number; readonly slope: number } {
  const { dimension } = shape;
  const scale = fround(shape.scale);
  const score = fround(laneDot(q, number * dimension, k, at, dimension) * scale);
  const weight = exponential(single, fround(score - (statistics[2 * number] as number)));
  const toward = laneDot(gradient, number * dimension, v, at, dimension);
  return { weight, slope: fround(fround(weight * fround(toward - (statistics[2 * number + 1] as number))) * scale) };
}

/** dQ[d] = chain over the seen keys of slope·k[d]. */
export function singleQueryGradient(inputs: readonly HostArray[], shape: AttentionShape): HostArray {
  const [q, k, v, ranges, gradient, statistics] = inputs;
  if (!q || !k || !v || !ranges || !gradient || !statistics) return bug("attentionQueryGradient lacks an input");
  const { queries, keys, heads, dimension } = shape;
  const dq = new Float32Array(q.length);
  for (let row = 0; row < queries; row++) {
    const seen = keysOf(ranges, row, keys);
    for (let head = 0; head < heads; head++) {
      const number = row * heads + head;
      const home = number * dimension;
      for (const key of seen) {
        const at = placeOf(shape, key, head);
        const { slope } = pair([q, k, v, gradient, statistics], shape, number, at);
        for (let d = 0; d < dimension; d++)
          dq[home + d] = (dq[home + d] as number) + fround(slope * (k[at + d] as number));
      }
    }
  }
  return dq;
}

/**
 * dK[d] = chain of slope·q[d], dV[d] = chain of p·dO[d], over the queries within the key's span of readers that see the key, rising, and
 * in each over the query heads that its head serves, rising.
 */
export function singleKeyGradient(
  inputs: readonly HostArray[],
  shape: AttentionShape,
): readonly [HostArray, HostArray] {
  const [q, k, v, readers, gradient, statistics] = inputs;
  if (!q || !k || !v || !readers || !gradient || !statistics) return bug("attentionKeyGradient lacks an input");
  const { queries, keys, heads, dimension } = shape;
  const ranges = readers.subarray(2 * keys);
  const dk = new Float32Array(k.length);
  const dv = new Float32Array(v.length);
  for (let row = 0; row < queries; row++)
    for (const key of keysOf(ranges, row, keys)) {
      if (row < (readers[2 * key] as number) || row >= (readers[2 * key + 1] as number)) continue;
      for (let head = 0; head < heads; head++) {
        const number = row * heads + head;
        const at = placeOf(shape, key, head);
        const { weight, slope } = pair([q, k, v, gradient, statistics], shape, number, at);
        for (let d = 0; d < dimension; d++) {
          const home = number * dimension + d;
          dk[at + d] = (dk[at + d] as number) + fround(slope * (q[home] as number));
          dv[at + d] = (dv[at + d] as number) + fround(weight * (gradient[home] as number));
        }
      }
    }
  return [dk, dv];
}
