// The tiny vision-language model at work: tokens a second when rollouts are decoded and when a GRPO step is taken.

import { fileURLToPath } from "node:url";
import type { GrpoNode } from "../../plan/plan.ts";
import { permuted } from "../../runtime/data/example.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import type { Device } from "../../runtime/device/device.ts";
import { grpoLearner } from "../../runtime/engine/grpo-learner.ts";
import { type ProcessedPrompt, patchesOf, promptMaker } from "../../runtime/engine/prompt.ts";
import { sampler } from "../../runtime/engine/sampler.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { writeWeights } from "../../runtime/model/weights.ts";
import { type LoadedPolicy, loadPolicy, type Policy } from "../../runtime/stages/policy.ts";
import { writeTraining } from "../../runtime/stages/training.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { type Figure, type Measurement, summarise } from "./figures.ts";

const tiny = fileURLToPath(new URL("../../specs/models/tiny-vlm", import.meta.url));
const because = { path: "bench", start: 0, end: 0 };
const originals = 8;
const shape = { orders: 2 * originals, group: 6, prompt: 48, completion: 20 };

/** The loss that is trained. */
export const node: Pick<GrpoNode, "clip" | "ratio" | "kl" | "mean" | "temperature" | "adam"> = {
  clip: { low: 0.2, high: 0.2, dual: 3 },
  ratio: "token",
  kl: { coefficient: 0.01, estimator: "k3" },
  mean: "token",
  temperature: 1,
  adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 1 },
};

/** The committed checkpoint. */
export const tinyPolicy = (): LoadedPolicy =>
  loadPolicy(
    { kind: "model", id: "policy", because, from: { kind: "checkpoint", path: tiny }, minPixels: 784, maxPixels: 784 },
    0,
    "/",
  );

/** Questions about four pictures, each in two orders; prompts of at most so many tokens. */
export async function twoOrders(
  policy: Policy,
  questions: number,
  longest: number,
): Promise<readonly ProcessedPrompt[]> {
  const family = fourArtists({
    split: "train",
    images: { from: 4, to: 4 },
    ask: [{ kind: "which", share: 1 }],
    seed: 0,
  });
  const maker = promptMaker(policy.tokenizer, policy.processor, longest);
  const prompts: ProcessedPrompt[] = [];
  for (let index = 0; index < questions; index++) {
    const example = family.example(index);
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
    ])
      prompts.push(await maker.promptFor(permuted(example, order)));
  }
  return prompts;
}

/** Tokens a second of decoding and training on a GPU, or on a driver that stands for one; its programs are gone afterwards. */
export async function benchModel(device: Device, runs = 5): Promise<readonly Measurement[]> {
  const all = await benchModelOn(gpuBackend(device), runs);
  return all.filter(({ figure }) => figure.unit === "tok/s");
}

/** Milliseconds of wall time, or of whatever a clock counts. */
export type Clock = () => number;

/**
 * Decodes and trains on 16 orders × 6 rollouts with the committed checkpoint, `runs` times after one warm-up; tokens a second of
 * `clock`. Destroys the backend.
 */
export async function benchModelOn(
  backend: Backend,
  runs = 5,
  clock: Clock = () => performance.now(),
): Promise<readonly Measurement[]> {
  const policy = tinyPolicy();
  const prompts = await twoOrders(policy, originals, shape.prompt);
  writeTraining(backend, policy.config, policy.parameters, undefined);
  writeWeights(backend, policy.config, policy.parameters, "reference");
  const sized = { ...shape, patches: patchesOf(prompts) };
  const sample = await sampler(backend, policy, sized, "bench");
  const learn = await grpoLearner(backend, policy.config, sized, node);
  const decode: number[] = [];
  const train: number[] = [];
  const whole = { decode: [] as number[], train: [] as number[] };
  for (let run = 0; run <= runs; run++) {
    const begun = clock();
    const rollouts = await sample.roll({
      prompts,
      key: (order, rollout) => ({
        seed: 0,
        purpose: "rollout",
        step: run,
        sample: order >> 1,
        copy: order & 1,
        rollout,
      }),
      temperature: 1,
    });
    const rolled = clock();
    const sampled = rollouts.reduce((sum, each) => sum + each.tokens.length, 0);
    const read = sampled + prompts.reduce((sum, each) => sum + each.tokens.length, 0);
    const gains = rollouts.map((_, index) => (index % 2 === 0 ? 1 : -1));
    // A rate of 0 leaves the weights alone, so that every run does the same work.
    await learn.learn({ prompts, rollouts, advantages: gains, rate: 0, update: run + 1 });
    if (run === 0) continue;
    decode.push((1000 * sampled) / (rolled - begun));
    const ended = clock();
    train.push((1000 * read) / (ended - rolled));
    whole.decode.push(rolled - begun);
    whole.train.push(ended - rolled);
  }
  sample.release();
  learn.release();
  const adapter = backend.name;
  backend.destroy();
  const measurement = (what: string, figure: Figure): Measurement => ({
    what,
    by: "perlc",
    adapter,
    figure,
  });
  return [
    measurement("tiny-vlm decode, 96 rollouts at once", summarise("tok/s", decode)),
    measurement("tiny-vlm GRPO step, 96 rollouts", summarise("tok/s", train)),
    measurement("tiny-vlm decode, whole", summarise("ms", whole.decode)),
    measurement("tiny-vlm GRPO step, whole", summarise("ms", whole.train)),
  ];
}
