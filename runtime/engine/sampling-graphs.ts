// The two graphs of a sampler: prompts into a key-value cache with the first token of every rollout drawn, and one more token
// for all of them. Both draw by Philox from each rollout's own key, and leave what they drew in states.

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

const rolloutsOf = ({ orders, group }: SamplerShape): number => orders * group;

const cacheOf = ({ shape, name }: Sampling) => ({ name: `${name}/cache`, length: treeRows(shape) });

/** The states that the graphs read and write: the cache, the last token of each rollout, and what was drawn at each position. */
export function samplerStates(sampling: Sampling): readonly { readonly name: string; readonly type: TensorType }[] {
  const { model, shape, name } = sampling;
  const rollouts = rolloutsOf(shape);
  return [
    ...cacheStates(model.config.text, cacheOf(sampling)),
    { name: `${name}/token`, type: i32(rollouts) },
    { name: `${name}/tokens`, type: i32(shape.completion, rollouts) },
    { name: `${name}/logp`, type: f32(shape.completion, rollouts) },
    { name: `${name}/fault`, type: i32(shape.completion, rollouts) },
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
  draw(g, gatherRows(g, logits, order), sampling);
  return finish(g);
}

export function decodeGraph(sampling: Sampling): Graph {
  const { model, shape, name } = sampling;
  const { config, prefix } = model;
  const rollouts = rolloutsOf(shape);
  const g = builder(`${name} decode`);
  const inputs = stepInputs(g, config, rollouts);
  const token = state(g, `${name}/token`, i32(rollouts));
  draw(g, predictNext(g, config, weights(g, config, prefix, "decoder"), token, inputs, cacheOf(sampling)), sampling);
  return finish(g);
}

/** Samples from logits [rollouts, vocab] and notes token, log-prob and fault in row `at`. */
function draw(g: Builder, logits: Value, { model, shape, name }: Sampling): void {
  const { vocab } = model.config.text;
  const rollouts = rolloutsOf(shape);
  const mask = new Array<number>(vocab).fill(0);
  for (const id of model.banned) mask[id] = 1;
  const banned = constant(g, f32(vocab), mask);
  const temperature = feed(g, "temperature", f32(1));
  const from = truncated(g, logits, { banned, temperature }, model.truncation ?? {});
  const keys = feed(g, "keys", u32(rollouts, 4));
  const drawn = sample(g, from, { keys, seed: feed(g, "seed", u32(1)), temperature, banned });
  const { token, fault } = drawn;
  const logp = from === logits ? drawn.logp : logProb(g, logits, token, temperature).logp;
  const at = feed(g, "at", i32(1));
  update(g, `${name}/token`, token);
  for (const [slot, value, type] of [
    [`${name}/tokens`, token, i32(shape.completion, rollouts)],
    [`${name}/logp`, logp, f32(shape.completion, rollouts)],
    [`${name}/fault`, fault, i32(shape.completion, rollouts)],
  ] as const)
    update(g, slot, writeRows(g, state(g, slot, type), at, reshape(g, value, [1, rollouts])));
}

/** What `draw` is fed at a position, for rollouts with these keys, which have one seed; those without a key get zeros. */
export function drawFeeds(
  { shape }: Sampling,
  keys: readonly DrawKey[],
  temperature: number,
): (position: number) => Feeds {
  const packed = keys.map(packKey);
  const seed = packed[0]?.key[0] ?? 0;
  if (packed.some((each) => each.key[0] !== seed)) bug("one seed a batch of rollouts");
  return (position) => ({
    keys: keyWords(packed, rolloutsOf(shape), position),
    seed: Uint32Array.of(seed),
    temperature: Float64Array.of(temperature),
    at: Int32Array.of(position),
  });
}

/** The words c1, c2, c3 and k1 of every rollout's key at a position. */
function keyWords(keys: readonly ReturnType<typeof packKey>[], rollouts: number, position: number): Uint32Array {
  const words = new Uint32Array(4 * rollouts);
  keys.forEach(({ counter, key }, rollout) => {
    words.set([(counter[1] + position) >>> 0, counter[2], counter[3], key[1]], 4 * rollout);
  });
  return words;
}
