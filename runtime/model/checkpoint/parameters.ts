// The parameters of the Qwen2.5-VL architecture: every tensor's name and shape, from the configuration alone. A checkpoint
// is checked against this list before a number of it is used. Names are the published ones; other prefixes are brought to them.

import type { ModelConfig } from "../../../plan/checkpoint/config.ts";

/** Every parameter with its shape (rows × columns as stored: out × in for linear layers), in the order of computation. */
export function parameterShapes(config: ModelConfig): ReadonlyMap<string, readonly number[]> {
  return new Map(eachParameter(config));
}

type Named = readonly [name: string, shape: readonly number[]];

function* linear(name: string, out: number, into: number, bias: boolean): Generator<Named> {
  yield [`${name}.weight`, [out, into]];
  if (bias) yield [`${name}.bias`, [out]];
}

function* gated(name: string, hidden: number, inter: number, bias: boolean): Generator<Named> {
  yield* linear(`${name}.gate_proj`, inter, hidden, bias);
  yield* linear(`${name}.up_proj`, inter, hidden, bias);
  yield* linear(`${name}.down_proj`, hidden, inter, bias);
}

/** The same one by one, made when asked for: a configuration is no proof that so many exist. */
export function* eachParameter({ text, vision }: ModelConfig): Generator<Named> {
  const { patch, temporalPatch, channels, hidden: seen } = vision;
  yield ["visual.patch_embed.proj.weight", [seen, channels, temporalPatch, patch, patch]];
  for (let block = 0; block < vision.depth; block++) {
    const name = `visual.blocks.${block}`;
    yield [`${name}.norm1.weight`, [seen]];
    yield* linear(`${name}.attn.qkv`, 3 * seen, seen, true);
    yield* linear(`${name}.attn.proj`, seen, seen, true);
    yield [`${name}.norm2.weight`, [seen]];
    yield* gated(`${name}.mlp`, seen, vision.inter, true);
  }
  const merged = seen * vision.merge ** 2;
  yield ["visual.merger.ln_q.weight", [seen]];
  yield* linear("visual.merger.mlp.0", merged, merged, true);
  yield* linear("visual.merger.mlp.2", vision.outHidden, merged, true);
  yield ["model.embed_tokens.weight", [text.vocab, text.hidden]];
  for (let layer = 0; layer < text.layers; layer++) {
    const name = `model.layers.${layer}`;
    yield [`${name}.input_layernorm.weight`, [text.hidden]];
    yield* linear(`${name}.self_attn.q_proj`, text.heads * text.headDim, text.hidden, true);
    yield* linear(`${name}.self_attn.k_proj`, text.kvHeads * text.headDim, text.hidden, true);
    yield* linear(`${name}.self_attn.v_proj`, text.kvHeads * text.headDim, text.hidden, true);
    yield* linear(`${name}.self_attn.o_proj`, text.hidden, text.heads * text.headDim, false);
    yield [`${name}.post_attention_layernorm.weight`, [text.hidden]];
    yield* gated(`${name}.mlp`, text.hidden, text.inter, false);
  }
  yield ["model.norm.weight", [text.hidden]];
  if (!text.tied) yield ["lm_head.weight", [text.vocab, text.hidden]];
}

/** The name a tensor has here: `model.visual.…` and `model.language_model.…` (as held in memory by transformers) become the published names. */
export function publishedName(name: string): string {
  if (name.startsWith("model.visual.")) return name.slice("model.".length);
  if (name.startsWith("model.language_model.")) return `model.${name.slice("model.language_model.".length)}`;
  if (name.startsWith("language_model.model.")) return name.slice("language_model.".length);
  if (name === "language_model.lm_head.weight") return "lm_head.weight";
  return name;
}
