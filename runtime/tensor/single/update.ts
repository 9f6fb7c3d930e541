// The step of AdamW and rotary positions in single precision.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { HostArray } from "../../graph/op.ts";

const { fround } = Math;

/**
 * g = gradient·scale; m = β1·m + (1 − β1)·g; v = β2·v + ((1 − β2)·g)·g; p = p·keep − (rate·m) / (√v·root + ε). Scale 0 changes nothing.
 */
export function singleAdamw([p, m, v, gradient, scalars, scale]: readonly HostArray[]): readonly HostArray[] {
  if (!p || !m || !v || !gradient || !scalars || !scale) return bug("adamw lacks an input");
  const [keep = 0, beta1 = 0, rest1 = 0, beta2 = 0, rest2 = 0, rate = 0, root = 0, epsilon = 0] = scalars;
  const [nextP, nextM, nextV] = [Float32Array.from(p), Float32Array.from(m), Float32Array.from(v)];
  const factor = scale[0] as number;
  if (factor === 0) return [nextP, nextM, nextV];
  for (let at = 0; at < nextP.length; at++) {
    const slope = fround((gradient[at] as number) * factor);
    const first = fround(fround(beta1 * (m[at] as number)) + fround(rest1 * slope));
    const second = fround(fround(beta2 * (v[at] as number)) + fround(fround(rest2 * slope) * slope));
    const below = fround(fround(fround(Math.sqrt(second)) * root) + epsilon);
    nextP[at] = fround((p[at] as number) * keep) - fround(fround(rate * first) / below);
    nextM[at] = first;
    nextV[at] = second;
  }
  return [nextP, nextM, nextV];
}

/** y = x·cos + other·sine, where `other` is the element half a head away and its sine is negated in the lower half, or the upper if `transposed`. */
export function singleRotary(
  [x, cos, sin]: readonly HostArray[],
  width: number,
  dimension: number,
  transposed: boolean,
): Float32Array {
  if (!x || !cos || !sin) return bug("rotary lacks an input");
  const half = dimension / 2;
  const out = new Float32Array(x.length);
  for (let at = 0; at < x.length; at++) {
    const place = at % dimension;
    const table = Math.floor(at / width) * dimension;
    const [other, sign] = place < half ? [half, -1] : [-half, 1];
    const sine = transposed ? -sign * (sin[table + place + other] as number) : sign * (sin[table + place] as number);
    out[at] = fround((x[at] as number) * (cos[table + place] as number)) + fround((x[at + other] as number) * sine);
  }
  return out;
}
