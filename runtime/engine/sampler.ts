// Rollouts: prompts are computed once into a key-value cache, then all rollouts of all orders are decoded together, one
// token a step, sampled on the device. What is drawn depends on a rollout's own key only, never on its batch.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { E1013, E1014 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { cacheStates } from "../../models/decoder/decoder.ts";
import { stepFeeds, stepInputs } from "../../models/decoder/inputs.ts";
import type { Backend } from "../graph/backend.ts";
import {
  type Builder,
  builder,
  constant,
  f32,
  feed,
  finish,
  i32,
  state,
  u32,
  update,
  type Value,
} from "../graph/ir.ts";
import { type DrawKey, packKey } from "../method/philox.ts";
import { predict, predictNext } from "../model/forward.ts";
import { decodeStep, prefillLayout, prefillRows, type TreeShape, treeRows } from "../model/layouts/order-tree.ts";
import { weights } from "../model/weights.ts";
import { gatherRows } from "../tensor/ops/gather-rows.ts";
import { logProb } from "../tensor/ops/log-prob.ts";
import { reshape } from "../tensor/ops/reshape.ts";
import { sample, sampleFaults } from "../tensor/ops/sample.ts";
import { writeRows } from "../tensor/ops/write-rows.ts";
import { passFeeds, passInputs } from "./pass.ts";
import { packPrompts, type Shown } from "./shown.ts";
import { type Truncation, truncated } from "./truncation.ts";

/** What a sampler is compiled for. */
export interface SamplerShape extends TreeShape {
  readonly patches: number;
}

/** One sampled completion. */
export interface Rollout {
  /** Ends with the end token, unless it was cut at the longest completion. */
  readonly tokens: Int32Array;
  /** Log-prob of each token under the sampling policy at the sampling temperature. */
  readonly logp: Float32Array;
  readonly ended: boolean;
}

export interface SamplingRequest {
  /** At most `orders` prompts. */
  readonly prompts: readonly Shown[];
  /** Key of rollout `rollout` (0 … group − 1) of prompt `order`; the position is the sampler's. */
  readonly key: (order: number, rollout: number) => DrawKey;
  /** 0 = greedy. */
  readonly temperature: number;
}

export interface Sampler {
  readonly shape: SamplerShape;
  /** Rollouts of all prompts, order by order: prompt p's are p·group … (p + 1)·group − 1. Failure E1013 for logits that are not finite. */
  roll(request: SamplingRequest): Promise<readonly Rollout[]>;
  release(): void;
}

/** Tokens between looks at whether every rollout has ended. */
const lookEvery = 4;

/**
 * The model that is sampled: its weights are states of the backend under `prefix`; `banned` token ids are never sampled,
 * `stops` end a completion beside the model's own end tokens.
 */
export interface SampledModel {
  readonly config: ModelConfig;
  readonly prefix: string;
  readonly banned: readonly number[];
  readonly stops?: readonly number[];
  /** Which tokens are drawn from; absent = all that are not banned. */
  readonly truncation?: Truncation;
}

/** Compiles prefill and one decode step. States of the sampler are named after `name`. Failure E1014 when every token is banned. */
export async function sampler(
  backend: Backend,
  model: SampledModel,
  shape: SamplerShape,
  name: string,
): Promise<Sampler> {
  const { config } = model;
  const { banned: out, vocab } = { banned: new Set(model.banned).size, vocab: config.text.vocab };
  if (out >= vocab) throw new Failure(E1014({ banned: out, vocabulary: vocab }));
  const ends = [...config.tokens.eos, ...(model.stops ?? [])];
  const rollouts = shape.orders * shape.group;
  const cache = { name: `${name}/cache`, length: treeRows(shape) };
  const states = [
    ...cacheStates(config.text, cache),
    { name: `${name}/token`, type: i32(rollouts) },
    { name: `${name}/tokens`, type: i32(shape.completion, rollouts) },
    { name: `${name}/logp`, type: f32(shape.completion, rollouts) },
    { name: `${name}/fault`, type: i32(shape.completion, rollouts) },
  ];
  for (const each of states) backend.write(each.name, each.type);

  /** Samples from logits [rollouts, vocab] and notes token, log-prob and fault in row `at`. */
  const draw = (g: Builder, logits: Value): void => {
    const mask = new Array<number>(config.text.vocab).fill(0);
    for (const id of model.banned) mask[id] = 1;
    const banned = constant(g, f32(config.text.vocab), mask);
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
  };

  const size = { rows: shape.orders * shape.prompt, patches: shape.patches };
  const prefill = await backend.compile(prefillGraph(model, shape, `${name} prefill`, cache, draw));
  const step = await backend.compile(stepGraph(model, rollouts, `${name} decode`, name, cache, draw));

  return {
    shape,
    async roll({ prompts, key, temperature }) {
      const packed = packPrompts(config, prompts, shape.patches);
      const layout = prefillLayout(config, shape, packed.prompts);
      const used = prompts.length * shape.group;
      const packedKeys = Array.from({ length: used }, (_, at) =>
        packKey(key(Math.floor(at / shape.group), at % shape.group)),
      );
      const seed = packedKeys[0]?.key[0] ?? 0;
      if (packedKeys.some((each) => each.key[0] !== seed)) bug("one seed a batch of rollouts");
      const drawFeeds = (position: number) => ({
        keys: keyWords(packedKeys, rollouts, position),
        seed: Uint32Array.of(seed),
        temperature: Float64Array.of(temperature),
        at: Int32Array.of(position),
      });
      const last = Int32Array.from({ length: shape.orders }, (_, order) => layout.last[order * shape.group] ?? 0);
      prefill.run({ ...passFeeds(config, size, packed, layout.text), last, ...drawFeeds(0) });
      let length = 1;
      while (length < shape.completion) {
        step.run({ ...stepFeeds(decodeStep(config, layout, length - 1)), ...drawFeeds(length) });
        length++;
        if (length % lookEvery === 0 && length < shape.completion && (await allEnded(length))) break;
      }
      const tokens = await backend.read(`${name}/tokens`);
      const logp = await backend.read(`${name}/logp`);
      const drawn = Array.from({ length: used }, (_, rollout) => cut(tokens, logp, rollout, length));
      refuseFaults(await backend.read(`${name}/fault`), drawn);
      return drawn;

      async function allEnded(sampled: number): Promise<boolean> {
        const seen = await backend.read(`${name}/tokens`);
        for (let rollout = 0; rollout < used; rollout++) if (endOf(seen, rollout, sampled) < 0) return false;
        return true;
      }
    },
    release() {
      prefill.release();
      step.release();
      backend.drop(...states.map((each) => each.name));
    },
  };

  /** Index of the end token among a rollout's first `length` tokens, −1 when it has none. */
  function endOf(tokens: ArrayLike<number>, rollout: number, length: number): number {
    for (let at = 0; at < length; at++) if (ends.includes(tokens[at * rollouts + rollout] ?? -1)) return at;
    return -1;
  }

  /** Failures E1013 and E1014 for the first token that was drawn from nothing. What follows an end token was never looked at. */
  function refuseFaults(faults: ArrayLike<number>, drawn: readonly Rollout[]): void {
    for (const [rollout, { tokens }] of drawn.entries())
      for (let at = 0; at < tokens.length; at++) {
        const fault = faults[at * rollouts + rollout];
        if (fault === sampleFaults.notFinite) throw new Failure(E1013({ rollout: rollout + 1, position: at + 1 }));
        if (fault !== sampleFaults.none) throw new Failure(E1014({ banned: out, vocabulary: vocab }));
      }
  }

  function cut(tokens: ArrayLike<number>, logp: ArrayLike<number>, rollout: number, length: number): Rollout {
    const end = endOf(tokens, rollout, length);
    const kept = end < 0 ? length : end + 1;
    const column = (from: ArrayLike<number>) =>
      Array.from({ length: kept }, (_, at) => from[at * rollouts + rollout] ?? 0);
    return { tokens: Int32Array.from(column(tokens)), logp: Float32Array.from(column(logp)), ended: end >= 0 };
  }
}

function prefillGraph(
  { config, prefix }: SampledModel,
  shape: SamplerShape,
  title: string,
  cache: { readonly name: string; readonly length: number },
  draw: (g: Builder, logits: Value) => void,
) {
  const g = builder(title);
  const rows = shape.orders * shape.prompt;
  const inputs = passInputs(g, config, { rows, patches: shape.patches });
  const own = constant(g, i32(rows), prefillRows(shape));
  const from = { index: feed(g, "last", i32(shape.orders)) };
  const logits = predict(g, config, weights(g, config, prefix), { ...inputs, from }, { ...cache, rows: own });
  const order = constant(
    g,
    i32(shape.orders * shape.group),
    Array.from({ length: shape.orders * shape.group }, (_, rollout) => Math.floor(rollout / shape.group)),
  );
  draw(g, gatherRows(g, logits, order));
  return finish(g);
}

function stepGraph(
  { config, prefix }: SampledModel,
  rollouts: number,
  title: string,
  name: string,
  cache: { readonly name: string; readonly length: number },
  draw: (g: Builder, logits: Value) => void,
) {
  const g = builder(title);
  const inputs = stepInputs(g, config, rollouts);
  const token = state(g, `${name}/token`, i32(rollouts));
  draw(g, predictNext(g, config, weights(g, config, prefix), token, inputs, cache));
  return finish(g);
}

/** The words c1, c2, c3 and k1 of every rollout's key at a position; rollouts without a prompt get zeros. */
function keyWords(keys: readonly ReturnType<typeof packKey>[], rollouts: number, position: number): Uint32Array {
  const words = new Uint32Array(4 * rollouts);
  keys.forEach(({ counter, key }, rollout) => {
    words.set([(counter[1] + position) >>> 0, counter[2], counter[3], key[1]], 4 * rollout);
  });
  return words;
}
