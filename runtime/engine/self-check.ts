// What training rests on, tried before its first step: the log-probs that the sampler draws with are, bit for bit, those that the trainer's
// forward pass gives the same tokens. Both are compiled for a small layout, on the adapter and with the weights of the run.

import type { ModelConfig } from "../../models/decoder/config.ts";
import type { Frozen } from "../../models/parameters.ts";
import type { ProcessorSettings } from "../../plan/checkpoint/processor.ts";
import type { Backend } from "../graph/backend.ts";
import { cutPatches, type ProcessedPicture } from "../model/processor/process.ts";
import { pictureEncoder } from "./picture-encoder.ts";
import { type ProcessedPrompt, patchesOf, roomFor } from "./prompt.ts";
import type { Rollout } from "./rollout.ts";
import { type Sampler, sampler } from "./sampler.ts";
import type { SampledModel } from "./sampling-graphs.ts";
import { type Scorer, scorer } from "./scorer.ts";

/** Log-probs that were compared, and how many of them differ. */
export interface SelfCheck {
  readonly compared: number;
  readonly differing: number;
}

/** What is tried: the model, what a picture becomes for it, and under which name and temperature. */
export interface Checked {
  readonly model: SampledModel;
  /** Absent for a model that reads words alone. */
  readonly processor: ProcessorSettings | undefined;
  /** What training leaves as it is: of a frozen tower the trainer is given what the sampler is, another one is part of its pass. */
  readonly frozen: Frozen;
  readonly name: string;
  readonly temperature: number;
}

/** Two prompts, three rollouts of each, up to six tokens. */
const small = { orders: 2, group: 3, prompt: 9, completion: 6 } as const;

/** What the self-check runs. */
export interface CheckPrograms {
  readonly prompts: readonly ProcessedPrompt[];
  readonly sample: Sampler;
  readonly trainer: Scorer;
  release(): void;
}

/** Compiles the sampler and the trainer's forward pass for the small layout. Failure E1014 when every token is banned. */
export async function checkPrograms(
  backend: Backend,
  { model, processor, frozen, name, temperature }: Checked,
): Promise<CheckPrograms> {
  const { config, prefix } = model;
  const prompts = promptsFor(model, processor);
  const shape = { ...small, patches: roomFor(config, patchesOf(prompts)) };
  const encoder = pictureEncoder(backend, model);
  const sample = await sampler(backend, { ...model, encoder }, shape, `${name}.self-check`);
  const own = frozen.freezeVision ? { encoder } : {};
  const trainer = await scorer(backend, config, shape, { prefix, temperature, gradients: true, ...own });
  return {
    prompts,
    sample,
    trainer,
    release() {
      sample.release();
      trainer.release();
      encoder.release();
    },
  };
}

/** Samples under `seed` and scores what was sampled. Failure E1013 for logits that are not finite. */
export async function selfCheck(backend: Backend, checked: Checked, seed: number): Promise<SelfCheck> {
  const { prompts, sample, trainer, release } = await checkPrograms(backend, checked);
  const { temperature } = checked;
  const key = (order: number, rollout: number) => ({ seed, purpose: "rollout", sample: order, rollout }) as const;
  const rollouts = await sample.roll({ prompts, key, temperature });
  const scores = await trainer.score({ prompts, rollouts });
  release();
  return differingLogProbs(rollouts, scores);
}

/** Holds the log-probs of rollouts against others of the same tokens; of those that count, if not all do. */
export function differingLogProbs(
  rollouts: readonly Pick<Rollout, "logp">[],
  others: readonly ArrayLike<number>[],
  counted?: readonly boolean[],
): SelfCheck {
  let [compared, differing] = [0, 0];
  for (const [rollout, { logp }] of rollouts.entries()) {
    if (counted?.[rollout] === false) continue;
    compared += logp.length;
    for (const [at, each] of logp.entries()) if (each !== others[rollout]?.[at]) differing++;
  }
  return { compared, differing };
}

/** Prompts of tokens that a completion may have too; a model that takes pictures is shown one, in two places. */
function promptsFor(model: SampledModel, processor: ProcessorSettings | undefined): readonly ProcessedPrompt[] {
  const { image, visionStart, visionEnd } = model.config.tokens;
  const around = (mark: number | undefined): readonly number[] => (mark === undefined ? [] : [mark]);
  const picture = processor && image !== undefined ? smallPicture(processor) : undefined;
  const shown =
    picture && image !== undefined
      ? [...around(visionStart), ...new Array<number>(picture.tokens).fill(image), ...around(visionEnd)]
      : [];
  return [small.prompt, small.prompt - 4].map((length, at) => {
    const words = wordsOf(model, length - shown.length);
    return {
      tokens: [...words.slice(0, at), ...shown, ...words.slice(at)],
      pictures: picture ? [picture] : [],
    };
  });
}

/** Two visual tokens of every shade. */
function smallPicture(processor: ProcessorSettings): ProcessedPicture {
  const side = processor.patch * processor.merge;
  const rgb = Uint8Array.from({ length: 6 * side * side }, (_, at) => (37 * at) % 256);
  return cutPatches({ width: 2 * side, height: side, rgb }, processor);
}

function wordsOf({ config, banned }: SampledModel, length: number): readonly number[] {
  const special = new Set([...banned, ...marksOf(config)]);
  const tokens: number[] = [];
  for (let id = 0; id < config.text.vocab && tokens.length < length; id++) if (!special.has(id)) tokens.push(id);
  while (tokens.length < length) tokens.push(tokens[0] ?? config.tokens.bos);
  return tokens;
}

const marksOf = ({ tokens }: ModelConfig): readonly number[] => {
  const { eos, bos, pad, image, video, visionStart, visionEnd } = tokens;
  return [...eos, bos, pad, image, video, visionStart, visionEnd].filter((each) => each !== undefined);
};
