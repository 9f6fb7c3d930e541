// The order tree: for each order of a sample one prompt, followed by the completions of its rollouts. The prompt is
// computed once for the whole group, when sampling and when training, and both use the same row numbers, so that the
// key-value cache of sampling and the rows of training line up and their log-probs agree bit for bit.
//
//   rows  [ order 0: prompt | its rollout 0 | its rollout 1 | … ][ order 1: prompt | … ] …
//
// Rollout r belongs to order ⌊r / group⌋. A completion of C tokens takes C − 1 rows: nothing follows the last token.
// An order's rows are neighbours, so that the rows that read a prompt's keys on the way back form one short span.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../../models/decoder/config.ts";
import type { DecodeStep, Predictions, Prompt, TextRows } from "../../../models/decoder/rows.ts";
import { graphsOf } from "../../../models/graphs.ts";
import { type Draft, draftRows, finishRows, placePrompt, placeToken } from "./rows.ts";

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

/** Cache rows that the rows of a prefill write, in their order: orders × prompt. They depend on the shape alone. */
export function prefillRows(shape: TreeShape): readonly number[] {
  return Array.from({ length: shape.orders * shape.prompt }, (_, row) =>
    promptRow(shape, Math.floor(row / shape.prompt), row % shape.prompt),
  );
}

/** The prompts of a tree, as decoding continues them. */
export interface TreePrompts {
  readonly shape: TreeShape;
  /** By order: rows used and the position of the first completion token. Orders without a prompt have length 0. */
  readonly prompts: readonly { readonly length: number; readonly next: number }[];
}

export interface PrefillLayout extends TreePrompts {
  /** orders × prompt rows. They write the cache rows `prefillRows`, and their ranges count cache rows. */
  readonly text: TextRows;
  /** [rollouts]: row of `text` whose logits predict each rollout's first token. */
  readonly last: Int32Array;
}

/** The prompts alone: what fills the cache before decoding. Fewer prompts than orders leave the rest padding. */
export function prefillLayout(config: ModelConfig, shape: TreeShape, prompts: readonly Prompt[]): PrefillLayout {
  const draft = draftRows(shape.orders * shape.prompt, config);
  const tree = placePrompts(draft, config, shape, prompts, shape.prompt);
  const last = Int32Array.from({ length: shape.orders * shape.group }, (_, rollout) =>
    lastRow(tree, rollout, shape.prompt),
  );
  return { ...tree, text: finishRows(draft, config), last };
}

export interface TreeLayout extends TreePrompts {
  readonly text: TextRows;
  /** Place rollout · completion + k predicts completion token k of the rollout. */
  readonly predictions: Predictions;
}

/** Prompts and completions: what one training step computes. Completion tokens of rollout r are `completions[r]`. */
export function treeLayout(
  config: ModelConfig,
  shape: TreeShape,
  prompts: readonly Prompt[],
  completions: readonly ArrayLike<number>[],
): TreeLayout {
  const draft = draftRows(treeRows(shape), config);
  const tree = placePrompts(draft, config, shape, prompts, orderRows(shape));
  const rollouts = shape.orders * shape.group;
  if (completions.length > rollouts) bug(`${completions.length} completions for ${rollouts} rollouts`);
  const from = new Int32Array(rollouts * shape.completion);
  const targets = new Int32Array(from.length);
  const mask = new Float32Array(from.length);
  for (let rollout = 0; rollout < rollouts; rollout++) {
    const tokens = completions[rollout] ?? [];
    const { length, next } = promptOf(tree, rollout);
    if (tokens.length > shape.completion) bug(`a completion of ${tokens.length} tokens in ${shape.completion} rows`);
    if (tokens.length > 0 && length === 0) bug(`rollout ${rollout} completes no prompt`);
    for (let at = 0; at < shape.completion; at++) {
      const place = rollout * shape.completion + at;
      from[place] = at === 0 ? lastRow(tree, rollout, orderRows(shape)) : completionRow(shape, rollout, at - 1);
      if (at >= tokens.length) continue;
      targets[place] = tokens[at] ?? 0;
      mask[place] = 1;
      if (at + 1 < tokens.length)
        placeToken(draft, completionRow(shape, rollout, at), tokens[at] ?? 0, next + at, keysOf(tree, rollout, at));
    }
  }
  return { ...tree, text: finishRows(draft, config), predictions: { from, targets, mask } };
}

/** Nothing of a decode step depends on what was sampled, so any number of steps can be laid out ahead. */
export function decodeStep(config: ModelConfig, tree: TreePrompts, at: number): DecodeStep {
  const { shape } = tree;
  if (at + 1 >= shape.completion) bug(`completion token ${at} is the last of ${shape.completion}`);
  const rollouts = shape.orders * shape.group;
  const { axes, rotary } = graphsOf(config);
  const positions = new Int32Array(axes * rollouts);
  const ranges = new Int32Array(4 * rollouts);
  const rows = new Int32Array(rollouts);
  for (let rollout = 0; rollout < rollouts; rollout++) {
    rows[rollout] = completionRow(shape, rollout, at);
    const { length, next } = promptOf(tree, rollout);
    if (length === 0) continue;
    for (let axis = 0; axis < axes; axis++) positions[axis * rollouts + rollout] = next + at;
    ranges.set(keysOf(tree, rollout, at), 4 * rollout);
  }
  return { rotary: rotary(config, positions), ranges, rows };
}

/** Places prompts `stride` rows apart; their ranges count tree rows. */
function placePrompts(
  draft: Draft,
  config: ModelConfig,
  shape: TreeShape,
  prompts: readonly Prompt[],
  stride: number,
): TreePrompts {
  if (shape.completion < 2) bug("a completion has at least 2 tokens");
  if (prompts.length > shape.orders) bug(`${prompts.length} prompts for ${shape.orders} orders`);
  const placed = Array.from({ length: shape.orders }, (_, order) => {
    const prompt = prompts[order];
    if (!prompt) return { length: 0, next: 0 };
    const { length } = prompt.tokens;
    if (length === 0 || length > shape.prompt) bug(`a prompt of ${length} tokens in ${shape.prompt} rows`);
    const { next } = placePrompt(draft, order * stride, prompt, config, promptRow(shape, order, 0));
    return { length, next };
  });
  return { shape, prompts: placed };
}

function promptOf(
  { shape, prompts }: TreePrompts,
  rollout: number,
): { readonly length: number; readonly next: number } {
  return prompts[Math.floor(rollout / shape.group)] ?? bug(`no rollout ${rollout}`);
}

function lastRow(tree: TreePrompts, rollout: number, stride: number): number {
  return Math.floor(rollout / tree.shape.group) * stride + Math.max(promptOf(tree, rollout).length - 1, 0);
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
