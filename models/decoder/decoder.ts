// The decoder that the families share: embeddings, layers of grouped-query attention with rotary positions and SwiGLU, and the
// head. Prefill, decoding over a cache and training are the same function over different rows, so that their bits agree.

import { type Builder, f32, state, update, type Value } from "../../runtime/graph/ir.ts";
import { add } from "../../runtime/tensor/ops/arithmetic.ts";
import { attention } from "../../runtime/tensor/ops/attention.ts";
import { gatherRows } from "../../runtime/tensor/ops/gather-rows.ts";
import { matmul } from "../../runtime/tensor/ops/matmul.ts";
import { rmsNorm } from "../../runtime/tensor/ops/rms-norm.ts";
import { rotary } from "../../runtime/tensor/ops/rotary.ts";
import { writeRows } from "../../runtime/tensor/ops/write-rows.ts";
import type { ModelConfig, TextConfig } from "./config.ts";
import type { Attending, RowIndex, StepInputs } from "./inputs.ts";
import { swiglu } from "./swiglu.ts";
import { linear, parameter, type Weights } from "./weights.ts";

const table = "model.embed_tokens.weight";

/** The key-value cache of a run of decoding: per layer two states [length, kvHeads · headDim] named by `name`. */
export interface Cache {
  readonly name: string;
  readonly length: number;
  /** i32 [rows]: the cache row that each row of this graph writes before it attends. Rows are distinct. */
  readonly rows: Value;
}

export interface DecoderOutput {
  /** After the last norm: [rows, hidden]. */
  readonly hidden: Value;
  /** After each layer: [rows, hidden]. */
  readonly layers: readonly Value[];
}

/** Names and type of the states of a cache, for the backend to create before a graph uses them. */
export function cacheStates(text: TextConfig, { name, length }: Pick<Cache, "name" | "length">) {
  const type = f32(length, text.kvHeads * text.headDim);
  return Array.from({ length: text.layers }, (_, layer) => [`${name}/${layer}/key`, `${name}/${layer}/value`])
    .flat()
    .map((each) => ({ name: each, type }));
}

/** Embeddings of tokens i32 [rows] → [rows, hidden]; −1 gives zeros. */
export function embedTokens(g: Builder, weights: Weights, tokens: RowIndex): Value {
  return gatherRows(g, parameter(weights, table), tokens.index, tokens.inverse);
}

/**
 * All layers and the last norm over x [rows, hidden]. Without a cache, rows attend to one another and the ranges count
 * rows; with one, their keys and values are first written to it and the ranges count its rows.
 */
export function decoder(
  g: Builder,
  text: TextConfig,
  weights: Weights,
  x: Value,
  where: Attending,
  cache?: Cache,
): DecoderOutput {
  const layers: Value[] = [];
  for (let layer = 0; layer < text.layers; layer++) {
    const name = `model.layers.${layer}`;
    const normed = rmsNorm(g, layers.at(-1) ?? x, parameter(weights, `${name}.input_layernorm.weight`), text.rmsEps);
    const attended = selfAttention(g, text, weights, layer, normed, where, cache);
    const middle = add(g, layers.at(-1) ?? x, linear(g, weights, `${name}.self_attn.o_proj`, attended));
    const again = rmsNorm(g, middle, parameter(weights, `${name}.post_attention_layernorm.weight`), text.rmsEps);
    layers.push(add(g, middle, swiglu(g, weights, `${name}.mlp`, again)));
  }
  return { hidden: rmsNorm(g, layers.at(-1) ?? x, parameter(weights, "model.norm.weight"), text.rmsEps), layers };
}

function selfAttention(
  g: Builder,
  text: TextConfig,
  weights: Weights,
  layer: number,
  x: Value,
  { cos, sin, keys: seen }: Attending,
  cache: Cache | undefined,
): Value {
  const name = `model.layers.${layer}.self_attn`;
  const { heads, kvHeads, headDim } = text;
  const query = rotary(g, linear(g, weights, `${name}.q_proj`, x), cos, sin);
  const keys = rotary(g, linear(g, weights, `${name}.k_proj`, x), cos, sin);
  const values = linear(g, weights, `${name}.v_proj`, x);
  const held = (part: "key" | "value", fresh: Value): Value => {
    if (!cache) return fresh;
    const slot = `${cache.name}/${layer}/${part}`;
    const written = writeRows(g, state(g, slot, f32(cache.length, kvHeads * headDim)), cache.rows, fresh);
    update(g, slot, written);
    return written;
  };
  return attention(g, query, held("key", keys), held("value", values), seen.ranges, {
    heads,
    kvHeads,
    scale: 1 / Math.sqrt(headDim),
    ...(seen.readers && { readers: seen.readers }),
  });
}

/** Logits of hidden rows: [rows, hidden] → [rows, vocab]. A tied head is the embedding table. */
export function head(g: Builder, text: TextConfig, weights: Weights, hidden: Value): Value {
  return matmul(g, hidden, parameter(weights, text.tied ? table : "lm_head.weight"), { transB: true });
}

/** Logits [places, vocab] at the rows `from` of a packed batch whose inputs are `embedded` [rows, hidden]. */
export function predictFrom(
  g: Builder,
  { text }: ModelConfig,
  weights: Weights,
  embedded: Value,
  where: Attending,
  from: RowIndex,
  cache?: Cache,
): Value {
  const { hidden } = decoder(g, text, weights, embedded, where, cache);
  // Only rows that predict something reach the head: the vocabulary is the widest layer of all.
  return head(g, text, weights, gatherRows(g, hidden, from.index, from.inverse));
}

/** The decoder over `embedded` [rows, hidden] with what each layer gives, by the names of a trace. */
export function traceFrom(g: Builder, { text }: ModelConfig, weights: Weights, embedded: Value, where: Attending) {
  const { hidden, layers } = decoder(g, text, weights, embedded, where);
  const named = Object.fromEntries(layers.map((layer, at) => [`text/layer_${at}`, layer]));
  return { "text/inputs_embeds": embedded, ...named, "text/hidden": hidden };
}

/** One decode step: logits [rollouts, vocab] of the token after `tokens` i32 [rollouts]. Writes the cache rows of the step. */
export function predictNext(
  g: Builder,
  { text }: ModelConfig,
  weights: Weights,
  tokens: Value,
  step: StepInputs,
  cache: Pick<Cache, "name" | "length">,
): Value {
  const embedded = embedTokens(g, weights, { index: tokens });
  const { hidden } = decoder(g, text, weights, embedded, step, { ...cache, rows: step.rows });
  return head(g, text, weights, hidden);
}
