// A pass over packed rows as sampling and training compile it: its feeds, and the numbers that go in, by the family of the model.

import type { ModelConfig } from "../../models/decoder/config.ts";
import type { PassInputs, PassSize } from "../../models/decoder/graphs.ts";
import type { Differentiable } from "../../models/decoder/inputs.ts";
import type { TextRows } from "../../models/decoder/rows.ts";
import { graphsOf } from "../../models/graphs.ts";
import type { Feeds } from "../graph/backend.ts";
import type { Builder } from "../graph/ir.ts";
import type { Packed } from "./prompt.ts";

/** Declares the feeds of a pass. */
export function passInputs(g: Builder, config: ModelConfig, size: PassSize, options: Differentiable = {}): PassInputs {
  return graphsOf(config).inputs(g, config, size, options);
}

/** The numbers of a pass. */
export function passFeeds(
  config: ModelConfig,
  size: PassSize,
  { pictures }: Pick<Packed, "pictures">,
  text: TextRows,
  options: Differentiable = {},
): Feeds {
  return graphsOf(config).feeds(config, size, pictures, text, options);
}
