// The parameters of Qwen2.5-VL: the vision transformer with its merger, then the decoder that every family here has.

import {
  decoderParameters,
  gated,
  linear,
  norm,
  type Parameter,
  type ParameterGroup,
  weight,
} from "../../decoder/parameters.ts";
import type { Qwen25VLConfig } from "./config.ts";

export function parameters({ text, vision }: Qwen25VLConfig): readonly ParameterGroup[] {
  const { patch, temporalPatch, channels, hidden, inter, depth, merge, outHidden } = vision;
  const block = (at: number): readonly Parameter[] => {
    const name = `visual.blocks.${at}`;
    return [
      norm(`${name}.norm1.weight`, hidden),
      ...linear(`${name}.attn.qkv`, 3 * hidden, hidden, { bias: true }),
      ...linear(`${name}.attn.proj`, hidden, hidden, { bias: true, residual: depth }),
      norm(`${name}.norm2.weight`, hidden),
      ...gated(`${name}.mlp`, hidden, inter, { bias: true, residual: depth }),
    ];
  };
  const merged = hidden * merge ** 2;
  const merger = [
    norm("visual.merger.ln_q.weight", hidden),
    ...linear("visual.merger.mlp.0", merged, merged, { bias: true }),
    ...linear("visual.merger.mlp.2", outHidden, merged, { bias: true }),
  ];
  return [
    { times: 1, of: () => [weight("visual.patch_embed.proj.weight", [hidden, channels, temporalPatch, patch, patch])] },
    { times: depth, of: block },
    { times: 1, of: () => merger },
    ...decoderParameters(text),
  ];
}

export const isPicturePart = (parameter: string): boolean => parameter.startsWith("visual.");

/** The name a tensor has here: `model.visual.…` and `model.language_model.…` (as held in memory by transformers) become the published names. */
export function publishedName(name: string): string {
  if (name.startsWith("model.visual.")) return name.slice("model.".length);
  if (name.startsWith("model.language_model.")) return `model.${name.slice("model.language_model.".length)}`;
  if (name.startsWith("language_model.model.")) return name.slice("language_model.".length);
  if (name === "language_model.lm_head.weight") return "lm_head.weight";
  return name;
}
