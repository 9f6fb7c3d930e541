// Settings of a config.json that change nothing of what is computed here: notes of the program that wrote the file, defaults
// of generation (the spec says how tokens are drawn), and what transformers itself keeps and does not use for a decoder.

/** Read by read-text.ts, rope.ts and read-tokens.ts, or held against what is computed here. */
export const readHere = [
  "attention_bias",
  "attention_dropout",
  "bos_token_id",
  "eos_token_id",
  "head_dim",
  "hidden_act",
  "hidden_size",
  "intermediate_size",
  "layer_types",
  "max_position_embeddings",
  "num_attention_heads",
  "num_hidden_layers",
  "num_key_value_heads",
  "pad_token_id",
  "qkv_bias",
  "quantization_config",
  "rms_norm_eps",
  "rope_parameters",
  "rope_scaling",
  "rope_theta",
  "tie_word_embeddings",
  "use_sliding_window",
  "vocab_size",
];

const notes = [
  "architectures",
  "attn_implementation",
  "auto_map",
  "dtype",
  "finetuning_task",
  "id2label",
  "initializer_range",
  "label2id",
  "language_model_only",
  "model_name",
  "model_type",
  "name_or_path",
  "problem_type",
  "processor_class",
  "tokenizer_class",
  "torch_dtype",
  "transformers.js_config",
  "transformers_version",
  "transformers_weights",
  "unsloth_fixed",
  "unsloth_version",
];

/** Without `use_sliding_window` these two say nothing. */
const idle = ["max_window_layers", "sliding_window"];

/** What the outputs of a call look like, and the way of training that another program took. */
const calling = [
  "chunk_size_feed_forward",
  "gradient_checkpointing",
  "output_attentions",
  "output_hidden_states",
  "output_scores",
  "return_dict",
  "return_dict_in_generate",
  "task_specific_params",
  "tf_legacy_loss",
  "torchscript",
  "use_bfloat16",
  "use_cache",
  "remove_invalid_values",
];

const generation = [
  "bad_words_ids",
  "begin_suppress_tokens",
  "decoder_start_token_id",
  "diversity_penalty",
  "do_sample",
  "early_stopping",
  "encoder_no_repeat_ngram_size",
  "exponential_decay_length_penalty",
  "forced_bos_token_id",
  "forced_eos_token_id",
  "length_penalty",
  "max_length",
  "max_new_tokens",
  "min_length",
  "no_repeat_ngram_size",
  "num_beam_groups",
  "num_beams",
  "num_return_sequences",
  "prefix",
  "repetition_penalty",
  "sep_token_id",
  "suppress_tokens",
  "temperature",
  "top_k",
  "top_p",
  "typical_p",
];

/** Known in every object of a config.json. */
export const everywhere: readonly string[] = [...notes, ...calling, ...generation, ...idle];
