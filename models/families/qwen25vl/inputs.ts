// The feeds of the picture side: what a graph declares for packed pictures, and the numbers that a layout feeds to it.

import type { Feeds } from "../../../runtime/graph/backend.ts";
import { type Builder, f32, feed, type Value } from "../../../runtime/graph/ir.ts";
import {
  type Differentiable,
  indexFeeds,
  indexInput,
  type KeyRanges,
  type RowIndex,
  rangesFeeds,
  rangesInput,
  rotaryFeeds,
  rotaryInput,
} from "../../decoder/inputs.ts";
import type { PatchGrid } from "../../decoder/rows.ts";
import type { VisionConfig } from "./config.ts";
import { pictureLayout } from "./pictures.ts";

export interface PictureInputs {
  /** [patches, channels · temporalPatch · patch²]. */
  readonly pixels: Value;
  readonly order: RowIndex;
  readonly reading: RowIndex;
  readonly cos: Value;
  readonly sin: Value;
  readonly windows: KeyRanges;
  readonly frames: KeyRanges;
}

/** Numbers of one patch, as the processor gives them. */
export function patchValues({ channels, temporalPatch, patch }: VisionConfig): number {
  return channels * temporalPatch * patch ** 2;
}

/** Declares the feeds of a vision tower over `patches` rows. */
export function pictureInputs(
  g: Builder,
  vision: VisionConfig,
  patches: number,
  { gradients = false }: Differentiable = {},
): PictureInputs {
  const tokens = patches / vision.merge ** 2;
  return {
    pixels: feed(g, "vision/pixels", f32(patches, patchValues(vision))),
    order: indexInput(g, "vision/order", patches, patches, gradients),
    reading: indexInput(g, "vision/reading", tokens, tokens, gradients),
    windows: rangesInput(g, "vision/windows", patches, gradients),
    frames: rangesInput(g, "vision/frames", patches, gradients),
    ...rotaryInput(g, "vision", patches, vision.headDim),
  };
}

/** Pictures as the processor gives them, and the rows of patches that they are packed into. */
export interface PackedPatches {
  readonly processed: readonly { readonly grid: PatchGrid; readonly values: Float32Array }[];
  readonly patches: number;
}

/** Feeds of pictures, one after another, padded with zeros to their rows. */
export function pictureFeeds(
  vision: VisionConfig,
  { processed, patches }: PackedPatches,
  { gradients = false }: Differentiable = {},
): Feeds {
  const grids = processed.map((each) => each.grid);
  const layout = pictureLayout(vision, grids, patches);
  const pixels = new Float32Array(patches * patchValues(vision));
  let at = 0;
  for (const { values } of processed) {
    pixels.set(values, at);
    at += values.length;
  }
  return {
    "vision/pixels": pixels,
    ...indexFeeds("vision/order", layout.order, layout.patches, gradients),
    ...indexFeeds("vision/reading", layout.reading, layout.reading.length, gradients),
    ...rangesFeeds("vision/windows", layout.windows, gradients),
    ...rangesFeeds("vision/frames", layout.frames, gradients),
    ...rotaryFeeds("vision", layout.rotary),
  };
}
