// Decoder rows under construction. The layouts of this folder (causal, order tree, decode) differ only in how they fill these
// arrays; the graph functions see no difference.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../../models/decoder/config.ts";
import type { Positions, Predictions, Prompt, TextRows } from "../../../models/decoder/rows.ts";
import { graphsOf } from "../../../models/graphs.ts";

/** Rows under construction: padding until something is placed. */
export interface Draft extends Omit<TextRows, "rotary"> {}

/** Rows that hold nothing yet. */
export function draftRows(rows: number, config: ModelConfig): Draft {
  return {
    rows,
    tokens: new Int32Array(rows).fill(-1),
    positions: new Int32Array(graphsOf(config).axes * rows),
    ranges: new Int32Array(4 * rows),
    pictureRows: new Int32Array(rows).fill(-1),
  };
}

/**
 * Puts a prompt at rows `first`, `first + 1`, …, causal within itself; returns the positions it got. `firstKey` is where
 * its keys begin, if the rows attend over a cache in which they lie elsewhere.
 */
export function placePrompt(
  draft: Draft,
  first: number,
  prompt: Prompt,
  config: ModelConfig,
  firstKey = first,
): Positions {
  const { tokens, pictures } = prompt;
  const { image } = config.tokens;
  const { axes, positions: place } = graphsOf(config);
  const positions = place(config, prompt);
  const pictureRows = pictures.flatMap(({ row, tokens: count }) =>
    Array.from({ length: count }, (_, each) => row + each),
  );
  let shown = 0;
  for (let at = 0; at < tokens.length; at++) {
    const row = first + at;
    const token = tokens[at] ?? bug("a hole in a prompt");
    for (let axis = 0; axis < axes; axis++)
      draft.positions[axis * draft.rows + row] = positions.ids[axis * tokens.length + at] ?? 0;
    draft.ranges.set([firstKey, firstKey + at + 1, 0, 0], 4 * row);
    if (token === image) draft.pictureRows[row] = pictureRows[shown++] ?? bug("a placeholder without a picture");
    else draft.tokens[row] = token;
  }
  return positions;
}

/** Puts one completion token, whose positions agree on all axes. Its input is the token embedding whatever the token is. */
export function placeToken(
  draft: Draft,
  row: number,
  token: number,
  position: number,
  ranges: readonly number[],
): void {
  draft.tokens[row] = token;
  for (let at = row; at < draft.positions.length; at += draft.rows) draft.positions[at] = position;
  draft.ranges.set(ranges, 4 * row);
}

/** Places that predict nothing: row 0 is there, and token 0. */
export function noPredictions(places: number): Predictions {
  return { from: new Int32Array(places), targets: new Int32Array(places), mask: new Float32Array(places) };
}

/** Says that `row` predicts `token`. */
export function predict({ from, targets, mask }: Predictions, place: number, row: number, token: number): void {
  from[place] = row;
  targets[place] = token;
  mask[place] = 1;
}

/** Adds the rotary table of the positions. */
export function finishRows(draft: Draft, config: ModelConfig): TextRows {
  return { ...draft, rotary: graphsOf(config).rotary(config, draft.positions) };
}
