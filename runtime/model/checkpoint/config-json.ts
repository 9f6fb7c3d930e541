// The way back: a ModelConfig as the config.json and generation_config.json that transformers 5 writes, so that a
// checkpoint made here opens there. readConfig(configJson(c)) is c again.

import type { ModelConfig } from "../../../plan/checkpoint/config.ts";

/** config.json in the nested layout, keys in the order transformers sorts them. */
export function configJson({ text, vision, tokens }: ModelConfig): Record<string, unknown> {
  return {
    architectures: ["Qwen2_5_VLForConditionalGeneration"],
    dtype: "float32",
    image_token_id: tokens.image,
    model_type: "qwen2_5_vl",
    text_config: {
      attention_dropout: 0,
      bos_token_id: tokens.bos,
      eos_token_id: tokens.eos[0],
      hidden_act: "silu",
      hidden_size: text.hidden,
      initializer_range: 0.02,
      intermediate_size: text.inter,
      layer_types: Array.from({ length: text.layers }, () => "full_attention"),
      max_position_embeddings: text.maxPositions,
      model_type: "qwen2_5_vl_text",
      num_attention_heads: text.heads,
      num_hidden_layers: text.layers,
      num_key_value_heads: text.kvHeads,
      pad_token_id: null,
      rms_norm_eps: text.rmsEps,
      rope_parameters: { mrope_section: text.mropeSections, rope_theta: text.ropeTheta, rope_type: "default" },
      sliding_window: null,
      use_cache: true,
      use_sliding_window: false,
      vocab_size: text.vocab,
    },
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
      model_type: "qwen2_5_vl_vision",
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

/** generation_config.json: greedy by default, with every end token. */
export function generationJson({ tokens }: ModelConfig): Record<string, unknown> {
  return {
    bos_token_id: tokens.bos,
    do_sample: false,
    eos_token_id: tokens.eos,
    pad_token_id: tokens.pad,
  };
}
