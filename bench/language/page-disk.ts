// The disk on which the examples of the diagnostics' pages are compiled: a few files, no more than they name.

import type { Files } from "../../compiler/compile.ts";

/** A checkpoint's config.json, small and in order. */
export const tinyConfig = JSON.stringify({
  model_type: "qwen2_5_vl",
  hidden_size: 64,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  num_hidden_layers: 2,
  intermediate_size: 128,
  vocab_size: 82,
  rope_scaling: { mrope_section: [2, 3, 3] },
  eos_token_id: 2,
  vision_start_token_id: 3,
  vision_end_token_id: 4,
  image_token_id: 5,
  video_token_id: 6,
  vision_config: { hidden_size: 32, num_heads: 2, depth: 1, fullatt_block_indexes: [0], out_hidden_size: 64 },
});

/** One of a model that reads words alone. */
const wordsConfig = JSON.stringify({
  model_type: "qwen2",
  hidden_size: 64,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  num_hidden_layers: 2,
  intermediate_size: 128,
  vocab_size: 82,
  eos_token_id: 2,
});

const texts: Readonly<Record<string, string>> = {
  "models.perl": 'spec 1\n\nmodel tiny {\n  weights = checkpoint("models/tiny")\n}\n',
  "shared.perl":
    'spec 1\n\nmodel tiny {\n  weights = checkpoint("models/tiny")\n}\n\nmodel fine {\n  weights    = checkpoint("models/tiny")\n  max_pixels = 3136\n}\n',
  "circle.perl": 'spec 1\n\nuse { demo } from "demo.perl"\n\nmodel tiny {\n  weights = checkpoint("models/tiny")\n}\n',
  "models/tiny/config.json": tinyConfig,
  "models/shown/config.json": tinyConfig,
  "models/words/config.json": wordsConfig,
  "models/shown/preprocessor_config.json": '{"min_pixels": 784, "max_pixels": 6272}',
  "train.parquet": "PAR1",
};

/** The files above, and more by path. */
export function disk(more: Readonly<Record<string, string>> = {}): Files {
  const all: Readonly<Record<string, string>> = { ...texts, ...more };
  return { read: (path) => all[path], exists: (path) => Object.hasOwn(all, path), list: () => Object.keys(all) };
}
