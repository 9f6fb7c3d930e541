// The two graphs of a sampler: prompts into a key-value cache with the first token of every rollout drawn, and one more token
// for those that go on. Both draw by Philox from each rollout's own key, and leave what they drew in states.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { cacheStates } from "../../models/decoder/decoder.ts";
import { stepInputs } from "../../models/decoder/inputs.ts";
import type { Feeds } from "../graph/backend.ts";
import {
  type Builder,
  builder,
  constant,
  f32,
  feed,
  finish,
  type Graph,
  i32,
  state,
  type TensorType,
  u32,
  update,
  type Value,
} from "../graph/ir.ts";
import { type DrawKey, packKey } from "../method/philox.ts";
import { predict, predictNext } from "../model/forward.ts";
import { type TreeShape, treeRows } from "../model/layouts/order-tree.ts";
import { weights } from "../model/weights.ts";
import { gatherRows } from "../tensor/ops/gather-rows.ts";
import { logProb } from "../tensor/ops/log-prob.ts";
import { reshape } from "../tensor/ops/reshape.ts";
import { sample } from "../tensor/ops/sample.ts";
import { writeRows } from "../tensor/ops/write-rows.ts";
import { encodedInput, passInputs } from "./pass.ts";
import type { PictureEncoder } from "./picture-encoder.ts";
import { type Truncation, truncated } from "./truncation.ts";

/** What a sampler is compiled for. */
export interface SamplerShape extends TreeShape {
  readonly patches: number;
}

/**
 * The model that is sampled: its weights are states of the backend under `prefix`; `banned` token ids are never sampled,
 * `stops` end a completion beside the model's own end tokens.
 */
export interface SampledModel {
  readonly config: ModelConfig;
  readonly prefix: string;
  readonly banned: readonly number[];
  readonly stops?: readonly number[];
  /** Of its picture tower; absent = the sampler makes one of its own. */
  readonly encoder?: PictureEncoder;
  /** Which tokens are drawn from; absent = all that are not banned. */
  readonly truncation?: Truncation;
}

/** What both graphs are made for; `name` begins the names of their states. */
export interface Sampling {
  readonly model: SampledModel;
  readonly shape: SamplerShape;
  readonly name: string;
}

export const rolloutsOf = ({ orders, group }: SamplerShape): number => orders * group;

const cacheOf = ({ shape, name }: Sampling) => ({ name: `${name}/cache`, length: treeRows(shape) });

/**
 * The states that the graphs read and write: the cache, the last token of each rollout, and what was drawn at each position, a row a
 * position, a column a rollout.
 */
export function samplerStates(sampling: Sampling): readonly { readonly name: string; readonly type: TensorType }[] {
  const { model, shape, name } = sampling;
  const rollouts = rolloutsOf(shape);
  return [
    ...cacheStates(model.config.text, cacheOf(sampling)),
    { name: `${name}/token`, type: i32(rollouts, 1) },
    { name: `${name}/tokens`, type: i32(shape.completion * rollouts, 1) },
    { name: `${name}/logp`, type: f32(shape.completion * rollouts, 1) },
    { name: `${name}/fault`, type: i32(shape.completion * rollouts, 1) },
  ];
}

/** Prompts in so many rows. */
export function prefillGraph(sampling: Sampling, rows: number): Graph {
  const { model, shape, name } = sampling;
  const { config, prefix } = model;
  const g = builder(`${name} prefill`);
  const size = { rows, patches: shape.patches };
  const inputs = { ...passInputs(g, config, size, { encoded: true }), ...encodedInput(g, config, size, "pictures") };
  const from = { index: feed(g, "last", i32(shape.orders)) };
  const cache = { ...cacheOf(sampling), rows: feed(g, "cached", i32(rows)) };
  const logits = predict(g, config, weights(g, config, prefix, "decoder"), { ...inputs, from }, cache);
  const rollouts = rolloutsOf(shape);
  const order = constant(
    g,
    i32(rollouts),
    Array.from({ length: rollouts }, (_, rollout) => Math.floor(rollout / shape.group)),
  );
  draw(g, gatherRows(g, logits, order), sampling, feed(g, "who", i32(rollouts)));
  return finish(g);
}

/** So many rollouts, of which `who` says which they are. */
export function decodeGraph(sampling: Sampling, rows: number): Graph {
  const { model, shape, name } = sampling;
  const { config, prefix } = model;
  const g = builder(`${name} decode`);
  const inputs = stepInputs(g, config, rows);
  const who = feed(g, "who", i32(rows));
  const last = state(g, `${name}/token`, i32(rolloutsOf(shape), 1));
  const token = reshape(g, gatherRows(g, last, who), [rows]);
  const logits = predictNext(g, config, weights(g, config, prefix, "decoder"), token, inputs, cacheOf(sampling));
  draw(g, logits, sampling, who);
  return finish(g);
}

/** Samples from logits [rows, vocab] of the rollouts `who` and notes token, log-prob and fault in the cells of these rollouts. */
function draw(g: Builder, logits: Value, { model, shape, name }: Sampling, who: Value): void {
  const { vocab } = model.config.text;
  const rollouts = rolloutsOf(shape);
  const [rows = 0] = who.type.shape;
  const mask = new Array<number>(vocab).fill(0);
  for (const id of model.banned) mask[id] = 1;
  const banned = constant(g, f32(vocab), mask);
  const temperature = feed(g, "temperature", f32(1));
  const from = truncated(g, logits, { banned, temperature }, model.truncation ?? {});
  const keys = feed(g, "keys", u32(rows, 4));
  const drawn = sample(g, from, { keys, seed: feed(g, "seed", u32(1)), temperature, banned });
  const { token, fault } = drawn;
  const logp = from === logits ? drawn.logp : logProb(g, logits, token, temperature).logp;
  const cells = feed(g, "cells", i32(rows));
  const all = shape.completion * rollouts;
  for (const [slot, value, index, type] of [
    [`${name}/token`, token, who, i32(rollouts, 1)],
    [`${name}/tokens`, token, cells, i32(all, 1)],
    [`${name}/logp`, logp, cells, f32(all, 1)],
    [`${name}/fault`, fault, cells, i32(all, 1)],
  ] as const)
    update(g, slot, writeRows(g, state(g, slot, type), index, reshape(g, value, [rows, 1])));
}

/** What `draw` is fed at a position, for the rollouts `who` (−1: none) of those with these keys, which have one seed; one without a key gets zeros. */
export function drawFeeds(
  { shape }: Sampling,
  keys: readonly DrawKey[],
  temperature: number,
): (position: number, who: Int32Array) => Feeds {
  const packed = keys.map(packKey);
  const seed = packed[0]?.key[0] ?? 0;
  if (packed.some((each) => each.key[0] !== seed)) bug("one seed a batch of rollouts");
  return (position, who) => ({
    keys: keyWords(packed, who, position),
    seed: Uint32Array.of(seed),
    temperature: Float64Array.of(temperature),
    who,
    cells: who.map((rollout) => (rollout < 0 ? -1 : position * rolloutsOf(shape) + rollout)),
  });
}

/** The words c1, c2, c3 and k1 of the key of each of these rollouts at a position. */
function keyWords(keys: readonly ReturnType<typeof packKey>[], who: Int32Array, position: number): Uint32Array {
  const words = new Uint32Array(4 * who.length);
  who.forEach((rollout, row) => {
    const own = keys[rollout];
    if (own) words.set([(own.counter[1] + position) >>> 0, own.counter[2], own.counter[3], own.key[1]], 4 * row);
  });
  return words;
}
