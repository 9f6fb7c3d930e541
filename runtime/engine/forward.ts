// The forward pass that sampling and training share: pictures through the vision tower, rows through the decoder.

import type { ModelConfig } from "../model/checkpoint/config.ts";
import {
  type Differentiable,
  type PictureInputs,
  pictureFeeds,
  pictureInputs,
  type RowIndex,
  type TextInputs,
  textFeeds,
  textInputs,
} from "../model/inputs.ts";
import type { TextRows } from "../model/layouts/rows.ts";
import { type Cache, decoder, embed, head } from "../model/text.ts";
import { visionTower } from "../model/vision.ts";
import type { Weights } from "../model/weights.ts";
import type { Feeds } from "../tensor/backend.ts";
import type { Builder, Value } from "../tensor/ir.ts";
import { gatherRows } from "../tensor/ops/gather-rows.ts";
import type { Packed } from "./shown.ts";

/** Sizes of a compiled pass: decoder rows, and rows of the vision tower (a multiple of merge²). */
export interface PassSize {
  readonly rows: number;
  readonly patches: number;
}

/** The feeds of a pass; two models (policy and reference) may read the same ones. */
export interface PassInputs {
  readonly pictures: PictureInputs;
  readonly text: TextInputs;
}

function visualTokens({ vision }: ModelConfig, { patches }: PassSize): number {
  return patches / vision.merge ** 2;
}

/** Declares the feeds of a pass. */
export function passInputs(g: Builder, config: ModelConfig, size: PassSize, options: Differentiable = {}): PassInputs {
  return {
    pictures: pictureInputs(g, config.vision, size.patches, options),
    text: textInputs(g, config, { rows: size.rows, visualTokens: visualTokens(config, size) }, options),
  };
}

/** The numbers of a pass. */
export function passFeeds(
  config: ModelConfig,
  size: PassSize,
  packed: Pick<Packed, "layout" | "pixels">,
  text: TextRows,
  options: Differentiable = {},
): Feeds {
  return {
    ...pictureFeeds(config.vision, packed.layout, packed.pixels, options),
    ...textFeeds(config, text, visualTokens(config, size), options),
  };
}

/** Hidden states of all rows after the last norm, [rows, hidden]. */
export function hiddenRows(g: Builder, config: ModelConfig, model: Weights, inputs: PassInputs, cache?: Cache): Value {
  const { tokens } = visionTower(g, config.vision, model, inputs.pictures);
  const x = embed(g, model, inputs.text, tokens);
  return decoder(g, config.text, model, x, inputs.text, cache).hidden;
}

/** Logits that some rows of the hidden states give: [index, vocab]. */
export function logitsAt(g: Builder, config: ModelConfig, model: Weights, hidden: Value, from: RowIndex): Value {
  return head(g, config.text, model, gatherRows(g, hidden, from.index, from.inverse));
}
