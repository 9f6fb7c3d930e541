// What config.json of the models of the hub says (`Qwen/Qwen2.5-…`): widths, layers, heads, and whether the head is the embedding.

const model = { model_type: "qwen2", rope_theta: 1e6 };

const sized = (hidden: number, inter: number, layers: number, heads: number, kvHeads: number, more: object) => ({
  ...model,
  hidden_size: hidden,
  intermediate_size: inter,
  num_hidden_layers: layers,
  num_attention_heads: heads,
  num_key_value_heads: kvHeads,
  ...more,
});

const small = { tie_word_embeddings: true };
const large = { vocab_size: 152_064 };

const sizes = {
  "0.5B": sized(896, 4864, 24, 14, 2, small),
  "1.5B": sized(1536, 8960, 28, 12, 2, small),
  "3B": sized(2048, 11_008, 36, 16, 2, small),
  "7B": sized(3584, 18_944, 28, 28, 4, large),
  "14B": sized(5120, 13_824, 48, 40, 8, large),
  "32B": sized(5120, 27_648, 64, 40, 8, large),
  "72B": sized(8192, 29_568, 80, 64, 8, large),
};

/** Those that follow instructions; the base models of 7B and more have other end tokens and the same sizes. */
export const published: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(sizes).map(([size, config]) => [`Qwen/Qwen2.5-${size}-Instruct`, config]),
);
