// Sizes that programs are compiled for: few, so that few are compiled, and none much larger than what has to go in. Which one a batch takes
// hangs on the batch alone.

/** Decoder rows of a pass, and places at which it predicts a token. */
export interface RowCount {
  readonly rows: number;
  readonly places: number;
}

/** Sizes between a number and its double: at most a sixteenth of a size is padding. */
const perDoubling = 16;
/** Sizes are multiples of this, which suits the tiles of every adapter. */
const block = 32;

/** The smallest size that holds `count`, `most` at the utmost. */
export function sizeFor(count: number, most: number): number {
  const step = Math.max(block, 2 ** Math.floor(Math.log2(Math.max(count, 1))) / perDoubling);
  return Math.min(most, Math.max(1, Math.ceil(count / step)) * step);
}

/** The smallest sizes that hold both. */
export function roomFor(count: RowCount, most: RowCount): RowCount {
  return { rows: sizeFor(count.rows, most.rows), places: sizeFor(count.places, most.places) };
}
