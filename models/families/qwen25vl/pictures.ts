// Pictures packed into the rows of one pass of the vision tower. Each distinct picture is encoded once, however many
// orders and rollouts show it: prompts refer to its merged rows by number.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { RotaryTable } from "../../decoder/rotary.ts";
import type { EncodedPicture, PatchGrid } from "../../decoder/rows.ts";
import type { VisionConfig } from "./config.ts";
import { mergedTokens } from "./positions.ts";
import { patchPlaces, visionRotary, windowOrder } from "./windows.ts";

/** What visionTower reads beside the pixels. Patches are in window order unless it says otherwise. */
export interface PictureLayout {
  readonly patches: number;
  /** In the order of the grids given. */
  readonly pictures: readonly EncodedPicture[];
  /** [patches]: row of the processor's order that stands here. */
  readonly order: Int32Array;
  /** [patches / merge²]: for each merged token in reading order, its place in window order. */
  readonly reading: Int32Array;
  /** [patches, headDim] each. */
  readonly rotary: RotaryTable;
  /** [patches, 4]: keys of each patch in windowed blocks. */
  readonly windows: Int32Array;
  /** [patches, 4]: keys of each patch in full blocks. */
  readonly frames: Int32Array;
}

/** Where each picture's visual tokens are among those of all, in the order given; they have room in `patches` rows of patches. */
export function placedPictures(
  { merge }: VisionConfig,
  grids: readonly PatchGrid[],
  patches?: number,
): readonly EncodedPicture[] {
  let row = 0;
  const placed = grids.map((grid) => {
    const tokens = mergedTokens(grid, merge);
    row += tokens;
    return { grid, row: row - tokens, tokens };
  });
  const [used, room] = [row * merge ** 2, patches ?? row * merge ** 2];
  if (used > room || room % merge ** 2 !== 0) bug(`${used} patches in ${room} rows`);
  return placed;
}

/**
 * Lays pictures out in `patches` rows (default: as many as they have). Rows left over attend to nothing and are encoded
 * into merged tokens that no prompt refers to.
 */
export function pictureLayout(vision: VisionConfig, grids: readonly PatchGrid[], patches?: number): PictureLayout {
  const { merge } = vision;
  const block = merge ** 2;
  const pictures = placedPictures(vision, grids, patches);
  const used = block * pictures.reduce((sum, each) => sum + each.tokens, 0);
  const capacity = patches ?? used;
  const { tokens, windows, frames } = windowOrder(grids, vision);
  const order = Int32Array.from({ length: capacity }, (_, at) => at);
  const reading = Int32Array.from({ length: capacity / block }, (_, at) => at);
  tokens.forEach((token, place) => {
    reading[token] = place;
    for (let each = 0; each < block; each++) order[place * block + each] = token * block + each;
  });
  const places = patchPlaces(grids, merge);
  const moved = new Int32Array(2 * capacity);
  for (let at = 0; at < used; at++) {
    const from = order[at] ?? 0;
    moved[2 * at] = places[2 * from] ?? 0;
    moved[2 * at + 1] = places[2 * from + 1] ?? 0;
  }
  return {
    patches: capacity,
    pictures,
    order,
    reading,
    rotary: visionRotary(moved, vision),
    windows: segmentRanges(windows, capacity),
    frames: segmentRanges(frames, capacity),
  };
}

/** Each row attends to its segment; rows beyond the last boundary to nothing. */
function segmentRanges(boundaries: Int32Array, rows: number): Int32Array {
  const ranges = new Int32Array(4 * rows);
  for (let segment = 0; segment + 1 < boundaries.length; segment++) {
    const from = boundaries[segment] ?? 0;
    const to = boundaries[segment + 1] ?? 0;
    for (let row = from; row < to; row++) ranges.set([from, to, 0, 0], 4 * row);
  }
  return ranges;
}
