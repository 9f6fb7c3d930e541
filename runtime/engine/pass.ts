// A pass over packed rows as sampling and training compile it: its feeds, and the numbers that go in, by the family of the model.

import type { ModelConfig } from "../../models/decoder/config.ts";
import type { PassInputs, PassOptions, PassSize } from "../../models/decoder/graphs.ts";
import type { TextRows } from "../../models/decoder/rows.ts";
import { graphsOf } from "../../models/graphs.ts";
import type { Feeds } from "../graph/backend.ts";
import { type Builder, f32, feed } from "../graph/ir.ts";
import type { Packed } from "./prompt.ts";

/** Declares the feeds of a pass. */
export function passInputs(g: Builder, config: ModelConfig, size: PassSize, options: PassOptions = {}): PassInputs {
  return graphsOf(config).inputs(g, config, size, options);
}

/** Declares the feed `name` of pictures that are encoded before a pass (`PictureEncoder.feeds`); nothing of a model that reads words alone. */
export function encodedInput(
  g: Builder,
  config: ModelConfig,
  { patches }: PassSize,
  name: string,
): Pick<PassInputs, "encoded"> {
  const { encoder } = graphsOf(config);
  return encoder ? { encoded: feed(g, name, f32(...encoder.shape(config, patches))) } : {};
}

/** The numbers of a pass. */
export function passFeeds(
  config: ModelConfig,
  size: PassSize,
  { pictures }: Pick<Packed, "pictures">,
  text: TextRows,
  options: PassOptions = {},
): Feeds {
  return graphsOf(config).feeds(config, size, pictures, text, options);
}
