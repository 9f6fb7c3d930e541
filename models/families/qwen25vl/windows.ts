// Where patches stand: their places in the picture, the order in which windowed attention wants them, and the vision
// tower's rotary table. Patches come from the processor merge block by merge block; all of this is on the host.

import { type RotaryTable, rotaryTable } from "../../decoder/rotary.ts";
import type { PatchGrid } from "../../decoder/rows.ts";
import type { VisionConfig } from "./config.ts";

/** (row, column) of every patch in the processor's order, where the patches of a merged token are neighbours: patches × 2. */
export function patchPlaces(grids: readonly PatchGrid[], merge: number): Int32Array {
  const places: number[] = [];
  for (const [frames, height, width] of grids)
    for (let frame = 0; frame < frames; frame++)
      for (let top = 0; top < height; top += merge)
        for (let left = 0; left < width; left += merge)
          for (let y = 0; y < merge; y++) for (let x = 0; x < merge; x++) places.push(top + y, left + x);
  return Int32Array.from(places);
}

/** The order of windowed attention and the segments that attend to themselves, in patches. */
export interface WindowOrder {
  /** Merged tokens, window by window: entry k is the reading-order index of the k-th. */
  readonly tokens: Int32Array;
  /** Boundaries of the windows in that order: 0, …, patches. */
  readonly windows: Int32Array;
  /** Boundaries of whole frames: 0, …, patches. They are the same in both orders, since no window crosses a frame. */
  readonly frames: Int32Array;
}

/**
 * Cuts each frame into windows of `window` pixels a side from its top left corner; those at the right and lower edges may
 * be smaller. `window_index`, `cu_window_seqlens` and `cu_seqlens` of Qwen2.5-VL (arXiv 2502.13923, §2.1.1).
 */
export function windowOrder(
  grids: readonly PatchGrid[],
  { window, patch, merge }: Pick<VisionConfig, "window" | "patch" | "merge">,
): WindowOrder {
  const side = window / patch / merge;
  const tokens: number[] = [];
  const windows = [0];
  const frames = [0];
  for (const [count, height, width] of grids) {
    const rows = height / merge;
    const columns = width / merge;
    for (let frame = 0; frame < count; frame++) {
      const first = tokens.length;
      for (let top = 0; top < rows; top += side)
        for (let left = 0; left < columns; left += side) {
          for (let y = top; y < Math.min(top + side, rows); y++)
            for (let x = left; x < Math.min(left + side, columns); x++) tokens.push(first + y * columns + x);
          windows.push(tokens.length * merge ** 2);
        }
      frames.push(tokens.length * merge ** 2);
    }
  }
  return { tokens: Int32Array.from(tokens), windows: Int32Array.from(windows), frames: Int32Array.from(frames) };
}

/**
 * Rotary table of patches at `places` (patches × 2), patches × headDim. The first half of the pairs turns with the row,
 * the second with the column, both by θ^(−4i/headDim).
 */
export function visionRotary(places: Int32Array, vision: Pick<VisionConfig, "headDim" | "ropeTheta">): RotaryTable {
  const patches = places.length / 2;
  const half = vision.headDim / 2;
  const quarter = half / 2;
  const angles = new Float64Array(patches * half);
  for (let at = 0; at < patches; at++)
    for (let pair = 0; pair < half; pair++) {
      const place = places[2 * at + (pair < quarter ? 0 : 1)] ?? 0;
      angles[at * half + pair] = place * vision.ropeTheta ** (-(pair % quarter) / quarter);
    }
  return rotaryTable(angles, half);
}
