// The feeds of the model's graphs: what a graph declares for a layout, and the numbers that a layout feeds to it. With
// `gradients` an index comes with its inverse and ranges with their readers, which only the way back needs.

import type { ModelConfig, VisionConfig } from "../../plan/checkpoint/config.ts";
import type { Feeds } from "../graph/backend.ts";
import { type Builder, f32, feed, i32, type Value } from "../graph/ir.ts";
import { readersOf } from "../tensor/ops/attention-ranges.ts";
import { type Inverse, inverseIndex } from "../tensor/ops/gather-rows.ts";
import type { DecodeStep } from "./layouts/order-tree.ts";
import type { PictureLayout } from "./layouts/pictures.ts";
import type { Predictions, TextRows } from "./layouts/rows.ts";
import type { RotaryTable } from "./positions.ts";

/** i32 [N], −1 for none; the inverse lets gradients through. */
export interface RowIndex {
  readonly index: Value;
  readonly inverse?: Inverse;
}

/** i32 [rows, 4]; the readers i32 [keys, 2] let gradients through. */
export interface KeyRanges {
  readonly ranges: Value;
  readonly readers?: Value;
}

/** Where rows stand and what they see; `cos` and `sin` are [rows, headDim]. */
export interface Attending {
  readonly cos: Value;
  readonly sin: Value;
  readonly keys: KeyRanges;
}

export interface TextInputs extends Attending {
  readonly tokens: RowIndex;
  readonly pictureRows: RowIndex;
}

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

/** The places of Predictions: rows to gather from the hidden states, and i32 [places] targets. */
export interface PredictionInputs {
  readonly from: RowIndex;
  readonly targets: Value;
}

export interface Differentiable {
  readonly gradients?: boolean;
}

function indexInput(g: Builder, name: string, length: number, rows: number, gradients: boolean): RowIndex {
  const index = feed(g, name, i32(length));
  if (!gradients) return { index };
  const offsets = feed(g, `${name}/offsets`, i32(rows + 1));
  return { index, inverse: { offsets, positions: feed(g, `${name}/positions`, i32(length)) } };
}

function indexFeeds(name: string, index: Int32Array, rows: number, gradients: boolean): Feeds {
  if (!gradients) return { [name]: index };
  const { offsets, positions } = inverseIndex(index, rows);
  return { [name]: index, [`${name}/offsets`]: offsets, [`${name}/positions`]: positions };
}

function rangesInput(g: Builder, name: string, rows: number, gradients: boolean): KeyRanges {
  const ranges = feed(g, name, i32(rows, 4));
  return gradients ? { ranges, readers: feed(g, `${name}/readers`, i32(rows, 2)) } : { ranges };
}

function rangesFeeds(name: string, ranges: Int32Array, gradients: boolean): Feeds {
  return { [name]: ranges, ...(gradients && { [`${name}/readers`]: readersOf(ranges, ranges.length / 4) }) };
}

function rotaryInput(g: Builder, name: string, rows: number, headDim: number) {
  return { cos: feed(g, `${name}/cos`, f32(rows, headDim)), sin: feed(g, `${name}/sin`, f32(rows, headDim)) };
}

function rotaryFeeds(name: string, { cos, sin }: RotaryTable): Feeds {
  return { [`${name}/cos`]: cos, [`${name}/sin`]: sin };
}

/** Sizes that a decoder graph is compiled for: its rows, and the visual tokens that they may show. */
export interface TextSize {
  readonly rows: number;
  readonly visualTokens: number;
}

/** Declares the feeds of decoder rows. */
export function textInputs(
  g: Builder,
  { text }: ModelConfig,
  size: TextSize,
  { gradients = false }: Differentiable = {},
): TextInputs {
  return {
    tokens: indexInput(g, "text/tokens", size.rows, text.vocab, gradients),
    pictureRows: indexInput(g, "text/pictureRows", size.rows, size.visualTokens, gradients),
    keys: rangesInput(g, "text/ranges", size.rows, gradients),
    ...rotaryInput(g, "text", size.rows, text.headDim),
  };
}

/** Feeds of a layout's rows, for a graph whose pictures have `visualTokens` rows. */
export function textFeeds(
  { text }: ModelConfig,
  layout: TextRows,
  visualTokens: number,
  { gradients = false }: Differentiable = {},
): Feeds {
  return {
    ...indexFeeds("text/tokens", layout.tokens, text.vocab, gradients),
    ...indexFeeds("text/pictureRows", layout.pictureRows, visualTokens, gradients),
    ...rangesFeeds("text/ranges", layout.ranges, gradients),
    ...rotaryFeeds("text", layout.rotary),
  };
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

/** Declares the feeds of predictions at `places` places over decoder rows. */
export function predictionInputs(
  g: Builder,
  places: number,
  rows: number,
  { gradients = false }: Differentiable = {},
): PredictionInputs {
  return {
    from: indexInput(g, "predict/from", places, rows, gradients),
    targets: feed(g, "predict/targets", i32(places)),
  };
}

/** Feeds of predictions. The mask is the objective's, not the model's; a prefill has no targets. */
export function predictionFeeds(
  { from, targets }: Pick<Predictions, "from"> & Partial<Predictions>,
  rows: number,
  { gradients = false }: Differentiable = {},
): Feeds {
  return { ...indexFeeds("predict/from", from, rows, gradients), ...(targets && { "predict/targets": targets }) };
}

export interface StepInputs extends Attending {
  /** i32 [rollouts]: cache rows to write. */
  readonly rows: Value;
}

/** Declares the feeds of one decode step of `rollouts` rows, named after `name` so that one graph can hold several steps. */
export function stepInputs(g: Builder, { text }: ModelConfig, rollouts: number, name = "step"): StepInputs {
  return {
    rows: feed(g, `${name}/rows`, i32(rollouts)),
    keys: rangesInput(g, `${name}/ranges`, rollouts, false),
    ...rotaryInput(g, name, rollouts, text.headDim),
  };
}

/** Feeds of one decode step. */
export function stepFeeds(step: DecodeStep, name = "step"): Feeds {
  return {
    [`${name}/rows`]: step.rows,
    ...rangesFeeds(`${name}/ranges`, step.ranges, false),
    ...rotaryFeeds(name, step.rotary),
  };
}
