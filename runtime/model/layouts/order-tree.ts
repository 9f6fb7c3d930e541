// The order tree in a key-value cache: for each order of a sample one prompt, followed by room for the completions of its rollouts. The
// prompt is computed once for the whole group. Training has the same rows without the gaps (packed-tree.ts).
//
//   rows  [ order 0: prompt | its rollout 0 | its rollout 1 | … ][ order 1: prompt | … ] …
//
// Rollout r belongs to order ⌊r / group⌋. A completion of C tokens takes C − 1 rows: nothing follows the last token.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../../models/decoder/config.ts";
import type { DecodeStep, Prompt, TextRows } from "../../../models/decoder/rows.ts";
import { graphsOf } from "../../../models/graphs.ts";
import { draftRows, finishRows, placePrompt } from "./rows.ts";

/** The sizes that graphs are compiled for. */
export interface TreeShape {
  readonly orders: number;
  /** Rollouts of each order. */
  readonly group: number;
  /** Rows of a prompt, the longest that fits. */
  readonly prompt: number;
  /** Tokens of a completion, the most that are sampled; at least 2. */
  readonly completion: number;
}

/** Rows of one order with all its rollouts. */
function orderRows({ group, prompt, completion }: TreeShape): number {
  return prompt + group * (completion - 1);
}

/** Rows of the whole tree, which is also the length of the key-value cache. */
export function treeRows(shape: TreeShape): number {
  return shape.orders * orderRows(shape);
}

/** Row of prompt token `at` of an order. */
export function promptRow(shape: TreeShape, order: number, at: number): number {
  return order * orderRows(shape) + at;
}

/** Row that holds completion token `at` of a rollout. */
export function completionRow(shape: TreeShape, rollout: number, at: number): number {
  const order = Math.floor(rollout / shape.group);
  return promptRow(shape, order, shape.prompt) + (rollout % shape.group) * (shape.completion - 1) + at;
}

/** The prompts of a tree, as decoding continues them. */
export interface TreePrompts {
  readonly shape: TreeShape;
  /** By order: rows used and the position of the first completion token. Orders without a prompt have length 0. */
  readonly prompts: readonly { readonly length: number; readonly next: number }[];
}

export interface PrefillLayout extends TreePrompts {
  /** Prompt behind prompt, then padding. The ranges count cache rows. */
  readonly text: TextRows;
  /** i32 [rows]: the cache row that each row writes, −1 for padding. */
  readonly cached: Int32Array;
  /** [rollouts]: row of `text` whose logits predict each rollout's first token. */
  readonly last: Int32Array;
}

/** The prompts alone, packed into `rows` rows: what fills the cache before decoding. Fewer prompts than orders leave more padding. */
export function prefillLayout(
  config: ModelConfig,
  shape: TreeShape,
  prompts: readonly Prompt[],
  rows: number,
): PrefillLayout {
  if (shape.completion < 2) bug("a completion has at least 2 tokens");
  if (prompts.length > shape.orders) bug(`${prompts.length} prompts for ${shape.orders} orders`);
  const draft = draftRows(rows, config);
  const cached = new Int32Array(rows).fill(-1);
  const last = new Int32Array(shape.orders * shape.group);
  const placed = new Array<TreePrompts["prompts"][number]>(shape.orders).fill({ length: 0, next: 0 });
  let first = 0;
  for (const [order, prompt] of prompts.entries()) {
    const { length } = prompt.tokens;
    if (length === 0 || length > shape.prompt) bug(`a prompt of ${length} tokens in ${shape.prompt} rows`);
    if (first + length > rows) bug(`a prompt ends at row ${first + length} of ${rows}`);
    const key = promptRow(shape, order, 0);
    const { next } = placePrompt(draft, first, prompt, config, key);
    placed[order] = { length, next };
    for (let at = 0; at < length; at++) cached[first + at] = key + at;
    first += length;
    last.fill(first - 1, order * shape.group, (order + 1) * shape.group);
  }
  return { shape, prompts: placed, text: finishRows(draft, config), cached, last };
}

/** The step after completion token `at` of the rollouts `who`, a row each; −1 is a row of padding. Which tokens were sampled does not matter. */
export function decodeStep(config: ModelConfig, tree: TreePrompts, at: number, who: Int32Array): DecodeStep {
  const { shape } = tree;
  if (at + 1 >= shape.completion) bug(`completion token ${at} is the last of ${shape.completion}`);
  const { axes, rotary } = graphsOf(config);
  const count = who.length;
  const positions = new Int32Array(axes * count);
  const ranges = new Int32Array(4 * count);
  const rows = new Int32Array(count).fill(-1);
  who.forEach((rollout, row) => {
    if (rollout < 0) return;
    const { length, next } = promptOf(tree, rollout);
    if (length === 0) return;
    rows[row] = completionRow(shape, rollout, at);
    for (let axis = 0; axis < axes; axis++) positions[axis * count + row] = next + at;
    ranges.set(keysOf(tree, rollout, at), 4 * row);
  });
  return { rotary: rotary(config, positions), ranges, rows };
}

/** All rollouts of a shape, a row each. */
export const everyone = ({ orders, group }: TreeShape): Int32Array =>
  Int32Array.from({ length: orders * group }, (_, rollout) => rollout);

function promptOf(
  { shape, prompts }: TreePrompts,
  rollout: number,
): { readonly length: number; readonly next: number } {
  return prompts[Math.floor(rollout / shape.group)] ?? bug(`no rollout ${rollout}`);
}

/** Keys of completion token `at`: the whole prompt of its order, then its own completion up to itself. */
function keysOf(tree: TreePrompts, rollout: number, at: number): readonly number[] {
  const first = promptRow(tree.shape, Math.floor(rollout / tree.shape.group), 0);
  return [
    first,
    first + promptOf(tree, rollout).length,
    completionRow(tree.shape, rollout, 0),
    completionRow(tree.shape, rollout, at) + 1,
  ];
}
