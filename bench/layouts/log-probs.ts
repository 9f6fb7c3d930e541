// The sampler against the trainer: the log-probs that rollouts were drawn with, and those that the learner's pass gives the same tokens; and
// the gradients of an update whose old log-probs are the ones, and of one whose are the others, in wider room.

import { type Draw, draws } from "../../runtime/conform/vectors/draw.ts";
import { grpoLearner } from "../../runtime/engine/grpo-learner.ts";
import { type ProcessedPrompt, patchesOf, roomFor } from "../../runtime/engine/prompt.ts";
import { sampler } from "../../runtime/engine/sampler.ts";
import type { SamplerShape } from "../../runtime/engine/sampling-graphs.ts";
import { scorer } from "../../runtime/engine/scorer.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { writeWeights } from "../../runtime/model/weights.ts";
import { writeTraining } from "../../runtime/stages/training.ts";
import { grpo } from "../campaigns/tiny.ts";
import { readTraining } from "../processor/training.ts";
import { type Model, randomModel } from "./model.ts";
import { mixed, pictures, promptOf } from "./prompts.ts";

/** A layout: samples of so many pictures in so many orders each, and the room that sampler and trainer have. */
export interface Layout {
  readonly samples: number;
  readonly pictures: number;
  /** Of each sample. */
  readonly orders: number;
  readonly group: number;
  readonly completion: number;
  /** Rows of prompts and of patches beyond what the prompts need, and orders that no prompt has. */
  readonly spare: { readonly prompt: number; readonly patches: number; readonly orders: number };
}

const none = { prompt: 0, patches: 0, orders: 0 };

/** Pictures 2 to 6, alone and in many orders, groups of 1 to 32, completions of 2 to 96 tokens, rollouts decoded at once 4 to 192. */
export const layouts: readonly Layout[] = [
  { samples: 4, pictures: 2, orders: 2, group: 8, completion: 32, spare: none },
  { samples: 4, pictures: 3, orders: 2, group: 8, completion: 48, spare: { ...none, prompt: 7 } },
  { samples: 2, pictures: 4, orders: 4, group: 8, completion: 64, spare: { ...none, patches: 20 } },
  { samples: 2, pictures: 5, orders: 3, group: 12, completion: 40, spare: { ...none, orders: 2 } },
  { samples: 2, pictures: 6, orders: 4, group: 8, completion: 33, spare: { prompt: 13, patches: 8, orders: 1 } },
  { samples: 8, pictures: 2, orders: 1, group: 8, completion: 31, spare: none },
  { samples: 1, pictures: 6, orders: 12, group: 8, completion: 24, spare: none },
  { samples: 1, pictures: 3, orders: 6, group: 32, completion: 17, spare: { ...none, prompt: 1 } },
  { samples: 4, pictures: 4, orders: 1, group: 1, completion: 96, spare: { ...none, orders: 4 } },
  { samples: 16, pictures: 2, orders: 2, group: 4, completion: 20, spare: none },
  { samples: 3, pictures: 5, orders: 2, group: 16, completion: 50, spare: { prompt: 32, patches: 64, orders: 0 } },
  { samples: 5, pictures: 3, orders: 3, group: 5, completion: 27, spare: { prompt: 3, patches: 4, orders: 3 } },
  { samples: 1, pictures: 2, orders: 2, group: 24, completion: 80, spare: none },
  { samples: 6, pictures: 6, orders: 2, group: 6, completion: 12, spare: { ...none, patches: 100 } },
  { samples: 24, pictures: 4, orders: 1, group: 2, completion: 9, spare: none },
  { samples: 2, pictures: 3, orders: 2, group: 16, completion: 2, spare: { ...none, prompt: 2 } },
];

export interface Agreement {
  /** Log-probs compared, and how many of them differ in a bit. */
  readonly logProbs: number;
  readonly differing: number;
  /** Numbers of moments and weights compared after an update, and how many differ; tokens that the learner's own pass found different. */
  readonly gradients: number;
  readonly differingGradients: number;
  readonly mismatch: number;
  /** The shortest and the longest completion. */
  readonly lengths: readonly [least: number, most: number];
}

/** Rolls a layout out until `wanted` log-probs are compared; then an update by its last rollouts. */
export async function agreement(backend: Backend, layout: Layout, seed: number, wanted: number): Promise<Agreement> {
  const draw = draws(seed);
  const model = randomModel(draw, true);
  const { config } = model;
  writeWeights(backend, config, model.parameters);
  const batches = Array.from({ length: 3 }, () => promptsOf(draw, model, layout));
  const shape = shapeOf(model, layout, batches);
  const temperature = draw.pick([1, 0.8, 1.2]);
  const sample = await sampler(backend, { ...model, prefix: "policy" }, shape, "rollouts", 0);
  const trainer = await scorer(backend, config, shape, { prefix: "policy", temperature, gradients: true });
  let [logProbs, differing, least, most] = [0, 0, Number.POSITIVE_INFINITY, 0];
  let last: { readonly prompts: readonly ProcessedPrompt[]; readonly rollouts: Rollouts; readonly old: Rollouts };
  let step = 0;
  do {
    const prompts = batches[step % batches.length] ?? [];
    const key = (order: number, rollout: number) =>
      ({ seed, purpose: "rollout", step, sample: order, rollout }) as const;
    const rollouts = await sample.roll({ prompts, key, temperature });
    const scores = await trainer.score({ prompts, rollouts });
    for (const [at, { logp }] of rollouts.entries()) {
      logProbs += logp.length;
      differing += differ(logp, scores[at] ?? []);
      [least, most] = [Math.min(least, logp.length), Math.max(most, logp.length)];
    }
    last = { prompts, rollouts, old: rollouts.map((each, at) => ({ ...each, logp: scores[at] ?? each.logp })) };
    step++;
  } while (logProbs < wanted);
  sample.release();
  trainer.release();
  const advantages = last.rollouts.map(() => draw.whole(-8, 8) / 4);
  const updated = async (rollouts: Rollouts, room: SamplerShape) => {
    writeTraining(backend, config, model.parameters, undefined);
    const learner = await grpoLearner(backend, config, room, grpo(1, { temperature, clip: { low: 0, high: 0 } }));
    const learned = await learner.learn({ prompts: last.prompts, rollouts, advantages, rate: 1e-2, update: 1 });
    learner.release();
    return { learned, training: await readTraining(backend, config, 1) };
  };
  const { orders, prompt, patches } = shape;
  const room = { ...shape, orders: orders + 1, prompt: prompt + 5, patches: roomFor(config, patches + 12) };
  const [bySampler, byTrainer] = [await updated(last.rollouts, shape), await updated(last.old, room)];
  const [one, other] = [flat(bySampler.training), flat(byTrainer.training)];
  backend.destroy();
  return {
    logProbs,
    differing,
    gradients: one.length,
    differingGradients: differ(one, other),
    mismatch: bySampler.learned.logpMismatch ?? Number.NaN,
    lengths: [least, most],
  };
}

type Rollouts = Awaited<ReturnType<Awaited<ReturnType<typeof sampler>>["roll"]>>;

/** Each sample shows its pictures in some orders; the question is another in each. */
function promptsOf(draw: Draw, model: Model, layout: Layout): readonly ProcessedPrompt[] {
  return Array.from({ length: layout.samples }, () => {
    const shown = pictures(draw, model, layout.pictures, 3);
    return Array.from({ length: layout.orders }, () => promptOf(draw, model, mixed(draw, shown)));
  }).flat();
}

function shapeOf({ config }: Model, layout: Layout, batches: readonly (readonly ProcessedPrompt[])[]): SamplerShape {
  const longest = Math.max(...batches.flat().map((each) => each.tokens.length));
  const patches = Math.max(...batches.map(patchesOf));
  return {
    orders: layout.samples * layout.orders + layout.spare.orders,
    group: layout.group,
    prompt: longest + layout.spare.prompt,
    completion: layout.completion,
    patches: roomFor(config, patches + layout.spare.patches),
  };
}

function differ(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let count = Math.abs(one.length - other.length);
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const same = Object.is(one[at], other[at]) && Number.isFinite(one[at]);
    if (!same) count++;
  }
  return count;
}

const flat = ({ parameters, first, second }: Awaited<ReturnType<typeof readTraining>>): number[] =>
  [parameters, first, second].flatMap((all) => [...all.values()].flatMap((each) => [...each]));
