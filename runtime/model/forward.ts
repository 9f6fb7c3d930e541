// The model as a whole, READ THIS FIRST: pictures and rows in, logits out. One function for passes over whole sequences
// (training, prefill, evaluation), one for a decode step; both go through the same decoder, so their bits agree.

import type { ModelConfig } from "../../plan/checkpoint/config.ts";
import type { Builder, Value } from "../graph/ir.ts";
import { gatherRows } from "../tensor/ops/gather-rows.ts";
import type { PictureInputs, RowIndex, StepInputs, TextInputs } from "./inputs.ts";
import { type Cache, decoder, embed, embedTokens, head } from "./text.ts";
import { visionTower } from "./vision.ts";
import type { Weights } from "./weights.ts";

/**
 * Logits [places, vocab] at the rows `from` of a packed batch. With a cache (a prefill), the rows' keys and values are
 * written to it and the ranges count cache rows.
 */
export function predict(
  g: Builder,
  config: ModelConfig,
  weights: Weights,
  inputs: { readonly pictures: PictureInputs; readonly text: TextInputs; readonly from: RowIndex },
  cache?: Cache,
): Value {
  const { tokens } = visionTower(g, config.vision, weights, inputs.pictures);
  const embedded = embed(g, weights, inputs.text, tokens);
  const { hidden } = decoder(g, config.text, weights, embedded, inputs.text, cache);
  // Only rows that predict something reach the head: the vocabulary is the widest layer of all.
  return head(g, config.text, weights, gatherRows(g, hidden, inputs.from.index, inputs.from.inverse));
}

/** One decode step: logits [rollouts, vocab] of the token after `tokens` i32 [rollouts]. Writes the cache rows of the step. */
export function predictNext(
  g: Builder,
  config: ModelConfig,
  weights: Weights,
  tokens: Value,
  step: StepInputs,
  cache: { readonly name: string; readonly length: number },
): Value {
  const embedded = embedTokens(g, weights, { index: tokens });
  const { hidden } = decoder(g, config.text, weights, embedded, step, { ...cache, rows: step.rows });
  return head(g, config.text, weights, hidden);
}
