// The model as a whole, READ THIS FIRST: pictures and rows in, logits out, by the family of the model. One function for passes over
// whole sequences (training, prefill, evaluation), one for a decode step; both go through the same decoder, so their bits agree.

import type { ModelConfig } from "../../models/decoder/config.ts";
import type { Cache } from "../../models/decoder/decoder.ts";
import type { PassInputs } from "../../models/decoder/graphs.ts";
import type { RowIndex, StepInputs } from "../../models/decoder/inputs.ts";
import type { Weights } from "../../models/decoder/weights.ts";
import { graphsOf } from "../../models/graphs.ts";
import type { Builder, Value } from "../graph/ir.ts";

/**
 * Logits [places, vocab] at the rows `from` of a packed batch. With a cache (a prefill), the rows' keys and values are
 * written to it and the ranges count cache rows.
 */
export function predict(
  g: Builder,
  config: ModelConfig,
  weights: Weights,
  inputs: PassInputs & { readonly from: RowIndex },
  cache?: Cache,
): Value {
  return graphsOf(config).predict(g, config, weights, inputs, cache);
}

/** One decode step: logits [rollouts, vocab] of the token after `tokens` i32 [rollouts]. Writes the cache rows of the step. */
export function predictNext(
  g: Builder,
  config: ModelConfig,
  weights: Weights,
  tokens: Value,
  step: StepInputs,
  cache: Pick<Cache, "name" | "length">,
): Value {
  return graphsOf(config).predictNext(g, config, weights, tokens, step, cache);
}
