// The order tree as training computes it, with as many rows as there are tokens: for each order its prompt, right behind it the
// completions of its rollouts. A prompt is computed once for its whole group. What pads is at the end alone.
//
//   rows  [ order 0: prompt | its rollout 0 | its rollout 1 | … ][ order 1: prompt | … ] …  padding
//
// Rollout r belongs to order ⌊r / group⌋. A completion of C tokens takes C − 1 rows: nothing follows the last token. An order's rows are
// neighbours, so that the rows that read a prompt's keys on the way back form one short span. Sampling has the same rows with gaps
// between them (order-tree.ts); what a row sees, in which order, is the same, and so are its bits.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../../models/decoder/config.ts";
import type { Predictions, Prompt, TextRows } from "../../../models/decoder/rows.ts";
import { draftRows, finishRows, noPredictions, placePrompt, placeToken, predict } from "./rows.ts";
import type { RowCount } from "./sizes.ts";

export interface PackedTree {
  readonly text: TextRows;
  /** A place a completion token, rollout by rollout. */
  readonly predictions: Predictions;
  /** By order: the row of its first prompt token. */
  readonly promptRows: readonly number[];
  /** By rollout: the row of its first completion token, if it has a row. */
  readonly completionRows: readonly number[];
}

type Completions = readonly ArrayLike<number>[];

/** Rows and places that prompts and completions fill. */
export function treeCount(
  prompts: readonly { readonly tokens: ArrayLike<number> }[],
  completions: Completions,
): RowCount {
  const count = { rows: 0, places: 0 };
  for (const { tokens } of prompts) count.rows += tokens.length;
  for (const { length } of completions) {
    count.rows += Math.max(length - 1, 0);
    count.places += length;
  }
  return count;
}

/** Lays out prompts with `group` rollouts of each in turn; completion tokens of rollout r are `completions[r]`. */
export function packedTree(
  config: ModelConfig,
  room: RowCount,
  prompts: readonly Prompt[],
  { group, completions }: { readonly group: number; readonly completions: Completions },
): PackedTree {
  const count = treeCount(prompts, completions);
  if (count.rows > room.rows || count.places > room.places)
    bug(`${count.rows} rows and ${count.places} places in ${room.rows} and ${room.places}`);
  const draft = draftRows(room.rows, config);
  const predictions = noPredictions(room.places);
  const promptRows: number[] = [];
  const completionRows: number[] = [];
  let row = 0;
  let place = 0;
  for (const [order, prompt] of prompts.entries()) {
    const first = row;
    const { length } = prompt.tokens;
    if (length === 0) bug(`order ${order} has no prompt`);
    const { next } = placePrompt(draft, first, prompt, config);
    promptRows.push(first);
    row += length;
    for (const tokens of completions.slice(order * group, (order + 1) * group)) {
      const own = row;
      completionRows.push(own);
      for (let at = 0; at < tokens.length; at++) {
        predict(predictions, place++, at === 0 ? first + length - 1 : row - 1, tokens[at] ?? 0);
        if (at + 1 === tokens.length) continue;
        placeToken(draft, row, tokens[at] ?? 0, next + at, [first, first + length, own, row + 1]);
        row++;
      }
    }
  }
  if (place < count.places) bug("a rollout completes no prompt");
  return { text: finishRows(draft, config), predictions, promptRows, completionRows };
}

/** i32 [rollouts · width]: at rollout · width + k the place of completion token k of a rollout, −1 where it has none. */
export function placesOf(completions: Completions, rollouts: number, width: number): Int32Array {
  const places = new Int32Array(rollouts * width).fill(-1);
  let place = 0;
  for (const [rollout, { length }] of completions.entries()) {
    if (rollout >= rollouts || length > width) bug(`rollout ${rollout} of ${length} tokens in ${rollouts} × ${width}`);
    for (let at = 0; at < length; at++) places[rollout * width + at] = place++;
  }
  return places;
}
