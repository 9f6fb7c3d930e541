// A pass over packed rows as sampling and training compile it: its sizes, its feeds, and the numbers that go in.

import type { ModelConfig } from "../../plan/checkpoint/config.ts";
import type { Feeds } from "../graph/backend.ts";
import type { Builder } from "../graph/ir.ts";
import {
  type Differentiable,
  type PictureInputs,
  pictureFeeds,
  pictureInputs,
  type TextInputs,
  textFeeds,
  textInputs,
} from "../model/inputs.ts";
import type { TextRows } from "../model/layouts/rows.ts";
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
