// Rotary tables. All on the host and in double precision, because shader sines are too coarse for rotary angles.

import type { TextConfig } from "./config.ts";

/** cos and sin of the rotary angles, each rows × head dimension, rounded once to float32; both halves of a row are equal. */
export interface RotaryTable {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/** The table of given angles (rows × half the head dimension, in radians). */
export function rotaryTable(angles: Float64Array, half: number): RotaryTable {
  const rows = angles.length / half;
  const cos = new Float32Array(2 * angles.length);
  const sin = new Float32Array(2 * angles.length);
  for (let row = 0; row < rows; row++)
    for (let pair = 0; pair < half; pair++) {
      const angle = angles[row * half + pair] ?? 0;
      const at = row * 2 * half + pair;
      cos[at] = cos[at + half] = Math.cos(angle);
      sin[at] = sin[at + half] = Math.sin(angle);
    }
  return { cos, sin };
}

/**
 * Rotary table of decoder rows, rows × headDim. Pair i turns by position · θ^(−2i/headDim). A token may have positions on several
 * axes: `positions` is axes × rows, and `sections` says how many pairs each axis drives, in order; they sum to headDim / 2.
 */
export function textRotary(
  positions: Int32Array,
  text: Pick<TextConfig, "headDim" | "ropeTheta">,
  sections: readonly number[],
): RotaryTable {
  const rows = positions.length / sections.length;
  const half = text.headDim / 2;
  const axes = sections.flatMap((pairs, axis) => new Array<number>(pairs).fill(axis));
  const frequencies = axes.map((_, pair) => text.ropeTheta ** (-pair / half));
  const angles = new Float64Array(rows * half);
  for (let row = 0; row < rows; row++)
    for (let pair = 0; pair < half; pair++)
      angles[row * half + pair] = (positions[(axes[pair] ?? 0) * rows + row] ?? 0) * (frequencies[pair] ?? 0);
  return rotaryTable(angles, half);
}
