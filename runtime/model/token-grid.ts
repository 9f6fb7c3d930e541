// Between the places of a packed batch, of which there are as many as tokens, and the grid [rollouts, completion] in which a loss is
// written: row by row the tokens of a rollout, 0 behind its last one.

import { indexFeeds, indexInput, type RowIndex } from "../../models/decoder/inputs.ts";
import type { Feeds } from "../graph/backend.ts";
import type { Builder, Value } from "../graph/ir.ts";
import { gatherRows } from "../tensor/ops/gather-rows.ts";
import { reshape } from "../tensor/ops/reshape.ts";

export type Grid = readonly [rollouts: number, completion: number];

/** Declares which place each token of the grid is at. */
export function gridInput(g: Builder, [rollouts, completion]: Grid, places: number): RowIndex {
  return indexInput(g, "tokens", rollouts * completion, places, true);
}

/** Feeds of it: `grid` as of `placesOf`. */
export function gridFeeds(grid: Int32Array, places: number): Feeds {
  return indexFeeds("tokens", grid, places, true);
}

/** A value of each place, [places], as grid: [rollouts, completion]. Gradients flow back to the places. */
export function inGrid(g: Builder, value: Value, { index, inverse }: RowIndex, grid: Grid): Value {
  const column = reshape(g, value, [value.type.shape[0] ?? 0, 1]);
  return reshape(g, gatherRows(g, column, index, inverse), [...grid]);
}
