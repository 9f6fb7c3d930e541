// Plain causal sequences, packed one after another: what supervised training reads. A sequence takes as many rows as it
// has tokens but the last, and as many places as its completion has; what is left over of both at the end is padding.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../../models/decoder/config.ts";
import type { Predictions, Prompt, TextRows } from "../../../models/decoder/rows.ts";
import { draftRows, finishRows, noPredictions, placePrompt, placeToken, predict } from "./rows.ts";
import type { RowCount } from "./sizes.ts";

export interface Sequence {
  readonly prompt: Prompt;
  readonly completion: ArrayLike<number>;
}

/** Tokens of a prompt and of its completion. */
export interface Lengths {
  readonly prompt: number;
  readonly completion: number;
}

export const lengthsOf = ({
  prompt,
  completion,
}: {
  readonly prompt: { readonly tokens: ArrayLike<number> };
  readonly completion: ArrayLike<number>;
}): Lengths => ({ prompt: prompt.tokens.length, completion: completion.length });

/** Rows and places that sequences of these lengths fill: nothing follows a last token. */
export function causalCount(lengths: readonly Lengths[]): RowCount {
  const count = { rows: 0, places: 0 };
  for (const { prompt, completion } of lengths) {
    count.rows += prompt + Math.max(completion - 1, 0);
    count.places += completion;
  }
  return count;
}

export interface CausalLayout {
  readonly text: TextRows;
  /** A place a completion token, sequence by sequence. */
  readonly predictions: Predictions;
}

/** Lays out prompts with the completions that they should get. The last completion token predicts nothing and takes no row. */
export function causalLayout(config: ModelConfig, room: RowCount, sequences: readonly Sequence[]): CausalLayout {
  const count = causalCount(sequences.map(lengthsOf));
  if (count.rows > room.rows || count.places > room.places)
    bug(`${count.rows} rows and ${count.places} places in ${room.rows} and ${room.places}`);
  const draft = draftRows(room.rows, config);
  const predictions = noPredictions(room.places);
  let first = 0;
  let place = 0;
  for (const [sequence, { prompt, completion }] of sequences.entries()) {
    const length = prompt.tokens.length;
    if (length === 0) bug(`sequence ${sequence} has no prompt`);
    const { next } = placePrompt(draft, first, prompt, config);
    for (let at = 0; at < completion.length; at++) {
      const row = first + length + at;
      predict(predictions, place++, row - 1, completion[at] ?? 0);
      if (at + 1 < completion.length) placeToken(draft, row, completion[at] ?? 0, next + at, [first, row + 1, 0, 0]);
    }
    first += length + Math.max(completion.length - 1, 0);
  }
  return { text: finishRows(draft, config), predictions };
}
