// Rows of a layout: what is sampled from them, and their logits, log-probs and entropies, rollout by rollout.

import { predictionFeeds, predictionInputs } from "../../models/decoder/inputs.ts";
import type { Predictions, TextRows } from "../../models/decoder/rows.ts";
import { passFeeds, passInputs } from "../../runtime/engine/pass.ts";
import { packPrompts } from "../../runtime/engine/prompt.ts";
import type { Rollout } from "../../runtime/engine/rollout.ts";
import { sampler } from "../../runtime/engine/sampler.ts";
import type { SamplerShape } from "../../runtime/engine/sampling-graphs.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { builder, f32, feed, fetch, finish } from "../../runtime/graph/ir.ts";
import { predict } from "../../runtime/model/forward.ts";
import { causalLayout } from "../../runtime/model/layouts/causal.ts";
import { treeRows } from "../../runtime/model/layouts/order-tree.ts";
import { packedTree } from "../../runtime/model/layouts/packed-tree.ts";
import { weights } from "../../runtime/model/weights.ts";
import { logProb } from "../../runtime/tensor/ops/log-prob.ts";
import { type Placed, promptAt, type Scene } from "./scene.ts";

/** Something of each rollout of the scene. */
export type ByRollout<T> = ReadonlyMap<number, T>;

/** Of each token of a rollout: its logits [tokens, vocab], log-prob and entropy [tokens]. */
export interface Scored {
  readonly logits: Float32Array;
  readonly logp: Float32Array;
  readonly entropy: Float32Array;
}

/** What samples and scores in one shape. */
export interface RowPrograms {
  readonly shape: SamplerShape;
  /** The scene's rollouts, drawn wherever they are placed. */
  rolled(placed: Placed): Promise<ByRollout<Rollout>>;
  /** Scores of rollouts in an order tree, in which a prompt is there once for its group. */
  inTree(placed: Placed, rollouts: ByRollout<Rollout>): Promise<ByRollout<Scored>>;
  /** Scores of rollouts as plain sequences, one after another. */
  inSequence(placed: Placed, rollouts: ByRollout<Rollout>): Promise<ByRollout<Scored>>;
  release(): void;
}

export async function rowPrograms(backend: Backend, scene: Scene, shape: SamplerShape): Promise<RowPrograms> {
  const { model, seed, temperature } = scene;
  const { config } = model;
  const sample = await sampler(backend, { ...model, prefix: "policy" }, shape, "rows");
  const score = await scoring(backend, scene, shape);
  const packed = ({ numbers }: Placed) =>
    packPrompts(
      config,
      numbers.map((each) => promptAt(scene, each)),
      shape.patches,
    );
  return {
    shape,
    async rolled({ numbers, keys }) {
      const at = (order: number, place: number) => keys[order * shape.group + place] ?? 100 * order + 50 + place;
      const rollouts = await sample.roll({
        prompts: numbers.map((each) => promptAt(scene, each)),
        key: (order, place) => ({ seed, purpose: "rollout", step: 1, sample: at(order, place), rollout: 0 }),
        temperature,
      });
      const isOwn = (key: number | undefined): key is number => key !== undefined && key < 100 * scene.prompts.length;
      return new Map(keys.flatMap((key, index) => (isOwn(key) ? [[key, rollouts[index]] as [number, Rollout]] : [])));
    },
    inTree(placed, rollouts) {
      const shown = packed(placed);
      const keys = placed.keys.map((key) => (key !== undefined && rollouts.has(key) ? key : undefined));
      const completions = keys.map((key) => rollouts.get(key ?? -1)?.tokens ?? []);
      const laid = packedTree(config, score, shown.prompts, { group: shape.group, completions });
      return score({ ...laid, packed: shown }, keys, rollouts);
    },
    inSequence(placed, rollouts) {
      const shown = packed(placed);
      const keys = placed.keys.filter((key) => key !== undefined && rollouts.has(key)) as number[];
      const sequences = keys.map((key) => ({
        prompt: shown.prompts[placed.numbers.indexOf(Math.floor(key / 100))] ?? { tokens: [], pictures: [] },
        completion: rollouts.get(key)?.tokens ?? [],
      }));
      return score({ ...causalLayout(config, score, sequences), packed: shown }, keys, rollouts);
    },
    release() {
      sample.release();
      score.release();
    },
  };
}

interface Laid {
  readonly text: TextRows;
  readonly predictions: Predictions;
  readonly packed: ReturnType<typeof packPrompts>;
}

/** The forward pass over as many rows as a tree and plain sequences need. */
async function scoring(backend: Backend, { model, temperature }: Scene, shape: SamplerShape) {
  const { config } = model;
  const places = shape.orders * shape.group * shape.completion;
  const rows = Math.max(treeRows(shape), shape.orders * shape.group * (shape.prompt + shape.completion));
  const size = { rows, patches: shape.patches };
  const g = builder("scored");
  const inputs = passInputs(g, config, size);
  const { from, targets } = predictionInputs(g, places, rows);
  const logits = predict(g, config, weights(g, config), { ...inputs, from });
  const probabilities = logProb(g, logits, targets, feed(g, "temperature", f32(1)));
  fetch(g, "logits", logits);
  fetch(g, "logp", probabilities.logp);
  fetch(g, "entropy", probabilities.entropy);
  const program = await backend.compile(finish(g));
  async function score(
    { text, predictions, packed }: Laid,
    keys: readonly (number | undefined)[],
    rollouts: ByRollout<Rollout>,
  ): Promise<ByRollout<Scored>> {
    program.run({
      ...passFeeds(config, size, packed, text),
      ...predictionFeeds(predictions, rows),
      temperature: Float64Array.of(temperature),
    });
    const { logits: all, logp, entropy } = await program.fetch("logits", "logp", "entropy");
    const found = new Map<number, Scored>();
    let place = 0;
    for (const key of keys) {
      const length = rollouts.get(key ?? -1)?.tokens.length;
      if (key === undefined || length === undefined) continue;
      const part = (values: ArrayLike<number> | undefined, width: number): Float32Array => {
        const first = place * width;
        return Float32Array.from({ length: length * width }, (_, at) => values?.[first + at] ?? Number.NaN);
      };
      found.set(key, { logits: part(all, config.text.vocab), logp: part(logp, 1), entropy: part(entropy, 1) });
      place += length;
    }
    return found;
  }
  return Object.assign(score, { rows, places, release: () => program.release() });
}
