// What config.json of the models of the hub says where it is not what transformers has by default (`Qwen/Qwen2.5-VL-…`).

const rotary = { rope_theta: 1e6, rope_scaling: { type: "mrope", mrope_section: [16, 24, 24] } };

/** The picture side at 3 and 7 billion parameters, but for the decoder's width. */
const vision = { hidden_size: 1280, intermediate_size: 3420, depth: 32, fullatt_block_indexes: [7, 15, 23, 31] };

const model = { model_type: "qwen2_5_vl", ...rotary, rms_norm_eps: 1e-6, max_position_embeddings: 128_000 };

export const published: Readonly<Record<string, object>> = {
  "Qwen/Qwen2.5-VL-3B-Instruct": {
    ...model,
    hidden_size: 2048,
    intermediate_size: 11_008,
    num_hidden_layers: 36,
    num_attention_heads: 16,
    num_key_value_heads: 2,
    vocab_size: 151_936,
    tie_word_embeddings: true,
    vision_config: { ...vision, out_hidden_size: 2048 },
  },
  "Qwen/Qwen2.5-VL-7B-Instruct": {
    ...model,
    hidden_size: 3584,
    intermediate_size: 18_944,
    num_hidden_layers: 28,
    num_attention_heads: 28,
    num_key_value_heads: 4,
    vocab_size: 152_064,
    vision_config: { ...vision, out_hidden_size: 3584 },
  },
};
