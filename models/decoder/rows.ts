// Decoder rows: what each row of a packed batch holds, where it stands and which keys it attends to. The layouts of
// runtime/model/layouts fill these; a family turns them into feeds.

import type { RotaryTable } from "./rotary.ts";

/** A picture's size in patches, as `image_grid_thw` of the image processor. Height and width divide by the merge size. */
export type PatchGrid = readonly [frames: number, height: number, width: number];

/** A picture that a prompt shows: its size, and of its tokens the first row in what the family makes of pictures, and how many. */
export interface EncodedPicture {
  readonly grid: PatchGrid;
  readonly row: number;
  readonly tokens: number;
}

/** A prompt with expanded placeholders and the pictures they stand for, in order of appearance. No padding. */
export interface Prompt {
  readonly tokens: ArrayLike<number>;
  readonly pictures: readonly EncodedPicture[];
}

/** Positions of one sequence. */
export interface Positions {
  /** Of each token, axes × tokens, row-major. */
  readonly ids: Int32Array;
  /** Position of the first token that follows; all axes agree there. */
  readonly next: number;
}

export interface TextRows {
  readonly rows: number;
  /** [rows]: token whose embedding is the input; −1 where it is a picture and in padding. */
  readonly tokens: Int32Array;
  /** [axes, rows] positions. */
  readonly positions: Int32Array;
  /** [rows, headDim] each. */
  readonly rotary: RotaryTable;
  /** [rows, 4]: row i attends to keys [r0, r1) and then [r2, r3). Empty for padding. */
  readonly ranges: Int32Array;
  /** [rows]: row of the encoded pictures that is the input; −1 where it is a token and in padding. */
  readonly pictureRows: Int32Array;
}

/** Which hidden states predict which completion tokens; a mask of 0 marks a place without a token. */
export interface Predictions {
  /** [places]: row whose logits predict the token. */
  readonly from: Int32Array;
  readonly targets: Int32Array;
  readonly mask: Float32Array;
}

/** One decode step for all rollouts: completion token `at` of each is the input, the logits predict token `at + 1`. */
export interface DecodeStep {
  /** [rollouts, headDim] each. */
  readonly rotary: RotaryTable;
  /** [rollouts, 4] over the cache, which already holds this step's own keys. */
  readonly ranges: Int32Array;
  /** [rollouts]: cache row that the step writes. */
  readonly rows: Int32Array;
}
