// config.json of Qwen2.5-VL as transformers 5 writes it: the nested layout.

import { sorted, textJson } from "../../decoder/config-json.ts";
import { ARCHITECTURE, MODEL_TYPE, type Qwen25VLConfig } from "./config.ts";

export function configJson(config: Qwen25VLConfig): Record<string, unknown> {
  const { text, vision, tokens } = config;
  return {
    architectures: [ARCHITECTURE],
    dtype: "float32",
    image_token_id: tokens.image,
    model_type: MODEL_TYPE,
    text_config: sorted({
      ...textJson(config),
      model_type: `${MODEL_TYPE}_text`,
      rope_parameters: { mrope_section: text.mropeSections, rope_theta: text.ropeTheta, rope_type: "default" },
    }),
    tie_word_embeddings: text.tied,
    video_token_id: tokens.video,
    vision_config: {
      depth: vision.depth,
      fullatt_block_indexes: vision.fullAttentionBlocks,
      hidden_act: "silu",
      hidden_size: vision.hidden,
      in_channels: vision.channels,
      initializer_range: 0.02,
      intermediate_size: vision.inter,
      model_type: `${MODEL_TYPE}_vision`,
      num_heads: vision.heads,
      out_hidden_size: vision.outHidden,
      patch_size: vision.patch,
      rope_parameters: { rope_theta: vision.ropeTheta, rope_type: "axial" },
      spatial_merge_size: vision.merge,
      temporal_patch_size: vision.temporalPatch,
      tokens_per_second: vision.tokensPerSecond,
      window_size: vision.window,
    },
    vision_end_token_id: tokens.visionEnd,
    vision_start_token_id: tokens.visionStart,
  };
}
