// Sums, products and norms in single precision: rows by four lanes, everything over rows by one chain in rising order, so that rows of
// zeros, packing and chunks change no bit of a weight's gradient.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { reciprocalRoot } from "../../graph/functions/logarithm.ts";
import type { HostArray } from "../../graph/op.ts";
import { single } from "../../graph/single.ts";
import { laneDot, laneSum } from "./lanes.ts";

const { fround } = Math;

/** [outer, length, inner] summed over the middle: by lanes along rows, otherwise one chain an output, to which inserted zeros are nothing. */
export function singleSum(
  input: HostArray | undefined,
  [outer, length, inner]: readonly [number, number, number],
  alongRows: boolean,
): Float32Array {
  const out = new Float32Array(outer * inner);
  if (!input) return bug("sum lacks an input");
  for (let o = 0; o < outer; o++) {
    if (alongRows) out[o] = laneSum(length, (at) => input[o * length + at] as number);
    else
      for (let at = 0; at < length; at++)
        for (let n = 0; n < inner; n++)
          out[o * inner + n] = (out[o * inner + n] as number) + (input[(o * length + at) * inner + n] as number);
  }
  return out;
}

/** [rows, width] → [width]: one chain a column, over all rows, whatever the width. */
export function singleColumnSum(input: HostArray | undefined, rows: number, width: number): Float32Array {
  const out = new Float32Array(width);
  if (!input) return bug("columnSum lacks an input");
  for (let row = 0; row < rows; row++)
    for (let at = 0; at < width; at++) out[at] = (out[at] as number) + (input[row * width + at] as number);
  return out;
}

/** Sum over all elements of all tensors, of squares if asked: each tensor by lanes, then one chain over the tensors, then perhaps the root. */
export function singleFold(tensors: readonly HostArray[], square: boolean, root: boolean): Float32Array {
  let sum = 0;
  for (const each of tensors)
    sum = fround(
      sum + (square ? laneDot(each, 0, each, 0, each.length) : laneSum(each.length, (at) => each[at] as number)),
    );
  return Float32Array.of(root ? Math.sqrt(sum) : sum);
}

/** One chain over k an output, from +0, product after product; then the bias. */
export function singleMatmul(
  [a, b, bias]: readonly HostArray[],
  { m, n, k, transA, transB }: { m: number; n: number; k: number; transA: boolean; transB: boolean },
): Float32Array {
  if (!a || !b) return bug("matmul lacks an input");
  const out = new Float32Array(m * n);
  for (let row = 0; row < m; row++)
    for (let column = 0; column < n; column++) {
      let sum = 0;
      for (let at = 0; at < k; at++) {
        const x = a[transA ? at * m + row : row * k + at] as number;
        sum = fround(sum + fround(x * (b[transB ? column * k + at : at * n + column] as number)));
      }
      out[row * n + column] = bias ? sum + (bias[column] as number) : sum;
    }
  return out;
}

/** inverse = 1/√((squares over lanes) / width + epsilon); y = (x·inverse)·weight. */
export function singleRmsNorm(
  [x, weight]: readonly HostArray[],
  rows: number,
  width: number,
  epsilon: number,
): readonly [HostArray, HostArray] {
  if (!x || !weight) return bug("rmsNorm lacks an input");
  const y = new Float32Array(rows * width);
  const inverse = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const first = row * width;
    const mean = fround(laneDot(x, first, x, first, width) / width);
    const scale = reciprocalRoot(single, fround(mean + fround(epsilon)));
    inverse[row] = scale;
    for (let at = 0; at < width; at++)
      y[first + at] = fround((x[first + at] as number) * scale) * (weight[at] as number);
  }
  return [y, inverse];
}

/** slope = weight·dy; shrink = (((x·slope over lanes) / width)·inverse)·inverse; dx = (slope − x·shrink)·inverse. */
export function singleRmsNormGradient(
  [x, weight, inverse, gradient]: readonly HostArray[],
  rows: number,
  width: number,
): Float32Array {
  if (!x || !weight || !inverse || !gradient) return bug("rmsNormGradient lacks an input");
  const out = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const first = row * width;
    const scale = inverse[row] as number;
    const slope = Float32Array.from(
      { length: width },
      (_, at) => (weight[at] as number) * (gradient[first + at] as number),
    );
    const mean = fround(laneDot(x, first, slope, 0, width) / width);
    const shrink = fround(fround(mean * scale) * scale);
    for (let at = 0; at < width; at++)
      out[first + at] = fround((slope[at] as number) - fround((x[first + at] as number) * shrink)) * scale;
  }
  return out;
}

/** One chain a column over all rows: dy·(x·inverse). */
export function singleRmsNormWeightGradient(
  [x, inverse, gradient]: readonly HostArray[],
  rows: number,
  width: number,
): Float32Array {
  if (!x || !inverse || !gradient) return bug("rmsNormWeightGradient lacks an input");
  const out = new Float32Array(width);
  for (let row = 0; row < rows; row++)
    for (let at = row * width; at < (row + 1) * width; at++) {
      const normal = fround((x[at] as number) * (inverse[row] as number));
      out[at % width] = (out[at % width] as number) + fround((gradient[at] as number) * normal);
    }
  return out;
}

/** One chain an output over the positions of its segment, rising; a position outside the rows adds nothing. */
export function singleSegmentSum(
  [rows, offsets, positions]: readonly HostArray[],
  count: number,
  segments: number,
  width: number,
): Float32Array {
  if (!rows || !offsets || !positions) return bug("segmentSumRows lacks an input");
  const out = new Float32Array(segments * width);
  for (let s = 0; s < segments; s++) {
    const end = Math.min(offsets[s + 1] as number, positions.length);
    for (let at = Math.max(0, offsets[s] as number); at < end; at++) {
      const row = positions[at] as number;
      if (row < 0 || row >= count) continue;
      for (let n = 0; n < width; n++)
        out[s * width + n] = (out[s * width + n] as number) + (rows[row * width + n] as number);
    }
  }
  return out;
}
