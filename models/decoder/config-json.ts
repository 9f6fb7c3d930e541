// The way back: a decoder's configuration in the words of config.json, as transformers 5 writes it, and what a model says of how
// it generates.

import type { ModelConfig } from "./config.ts";

/** The decoder, but for its family, its rotary angles and its head. */
export function textJson({ text, tokens }: ModelConfig) {
  return {
    attention_dropout: 0,
    bos_token_id: tokens.bos,
    eos_token_id: tokens.eos[0],
    hidden_act: "silu",
    hidden_size: text.hidden,
    initializer_range: 0.02,
    intermediate_size: text.inter,
    layer_types: Array.from({ length: text.layers }, () => "full_attention"),
    max_position_embeddings: text.maxPositions,
    num_attention_heads: text.heads,
    num_hidden_layers: text.layers,
    num_key_value_heads: text.kvHeads,
    pad_token_id: null,
    rms_norm_eps: text.rmsEps,
    sliding_window: null,
    use_cache: true,
    use_sliding_window: false,
    vocab_size: text.vocab,
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

/** The object with its keys in the order in which transformers sorts them. */
export const sorted = (json: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1)));
