// Rolling a list of prompts out, however long, through a sampler of fixed size: batches are filled in order, and since a
// rollout depends on its own key only, the batching leaves no trace in the results.

import { longestOf, type ProcessedPrompt, patchesOf, picturesOf, roomFor } from "../engine/prompt.ts";
import type { Rollout } from "../engine/rollout.ts";
import { type Sampler, sampler } from "../engine/sampler.ts";
import type { SampledModel, SamplerShape } from "../engine/sampling-graphs.ts";
import { Interrupted } from "../limits/interrupted.ts";
import type { DrawKey } from "../method/philox.ts";
import type { Context } from "./context.ts";
import type { Policy } from "./policy.ts";

/** Prompts a batch of an evaluation or a filter holds: enough to keep a device busy, little enough for its memory. */
export const rollingRows = 96;

export interface Roller {
  /** All rollouts of prompt 0, then of prompt 1, … `key` names rollout `rollout` of prompt `prompt`. */
  roll(
    prompts: readonly ProcessedPrompt[],
    key: (prompt: number, rollout: number) => DrawKey,
    temperature: number,
  ): Promise<readonly Rollout[]>;
  /** Compiles what `roll` of these prompts runs, for as many rows as they can have, and rolls nothing. */
  compile(prompts: readonly ProcessedPrompt[]): Promise<void>;
  release(): void;
}

/** Compiles samplers as they are needed: a batch with more patches or a longer prompt than before gets a larger one. */
export function roller(
  { backend, stopping, doing }: Pick<Context, "backend" | "stopping" | "doing">,
  policy: SampledModel,
  shape: Omit<SamplerShape, "patches" | "prompt">,
  name: string,
): Roller {
  let current: Sampler | undefined;
  async function fitting(patches: number, prompt: number): Promise<Sampler> {
    if (current && current.shape.patches >= patches && current.shape.prompt >= prompt) return current;
    const { shape: held } = current ?? { shape: { patches: 0, prompt: 0 } };
    const room = { patches: Math.max(patches, held.patches), prompt: Math.max(prompt, held.prompt) };
    current?.release();
    doing({ stage: name, work: "compile" });
    current = await sampler(backend, policy, { ...shape, ...room }, name);
    return current;
  }
  const batchesOf = (prompts: readonly ProcessedPrompt[]) =>
    Array.from({ length: Math.ceil(prompts.length / shape.orders) }, (_, batch) => {
      const first = batch * shape.orders;
      return { first, prompts: prompts.slice(first, first + shape.orders) };
    });
  /** One sampler for all batches of these prompts. */
  const fittingAll = (prompts: readonly ProcessedPrompt[]): Promise<Sampler> => {
    const patches = Math.max(...batchesOf(prompts).map((each) => patchesOf(each.prompts)));
    return fitting(roomFor(policy.config, patches), longestOf(prompts));
  };
  return {
    async compile(prompts) {
      if (prompts.length > 0) await (await fittingAll(prompts)).compile();
    },
    async roll(prompts, key, temperature) {
      if (prompts.length === 0) return [];
      const fits = await fittingAll(prompts);
      // many to a pass of the picture tower, and not as few as each batch lacks
      const encoding = (done: number, of: number) => doing({ stage: name, work: "encode", done, of });
      await policy.encoder?.prepare(picturesOf(prompts), encoding);
      const rollouts: Rollout[] = [];
      const batches = batchesOf(prompts);
      const of = prompts.length * shape.group;
      for (const [at, batch] of batches.entries()) {
        if (stopping()) throw new Interrupted();
        const before = rollouts.length;
        const told = (ended: number, tokens: number): void =>
          doing({
            stage: name,
            work: "rollouts",
            done: before + ended,
            of,
            share: (at + tokens / shape.completion) / batches.length,
          });
        told(0, 0);
        rollouts.push(
          ...(await fits.roll({
            prompts: batch.prompts,
            key: (order, rollout) => key(batch.first + order, rollout),
            temperature,
            told,
          })),
        );
      }
      return rollouts;
    },
    release() {
      current?.release();
      current = undefined;
    },
  };
}

/** The text of each rollout, without end tokens: what graders read. */
export function textsOf({ tokenizer }: Policy, rollouts: readonly Rollout[]): Promise<readonly string[]> {
  return tokenizer.decode(
    rollouts.map(({ tokens }) => [...tokens]),
    { special: false },
  );
}
