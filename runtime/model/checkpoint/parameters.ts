// The parameters of the Qwen2.5-VL architecture: every tensor's name and shape, from the configuration alone. A checkpoint
// is checked against this list before a number of it is used. Names are the published ones; other prefixes are brought to them.

import type { ModelConfig } from "./config.ts";

/** Every parameter with its shape (rows × columns as stored: out × in for linear layers), in the order of computation. */
export function parameterShapes({ text, vision }: ModelConfig): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const linear = (name: string, out: number, into: number, bias: boolean) => {
    shapes.set(`${name}.weight`, [out, into]);
    if (bias) shapes.set(`${name}.bias`, [out]);
  };
  const gated = (name: string, hidden: number, inter: number, bias: boolean) => {
    linear(`${name}.gate_proj`, inter, hidden, bias);
    linear(`${name}.up_proj`, inter, hidden, bias);
    linear(`${name}.down_proj`, hidden, inter, bias);
  };
  const { patch, temporalPatch, channels, hidden: seen } = vision;
  shapes.set("visual.patch_embed.proj.weight", [seen, channels, temporalPatch, patch, patch]);
  for (let block = 0; block < vision.depth; block++) {
    const name = `visual.blocks.${block}`;
    shapes.set(`${name}.norm1.weight`, [seen]);
    linear(`${name}.attn.qkv`, 3 * seen, seen, true);
    linear(`${name}.attn.proj`, seen, seen, true);
    shapes.set(`${name}.norm2.weight`, [seen]);
    gated(`${name}.mlp`, seen, vision.inter, true);
  }
  const merged = seen * vision.merge ** 2;
  shapes.set("visual.merger.ln_q.weight", [seen]);
  linear("visual.merger.mlp.0", merged, merged, true);
  linear("visual.merger.mlp.2", vision.outHidden, merged, true);
  shapes.set("model.embed_tokens.weight", [text.vocab, text.hidden]);
  for (let layer = 0; layer < text.layers; layer++) {
    const name = `model.layers.${layer}`;
    shapes.set(`${name}.input_layernorm.weight`, [text.hidden]);
    linear(`${name}.self_attn.q_proj`, text.heads * text.headDim, text.hidden, true);
    linear(`${name}.self_attn.k_proj`, text.kvHeads * text.headDim, text.hidden, true);
    linear(`${name}.self_attn.v_proj`, text.kvHeads * text.headDim, text.hidden, true);
    linear(`${name}.self_attn.o_proj`, text.hidden, text.heads * text.headDim, false);
    shapes.set(`${name}.post_attention_layernorm.weight`, [text.hidden]);
    gated(`${name}.mlp`, text.hidden, text.inter, false);
  }
  shapes.set("model.norm.weight", [text.hidden]);
  if (!text.tied) shapes.set("lm_head.weight", [text.vocab, text.hidden]);
  return shapes;
}

/** The name a tensor has here: `model.visual.…` and `model.language_model.…` (as held in memory by transformers) become the published names. */
export function publishedName(name: string): string {
  if (name.startsWith("model.visual.")) return name.slice("model.".length);
  if (name.startsWith("model.language_model.")) return `model.${name.slice("model.language_model.".length)}`;
  if (name.startsWith("language_model.model.")) return name.slice("language_model.".length);
  if (name === "language_model.lm_head.weight") return "lm_head.weight";
  return name;
}
