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
import type { VisionConfig } from "./config.ts";
import type { PictureLayout } from "./pictures.ts";

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

/** Feeds of pictures; `pixels` are the processor's rows, picture after picture, and are padded with zeros to the layout. */
export function pictureFeeds(
  vision: VisionConfig,
  layout: PictureLayout,
  pixels: Float32Array,
  { gradients = false }: Differentiable = {},
): Feeds {
  const length = layout.patches * patchValues(vision);
  let padded = pixels;
  if (pixels.length < length) {
    padded = new Float32Array(length);
    padded.set(pixels);
  }
  return {
    "vision/pixels": padded,
    ...indexFeeds("vision/order", layout.order, layout.patches, gradients),
    ...indexFeeds("vision/reading", layout.reading, layout.reading.length, gradients),
    ...rangesFeeds("vision/windows", layout.windows, gradients),
    ...rangesFeeds("vision/frames", layout.frames, gradients),
    ...rotaryFeeds("vision", layout.rotary),
  };
}
