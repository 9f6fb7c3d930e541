// One update of the same examples in a layout: weights and moments afterwards, which the gradients have made, and the figures of the step.

import type { Draw } from "../../runtime/conform/vectors/draw.ts";
import { grpoLearner } from "../../runtime/engine/grpo-learner.ts";
import type { Rollout } from "../../runtime/engine/rollout.ts";
import type { SamplerShape } from "../../runtime/engine/sampling-graphs.ts";
import { supervisedLearner } from "../../runtime/engine/supervised-learner.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { writeWeights } from "../../runtime/model/weights.ts";
import { writeTraining } from "../../runtime/stages/training.ts";
import { grpo } from "../campaigns/tiny.ts";
import { readTraining } from "../processor/training.ts";
import type { Model } from "./model.ts";
import type { ByRollout } from "./rows.ts";
import { type Placed, promptAt, type Scene } from "./scene.ts";

/** Everything that an update made, by name. */
export type Update = Readonly<Record<string, ArrayLike<number>>>;

/** What an update of policy gradients is of: settings of the loss, and each rollout's advantage and old log-probs. */
export interface Lesson {
  readonly node: ReturnType<typeof grpo>;
  readonly advantages: ByRollout<number>;
  readonly behaviour: ByRollout<Float32Array>;
}

/** Settings at random; half of the time the rollouts are of another policy, so that ratios, clips and KL terms are at work. */
export function randomLesson(draw: Draw, { temperature }: Scene, rollouts: ByRollout<Rollout>): Lesson {
  const isOff = draw.chance(0.5);
  return {
    node: grpo(1, {
      temperature,
      mean: draw.pick(["token", "sequence", "sequence_sum"] as const),
      ratio: draw.pick(["token", "sequence", "sequence_token"] as const),
      ...(draw.chance(0.5) && { kl: { coefficient: 0.1, estimator: draw.pick(["k1", "k2", "k3"] as const) } }),
      ...(draw.chance(0.3) && { entropy: { coefficient: 0.01, top: 1 } }),
    }),
    advantages: new Map([...rollouts.keys()].map((key) => [key, draw.whole(-8, 8) / 4])),
    behaviour: new Map(
      [...rollouts].map(([key, { logp }]) => [key, isOff ? logp.map((each) => each + draw.whole(-9, 9) / 10) : logp]),
    ),
  };
}

const nothing: Rollout = { tokens: new Int32Array(), logp: new Float32Array(), ended: true };

/** A rollout that does not count: its tokens and log-probs are anything. */
function stranger(draw: Draw, { config }: Model, most: number): Rollout {
  const length = draw.whole(1, most);
  const tokens = Int32Array.from({ length }, () => draw.whole(0, config.text.vocab - 1));
  return { tokens, logp: Float32Array.from(draw.floats([length])), ended: false };
}

export interface UpdateProgram {
  /** Updates the scene's weights, moments from 0. What is no rollout of the scene does not count. */
  updated(draw: Draw, placed: Placed, rollouts: ByRollout<Rollout>): Promise<Update>;
  release(): void;
}

/** Updates by policy gradients, in an order tree. */
export async function treeUpdates(
  backend: Backend,
  scene: Scene,
  shape: SamplerShape,
  { node, advantages, behaviour }: Lesson,
): Promise<UpdateProgram> {
  const { config, parameters } = scene.model;
  writeTraining(backend, config, parameters, undefined);
  const frozen = [...parameters].map(([name, values]) => [name, values.map((each) => 0.9 * each)] as const);
  writeWeights(backend, config, new Map(frozen), "reference");
  const learner = await grpoLearner(backend, config, shape, node);
  return {
    async updated(draw, { numbers, keys }, rollouts) {
      writeTraining(backend, config, parameters, undefined);
      const learned = await learner.learn({
        prompts: numbers.map((each) => promptAt(scene, each)),
        rollouts: keys.map((key) => {
          if (key === undefined) return nothing;
          const own = rollouts.get(key);
          return own ? { ...own, logp: behaviour.get(key) ?? own.logp } : stranger(draw, scene.model, shape.completion);
        }),
        advantages: keys.map((key) => advantages.get(key ?? -1) ?? draw.whole(-3, 3)),
        counted: keys.map((key) => rollouts.has(key ?? -1)),
        rate: 1e-2,
        update: 1,
      });
      return { ...figuresOf(learned), ...(await trained(backend, scene)) };
    },
    release: () => learner.release(),
  };
}

/** Supervised updates of the same completions: sequences behind one another, in room for `more` rows and some more places. */
export async function sequenceUpdates(
  backend: Backend,
  scene: Scene,
  shape: SamplerShape,
  more: number,
): Promise<UpdateProgram> {
  const { config, parameters } = scene.model;
  writeTraining(backend, config, parameters, undefined);
  const sequences = scene.prompts.length * scene.group;
  const sizes = {
    rows: sequences * (shape.prompt + shape.completion) + more,
    places: sequences * shape.completion + (more % 30),
    patches: shape.patches,
  };
  const learner = await supervisedLearner(backend, config, sizes, grpo(1).adam);
  return {
    async updated(_, __, rollouts) {
      writeTraining(backend, config, parameters, undefined);
      const learned = await learner.learn({
        sequences: [...rollouts].map(([key, { tokens }]) => ({
          prompt: promptAt(scene, Math.floor(key / 100)),
          completion: tokens,
        })),
        rate: 1e-2,
        update: 1,
      });
      return { ...figuresOf(learned), ...(await trained(backend, scene)) };
    },
    release: () => learner.release(),
  };
}

const figuresOf = (learned: object): Update =>
  Object.fromEntries(Object.entries(learned).map(([name, value]) => [name, [value as number]]));

async function trained(backend: Backend, { model }: Scene): Promise<Update> {
  const { parameters, first, second } = await readTraining(backend, model.config, 1);
  const named = (what: string, all: ReadonlyMap<string, Float32Array>) =>
    [...all].map(([name, values]) => [`${what} of ${name}`, values] as const);
  return Object.fromEntries([
    ...named("weights", parameters),
    ...named("first moment", first),
    ...named("second moment", second),
  ]);
}
