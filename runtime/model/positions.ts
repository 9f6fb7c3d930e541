// Where tokens stand: the three M-RoPE positions of interleaved text and pictures, and the rotary tables of the decoder.
// All on the host and in double precision, because shader sines are too coarse for rotary angles.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { TextConfig } from "../../plan/checkpoint/config.ts";

/** A picture's size in patches, as `image_grid_thw` of the image processor. Height and width divide by the merge size. */
export type PatchGrid = readonly [frames: number, height: number, width: number];

/** Positions of one sequence. */
export interface Positions {
  /** Temporal, height and width position of each token: 3 × tokens, row-major. */
  readonly ids: Int32Array;
  /** Position of the first token that follows; all three axes agree there. `next − tokens` is transformers' rope_delta. */
  readonly next: number;
}

/** cos and sin of the rotary angles, each rows × head dimension, rounded once to float32; both halves of a row are equal. */
export interface RotaryTable {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/** Number of visual tokens that a picture becomes after merging. */
export function mergedTokens([frames, height, width]: PatchGrid, merge: number): number {
  return (frames * height * width) / merge ** 2;
}

/**
 * M-RoPE positions of one unpadded sequence (Qwen2-VL, arXiv 2409.12191, §2.1, in the form of Qwen2.5-VL for still pictures).
 * Text counts up on all three axes. A picture starting at s gives its tokens (s, s + row, s + column), and what follows
 * starts at s + its longer side. `grids` are the pictures in order of appearance; every placeholder must belong to one.
 */
export function mropePositions(
  tokens: ArrayLike<number>,
  grids: readonly PatchGrid[],
  { image, merge }: { readonly image: number; readonly merge: number },
): Positions {
  const count = tokens.length;
  const ids = new Int32Array(3 * count);
  let next = 0;
  let picture = 0;
  for (let at = 0; at < count; ) {
    if (tokens[at] !== image) {
      ids[at] = ids[count + at] = ids[2 * count + at] = next;
      next++;
      at++;
      continue;
    }
    const [frames, height, width] =
      grids[picture++] ?? bug(`token ${at} is a picture, and there are only ${grids.length}`);
    if (frames !== 1) bug(`a picture of ${frames} frames: M-RoPE positions of moving pictures are not defined here`);
    const rows = height / merge;
    const columns = width / merge;
    for (let each = 0; each < rows * columns; each++, at++) {
      if (tokens[at] !== image) bug(`picture ${picture - 1} has ${rows * columns} tokens, token ${at} is text`);
      ids[at] = next;
      ids[count + at] = next + Math.floor(each / columns);
      ids[2 * count + at] = next + (each % columns);
    }
    next += Math.max(rows, columns);
  }
  if (picture !== grids.length) bug(`${grids.length} pictures, placeholders for ${picture}`);
  return { ids, next };
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
 * Rotary table of decoder rows, rows × headDim. `positions` is 3 × rows. Pair i turns by position · θ^(−2i/headDim);
 * M-RoPE sections say which of the three positions drives which pairs, in order.
 */
export function textRotary(
  positions: Int32Array,
  text: Pick<TextConfig, "headDim" | "ropeTheta" | "mropeSections">,
): RotaryTable {
  const rows = positions.length / 3;
  const half = text.headDim / 2;
  const axes = text.mropeSections.flatMap((pairs, axis) => new Array<number>(pairs).fill(axis));
  const frequencies = axes.map((_, pair) => text.ropeTheta ** (-pair / half));
  const angles = new Float64Array(rows * half);
  for (let row = 0; row < rows; row++)
    for (let pair = 0; pair < half; pair++)
      angles[row * half + pair] = (positions[(axes[pair] ?? 0) * rows + row] ?? 0) * (frequencies[pair] ?? 0);
  return rotaryTable(angles, half);
}
