// Decoder rows: what each row of a packed batch holds, where it stands and which keys it attends to. The layouts of this
// folder (causal, order tree, decode) differ only in how they fill these arrays; the graph functions see no difference.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../../plan/checkpoint/config.ts";
import { mropePositions, type Positions, type RotaryTable, textRotary } from "../positions.ts";
import type { EncodedPicture } from "./pictures.ts";

/** A prompt with expanded placeholders and the pictures they stand for, in order of appearance. No padding. */
export interface Prompt {
  readonly tokens: ArrayLike<number>;
  readonly pictures: readonly EncodedPicture[];
}

export interface TextRows {
  readonly rows: number;
  /** [rows]: token whose embedding is the input; −1 where it is a picture and in padding. */
  readonly tokens: Int32Array;
  /** [3, rows] M-RoPE positions. */
  readonly positions: Int32Array;
  /** [rows, headDim] each. */
  readonly rotary: RotaryTable;
  /** [rows, 4]: row i attends to keys [r0, r1) and then [r2, r3). Empty for padding. */
  readonly ranges: Int32Array;
  /** [rows]: row of the vision tower's output that is the input; −1 where it is a token and in padding. */
  readonly pictureRows: Int32Array;
}

/** Which hidden states predict which completion tokens; a mask of 0 marks a place without a token. */
export interface Predictions {
  /** [places]: row whose logits predict the token. */
  readonly from: Int32Array;
  readonly targets: Int32Array;
  readonly mask: Float32Array;
}

/** Rows under construction: padding until something is placed. */
export interface Draft extends Omit<TextRows, "rotary"> {}

/** Rows that hold nothing yet. */
export function draftRows(rows: number): Draft {
  return {
    rows,
    tokens: new Int32Array(rows).fill(-1),
    positions: new Int32Array(3 * rows),
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
  { tokens, pictures }: Prompt,
  config: ModelConfig,
  firstKey = first,
): Positions {
  const { image } = config.tokens;
  const positions = mropePositions(
    tokens,
    pictures.map((each) => each.grid),
    { image, merge: config.vision.merge },
  );
  const pictureRows = pictures.flatMap(({ grid: [frames, height, width], row }) =>
    Array.from({ length: (frames * height * width) / config.vision.merge ** 2 }, (_, each) => row + each),
  );
  let shown = 0;
  for (let at = 0; at < tokens.length; at++) {
    const row = first + at;
    const token = tokens[at] ?? bug("a hole in a prompt");
    for (let axis = 0; axis < 3; axis++)
      draft.positions[axis * draft.rows + row] = positions.ids[axis * tokens.length + at] ?? 0;
    draft.ranges.set([firstKey, firstKey + at + 1, 0, 0], 4 * row);
    if (token === image) draft.pictureRows[row] = pictureRows[shown++] ?? bug("a placeholder without a picture");
    else draft.tokens[row] = token;
  }
  return positions;
}

/** Puts one completion token, whose three positions agree. Its input is the token embedding whatever the token is. */
export function placeToken(
  draft: Draft,
  row: number,
  token: number,
  position: number,
  ranges: readonly number[],
): void {
  draft.tokens[row] = token;
  for (let axis = 0; axis < 3; axis++) draft.positions[axis * draft.rows + row] = position;
  draft.ranges.set(ranges, 4 * row);
}

/** Adds the rotary table of the positions. */
export function finishRows(draft: Draft, config: ModelConfig): TextRows {
  return { ...draft, rotary: textRotary(draft.positions, config.text) };
}
