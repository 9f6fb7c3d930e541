// Settings of a config.json of Qwen2.5-VL that somebody here knows.

import { everywhere, readHere } from "../../decoder/known-settings.ts";

/** Ids of tokens that the decoder is told of. */
const tokens = ["image_token_id", "video_token_id", "vision_end_token_id", "vision_start_token_id", "vision_token_id"];

const anywhere = [...everywhere, ...tokens];

export const knownOuter: ReadonlySet<string> = new Set([...anywhere, ...readHere, "text_config", "vision_config"]);
export const knownText: ReadonlySet<string> = new Set([...anywhere, ...readHere]);
export const knownVision: ReadonlySet<string> = new Set([
  ...anywhere,
  "depth",
  "fullatt_block_indexes",
  "hidden_act",
  "hidden_size",
  "in_channels",
  "in_chans",
  "intermediate_size",
  "num_heads",
  "out_hidden_size",
  "patch_size",
  "quantization_config",
  "rope_parameters",
  "spatial_merge_size",
  "spatial_patch_size",
  "temporal_patch_size",
  "tokens_per_second",
  "window_size",
]);
