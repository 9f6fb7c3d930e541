// The shape of a model node: a fresh one says it itself, a checkpoint's is read from config.json (Hugging Face's names, with
// or without a `text_config`), and that of a model of the hub is known by its name or not at all.

import { z } from "zod";
import type { ModelSize } from "./memory.ts";
import type { ModelNode } from "./plan.ts";
import { publishedSize } from "./published-sizes.ts";

const text = z.object({
  hidden_size: z.number(),
  intermediate_size: z.number(),
  num_hidden_layers: z.number(),
  num_attention_heads: z.number(),
  num_key_value_heads: z.number(),
  vocab_size: z.number(),
});

const vision = z.object({
  hidden_size: z.number(),
  intermediate_size: z.number(),
  depth: z.number(),
  num_heads: z.number(),
  patch_size: z.number().optional(),
  spatial_patch_size: z.number().optional(),
  window_size: z.number(),
  fullatt_block_indexes: z.array(z.number()),
});

const outer = z.looseObject({
  text_config: z.unknown().optional(),
  vision_config: vision,
  tie_word_embeddings: z.boolean().optional(),
});

/**
 * `read` gives the text of a file by its path in the plan. Undefined when there is no config, it is another architecture's,
 * or the size of a model of the hub is not known here.
 */
export function readModelSize(node: ModelNode, read: (path: string) => string | undefined): ModelSize | undefined {
  if (node.from.kind === "fresh") return { shape: node.from.shape, vocabulary: undefined };
  if (node.from.kind === "hub") return publishedSize(node.from.name);
  const json = parseJson(read(`${node.from.path}/config.json`));
  const config = outer.safeParse(json);
  const words = text.safeParse(config.data?.text_config ?? json);
  if (!config.success || !words.success) return undefined;
  const { vision_config: sight, tie_word_embeddings: tied } = config.data;
  return {
    vocabulary: words.data.vocab_size,
    shape: {
      text: {
        hidden: words.data.hidden_size,
        inter: words.data.intermediate_size,
        layers: words.data.num_hidden_layers,
        heads: words.data.num_attention_heads,
        kvHeads: words.data.num_key_value_heads,
        tied: tied ?? false,
        ropeTheta: 1e6,
        mropeSections: [0, 0, 0],
      },
      vision: {
        hidden: sight.hidden_size,
        inter: sight.intermediate_size,
        depth: sight.depth,
        heads: sight.num_heads,
        patch: sight.patch_size ?? sight.spatial_patch_size ?? 14,
        window: sight.window_size,
        fullAttentionBlocks: sight.fullatt_block_indexes,
      },
    },
  };
}

function parseJson(content: string | undefined): unknown {
  if (content === undefined) return undefined;
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
