// How Qwen2.5 is computed: every row is the embedding of its token, and tokens count up from 0.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../decoder/config.ts";
import { embedTokens, predictFrom, predictNext, traceFrom } from "../../decoder/decoder.ts";
import type { Graphs } from "../../decoder/graphs.ts";
import { textFeeds, textInputs } from "../../decoder/inputs.ts";
import { textRotary } from "../../decoder/rotary.ts";

export const graphs: Graphs<ModelConfig> = {
  axes: 1,
  positions: (_, { tokens: { length } }) => ({ ids: Int32Array.from({ length }, (_, at) => at), next: length }),
  rotary: ({ text }, positions) => textRotary(positions, text, [text.headDim / 2]),
  room: () => 0,
  pack: (_, pictures) =>
    pictures.length === 0 ? { pictures: [] } : bug("pictures for a model that reads words alone"),
  inputs: (g, config, { rows }, options) => ({ text: textInputs(g, config, rows, options) }),
  feeds: (config, _, __, rows, options) => textFeeds(config, rows, options),
  predict: (g, config, weights, { text, from }, cache) =>
    predictFrom(g, config, weights, embedTokens(g, weights, text.tokens), text, from, cache),
  trace: (g, config, weights, { text }) => ({
    rows: traceFrom(g, config, weights, embedTokens(g, weights, text.tokens), text),
    pictures: {},
  }),
  predictNext,
};
