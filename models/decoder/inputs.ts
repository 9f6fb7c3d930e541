// The feeds of a decoder's graphs: what a graph declares for rows, and the numbers that a layout feeds to it. With
// `gradients` an index comes with its inverse and ranges with their readers, which only the way back needs.

import type { Feeds } from "../../runtime/graph/backend.ts";
import { type Builder, f32, feed, i32, type Value } from "../../runtime/graph/ir.ts";
import { readersOf } from "../../runtime/tensor/ops/attention-ranges.ts";
import { type Inverse, inverseIndex } from "../../runtime/tensor/ops/gather-rows.ts";
import type { ModelConfig } from "./config.ts";
import type { RotaryTable } from "./rotary.ts";
import type { DecodeStep, Predictions, TextRows } from "./rows.ts";

/** i32 [N], −1 for none; the inverse lets gradients through. */
export interface RowIndex {
  readonly index: Value;
  readonly inverse?: Inverse;
}

/** i32 [rows, 4]; the readers, of the rows as keys, let gradients through (`readersOf`). */
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
}

/** The places of Predictions: rows to gather from the hidden states, and i32 [places] targets. */
export interface PredictionInputs {
  readonly from: RowIndex;
  readonly targets: Value;
}

export interface Differentiable {
  readonly gradients?: boolean;
}

/** Declares an index into `rows` rows. */
export function indexInput(g: Builder, name: string, length: number, rows: number, gradients: boolean): RowIndex {
  const index = feed(g, name, i32(length));
  if (!gradients) return { index };
  const offsets = feed(g, `${name}/offsets`, i32(rows + 1));
  return { index, inverse: { offsets, positions: feed(g, `${name}/positions`, i32(length)) } };
}

/** Feeds of an index into `rows` rows. */
export function indexFeeds(name: string, index: Int32Array, rows: number, gradients: boolean): Feeds {
  if (!gradients) return { [name]: index };
  const { offsets, positions } = inverseIndex(index, rows);
  return { [name]: index, [`${name}/offsets`]: offsets, [`${name}/positions`]: positions };
}

/** Declares the ranges of `rows` rows. */
export function rangesInput(g: Builder, name: string, rows: number, gradients: boolean): KeyRanges {
  const ranges = feed(g, name, i32(rows, 4));
  return gradients ? { ranges, readers: feed(g, `${name}/readers`, i32(6 * rows)) } : { ranges };
}

/** Feeds of ranges. */
export function rangesFeeds(name: string, ranges: Int32Array, gradients: boolean): Feeds {
  return { [name]: ranges, ...(gradients && { [`${name}/readers`]: readersOf(ranges, ranges.length / 4) }) };
}

/** Declares a rotary table. */
export function rotaryInput(g: Builder, name: string, rows: number, headDim: number) {
  return { cos: feed(g, `${name}/cos`, f32(rows, headDim)), sin: feed(g, `${name}/sin`, f32(rows, headDim)) };
}

/** Feeds of a rotary table. */
export function rotaryFeeds(name: string, { cos, sin }: RotaryTable): Feeds {
  return { [`${name}/cos`]: cos, [`${name}/sin`]: sin };
}

/** Declares the feeds of `rows` decoder rows. */
export function textInputs(
  g: Builder,
  { text }: ModelConfig,
  rows: number,
  { gradients = false }: Differentiable = {},
): TextInputs {
  return {
    tokens: indexInput(g, "text/tokens", rows, text.vocab, gradients),
    keys: rangesInput(g, "text/ranges", rows, gradients),
    ...rotaryInput(g, "text", rows, text.headDim),
  };
}

/** Feeds of a layout's rows. */
export function textFeeds({ text }: ModelConfig, layout: TextRows, { gradients = false }: Differentiable = {}): Feeds {
  return {
    ...indexFeeds("text/tokens", layout.tokens, text.vocab, gradients),
    ...rangesFeeds("text/ranges", layout.ranges, gradients),
    ...rotaryFeeds("text", layout.rotary),
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
