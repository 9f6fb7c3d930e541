// The parameters of a model as its family lists them, once: name, shape, and what a fresh one holds. The loader, the saver,
// initialisation, the optimizer, counts and estimates of memory all read this list. Names are the published ones.

import type { TextConfig } from "./config.ts";

export interface Parameter {
  readonly name: string;
  /** Rows × columns as stored: out × in for linear layers. */
  readonly shape: readonly number[];
  /** What a fresh one holds: one number throughout, or normal ones of mean 0. */
  readonly fresh: { readonly value: number } | { readonly deviation: number };
}

/** Parameters that a model has `times` over, such as those of a layer. `at` counts from 0 and changes names alone. */
export interface ParameterGroup {
  readonly times: number;
  readonly of: (at: number) => readonly Parameter[];
}

/** A weight over `shape`, out × in: normal with deviation 1/√inputs. */
export function weight(name: string, shape: readonly number[], depth?: number): Parameter {
  const inputs = shape.slice(1).reduce((product, each) => product * each, 1);
  return { name, shape, fresh: { deviation: 1 / Math.sqrt(depth === undefined ? inputs : 2 * depth * inputs) } };
}

/** The scale of a norm. */
export const norm = (name: string, width: number): Parameter => ({ name, shape: [width], fresh: { value: 1 } });

/**
 * A linear layer. One that projects back into the residual stream says how many layers do (`residual`): it is scaled by
 * 1/√(2 · layers), so that the variance of the stream does not grow with depth (GPT-2, Radford et al. 2019, §2.3).
 */
export function linear(
  name: string,
  out: number,
  into: number,
  { bias, residual }: { readonly bias: boolean; readonly residual?: number },
): readonly Parameter[] {
  const map = weight(`${name}.weight`, [out, into], residual);
  return bias ? [map, { name: `${name}.bias`, shape: [out], fresh: { value: 0 } }] : [map];
}

/** The three maps of a SwiGLU (swiglu.ts). */
export function gated(
  name: string,
  hidden: number,
  inter: number,
  { bias, residual }: { readonly bias: boolean; readonly residual: number },
): readonly Parameter[] {
  return [
    ...linear(`${name}.gate_proj`, inter, hidden, { bias }),
    ...linear(`${name}.up_proj`, inter, hidden, { bias }),
    ...linear(`${name}.down_proj`, hidden, inter, { bias, residual }),
  ];
}

const once = (...parameters: readonly Parameter[]): ParameterGroup => ({ times: 1, of: () => parameters });

/** The decoder of decoder.ts: embedding, layers with biases on queries, keys and values, last norm, and the head where it is not tied. */
export function decoderParameters(text: TextConfig): readonly ParameterGroup[] {
  const { hidden, inter, layers, heads, kvHeads, headDim, vocab, tied } = text;
  const layer = (at: number): readonly Parameter[] => {
    const name = `model.layers.${at}`;
    return [
      norm(`${name}.input_layernorm.weight`, hidden),
      ...linear(`${name}.self_attn.q_proj`, heads * headDim, hidden, { bias: true }),
      ...linear(`${name}.self_attn.k_proj`, kvHeads * headDim, hidden, { bias: true }),
      ...linear(`${name}.self_attn.v_proj`, kvHeads * headDim, hidden, { bias: true }),
      ...linear(`${name}.self_attn.o_proj`, hidden, heads * headDim, { bias: false, residual: layers }),
      norm(`${name}.post_attention_layernorm.weight`, hidden),
      ...gated(`${name}.mlp`, hidden, inter, { bias: false, residual: layers }),
    ];
  };
  return [
    once(weight("model.embed_tokens.weight", [vocab, hidden])),
    { times: layers, of: layer },
    once(norm("model.norm.weight", hidden)),
    ...(tied ? [] : [once(weight("lm_head.weight", [vocab, hidden]))]),
  ];
}

/** Linear maps of a decoder layer that adapters can stand beside (Hu et al., 2021), by the part of the layer. */
export function adaptedPart(name: string): "attention" | "feed_forward" | undefined {
  const [, part] = /^model\.layers\.\d+\.(self_attn|mlp)\.\w+_proj\.weight$/.exec(name) ?? [];
  return part === undefined ? undefined : part === "mlp" ? "feed_forward" : "attention";
}
