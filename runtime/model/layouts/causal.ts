// Plain causal sequences, packed one after another: what supervised training reads. A sequence takes as many rows as it
// has tokens but the last; rows left over at the end are padding.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../../models/decoder/config.ts";
import type { Predictions, Prompt, TextRows } from "../../../models/decoder/rows.ts";
import { draftRows, finishRows, placePrompt, placeToken } from "./rows.ts";

/** The sizes that graphs are compiled for: sequences, rows of all together, and completion tokens of each, at most. */
export interface CausalShape {
  readonly sequences: number;
  readonly rows: number;
  readonly completion: number;
}

/** Rows that a sequence takes: nothing follows its last token. */
export function causalRows(prompt: { readonly length: number }, completion: { readonly length: number }): number {
  return prompt.length + Math.max(completion.length - 1, 0);
}

export interface CausalLayout {
  readonly text: TextRows;
  /** Place sequence · completion + k predicts completion token k. */
  readonly predictions: Predictions;
}

/** Lays out prompts with the completions that they should get. The last completion token predicts nothing and takes no row. */
export function causalLayout(
  config: ModelConfig,
  shape: CausalShape,
  sequences: readonly { readonly prompt: Prompt; readonly completion: ArrayLike<number> }[],
): CausalLayout {
  if (sequences.length > shape.sequences) bug(`${sequences.length} sequences for ${shape.sequences}`);
  const draft = draftRows(shape.rows, config);
  const from = new Int32Array(shape.sequences * shape.completion);
  const targets = new Int32Array(from.length);
  const mask = new Float32Array(from.length);
  let first = 0;
  sequences.forEach(({ prompt, completion }, sequence) => {
    const length = prompt.tokens.length;
    if (length === 0) bug(`sequence ${sequence} has no prompt`);
    if (completion.length > shape.completion) bug(`${completion.length} tokens with ${shape.completion} predictions`);
    const own = causalRows(prompt.tokens, completion);
    if (first + own > shape.rows) bug(`sequence ${sequence} ends at row ${first + own} of ${shape.rows}`);
    const { next } = placePrompt(draft, first, prompt, config);
    for (let at = 0; at < completion.length; at++) {
      const place = sequence * shape.completion + at;
      const row = first + length + at;
      from[place] = row - 1;
      targets[place] = completion[at] ?? 0;
      mask[place] = 1;
      if (at + 1 < completion.length) placeToken(draft, row, completion[at] ?? 0, next + at, [first, row + 1, 0, 0]);
    }
    first += own;
  });
  return { text: finishRows(draft, config), predictions: { from, targets, mask } };
}
