// What training rests on, tried before its first step: the log-probs that the sampler draws with are, bit for bit, those that the trainer's
// forward pass gives the same tokens. Both are compiled for a small layout, on the adapter and with the weights of the run.

import type { ModelConfig } from "../../models/decoder/config.ts";
import type { Backend } from "../graph/backend.ts";
import { type ProcessedPrompt, roomFor } from "./prompt.ts";
import type { Rollout } from "./rollout.ts";
import { sampler } from "./sampler.ts";
import type { SampledModel } from "./sampling-graphs.ts";
import { scorer } from "./scorer.ts";

/** Log-probs that were compared, and how many of them differ. */
export interface SelfCheck {
  readonly compared: number;
  readonly differing: number;
}

/** Two prompts of words, three rollouts of each, up to six tokens. */
const small = { orders: 2, group: 3, prompt: 9, completion: 6 } as const;

/** Samples under `seed` and scores what was sampled. Failure E1013 for logits that are not finite. */
export async function selfCheck(
  backend: Backend,
  model: SampledModel,
  { seed, temperature, name }: { readonly seed: number; readonly temperature: number; readonly name: string },
): Promise<SelfCheck> {
  const { config, prefix } = model;
  const shape = { ...small, patches: roomFor(config, 0) };
  const prompts = [small.prompt, small.prompt - 4].map((length) => wordsOf(model, length));
  const sample = await sampler(backend, model, shape, `${name}.self-check`);
  const key = (order: number, rollout: number) => ({ seed, purpose: "rollout", sample: order, rollout }) as const;
  const rollouts = await sample.roll({ prompts, key, temperature });
  sample.release();
  const trainer = await scorer(backend, config, shape, { prefix, temperature, gradients: true });
  const scores = await trainer.score({ prompts, rollouts });
  trainer.release();
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

/** A prompt without pictures, of tokens that a completion may have too. */
function wordsOf({ config, banned }: SampledModel, length: number): ProcessedPrompt {
  const special = new Set([...banned, ...marksOf(config)]);
  const tokens: number[] = [];
  for (let id = 0; id < config.text.vocab && tokens.length < length; id++) if (!special.has(id)) tokens.push(id);
  while (tokens.length < length) tokens.push(tokens[0] ?? config.tokens.bos);
  return { tokens, pictures: [] };
}

const marksOf = ({ tokens }: ModelConfig): readonly number[] => {
  const { eos, bos, pad, image, video, visionStart, visionEnd } = tokens;
  return [...eos, bos, pad, image, video, visionStart, visionEnd].filter((each) => each !== undefined);
};
