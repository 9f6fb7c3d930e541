// A step and an evaluation on the device `cpu` from pixels that are stored as numbers, as digests that are the same on every processor:
//
//   node bench/processor/fixture.ts [--threads 2]
//
// Exit 1 where one is not as fixture.json says. On arm64 without such a machine (Debian; a Node for arm64 from its archive):
//   apt-get install qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross libgcc-s1-arm64-cross
//   qemu-aarch64-static -L /usr/aarch64-linux-gnu NODE/bin/node bench/processor/fixture.ts

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { argv, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { GrpoNode, ModelNode } from "../../plan/plan.ts";
import { grpoLearner } from "../../runtime/engine/grpo-learner.ts";
import { type ProcessedPrompt, patchesOf } from "../../runtime/engine/prompt.ts";
import type { Rollout } from "../../runtime/engine/rollout.ts";
import { sampler } from "../../runtime/engine/sampler.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { cutPatches } from "../../runtime/model/processor/process.ts";
import { writeWeights } from "../../runtime/model/weights.ts";
import { processorBackend } from "../../runtime/processor/backend.ts";
import { openProcessor } from "../../runtime/processor/processor.ts";
import { loadPolicy, type Policy } from "../../runtime/stages/policy.ts";
import { writeTraining } from "../../runtime/stages/training.ts";
import { readTraining } from "./training.ts";

/** Digests of what a step and an evaluation give. */
export interface Fixture {
  /** Processed pictures, and positions: what the host computes. */
  readonly pictures: string;
  /** Tokens and log-probabilities of the sampled rollouts. */
  readonly rollouts: string;
  /** Loss, ratio, KL and gradient norm of two updates. */
  readonly figures: string;
  readonly weights: string;
  readonly moments: string;
  /** Greedy answers of the trained policy, with their log-probabilities. */
  readonly evaluation: string;
}

const because = { path: "fixture", start: 0, end: 0 };
const folder = fileURLToPath(new URL("../../specs/models/tiny-vlm", import.meta.url));
const model: ModelNode = {
  kind: "model",
  id: "policy",
  because,
  from: { kind: "checkpoint", path: folder },
  minPixels: 784,
  maxPixels: 3136,
};
const node: Pick<GrpoNode, "clip" | "ratio" | "kl" | "mean" | "temperature" | "adam"> = {
  clip: { low: 0.2, high: 0.2, dual: 3 },
  ratio: "token",
  kl: { coefficient: 0.04, estimator: "k3" },
  mean: "token",
  temperature: 1.3,
  adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.1, clipNorm: 1 },
};
const size = { orders: 3, group: 4, prompt: 40, completion: 12 };

/** Prompts of two to four pictures of mixed sizes, all of numbers of a Lehmer generator. */
function prompts({ processor }: Policy): readonly ProcessedPrompt[] {
  if (!processor) throw new Error("the model reads no pictures");
  let state = 12345;
  const next = (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  return [2, 3, 4].map((count) => {
    const pictures = Array.from({ length: count }, (_, index) => {
      const [width, height] = [28, index % 2 === 0 ? 28 : 56];
      const rgb = Uint8Array.from({ length: 3 * width * height }, () => next(256));
      return cutPatches({ width, height, rgb }, processor);
    });
    const shown = pictures.flatMap((each) => [3, ...new Array<number>(each.tokens).fill(5), 4]);
    return { tokens: [...shown, ...Array.from({ length: 6 }, () => 7 + next(70))], pictures };
  });
}

function digest(...arrays: readonly ArrayLike<number>[]): string {
  const hash = createHash("sha256");
  for (const each of arrays) hash.update(new Uint8Array(Float32Array.from(each).buffer));
  return hash.digest("hex");
}

const ofRollouts = (rollouts: readonly Rollout[]): string =>
  digest(...rollouts.flatMap(({ tokens, logp }) => [tokens, logp]));

/** The fixture on a backend. */
export async function fixture(backend: Backend): Promise<Fixture> {
  const policy = loadPolicy(model, 0, "/");
  const { config, parameters } = policy;
  const shown = prompts(policy);
  const shape = { ...size, patches: patchesOf(shown) };
  writeTraining(backend, config, parameters, undefined);
  writeWeights(backend, config, parameters, "reference");
  const sample = await sampler(backend, policy, shape, "fixture");
  const roll = (temperature: number) =>
    sample.roll({
      prompts: shown,
      key: (order, rollout) => ({ seed: 5, purpose: "rollout", step: 1, sample: order, rollout }),
      temperature,
    });
  const rollouts = await roll(1.3);
  const learner = await grpoLearner(backend, config, shape, node);
  const advantages = rollouts.map((_, index) => ((index * 7) % 5) - 2);
  const figures: number[] = [];
  for (const update of [1, 2]) {
    const { loss, ratio, kl, gradientNorm } = await learner.learn({
      prompts: shown,
      rollouts,
      advantages,
      rate: 1e-2,
      update,
    });
    figures.push(loss, ratio ?? 0, kl ?? 0, gradientNorm);
  }
  learner.release();
  const training = await readTraining(backend, config, 2);
  const greedy = await roll(0);
  sample.release();
  await policy.tokenizer.close();
  return {
    pictures: digest(...shown.flatMap(({ pictures }) => pictures.map((each) => each.values))),
    rollouts: ofRollouts(rollouts),
    figures: digest(figures),
    weights: digest(...training.parameters.values()),
    moments: digest(...training.first.values(), ...training.second.values()),
    evaluation: ofRollouts(greedy),
  };
}

/** What every processor gives. */
export const expected = JSON.parse(readFileSync(new URL("./fixture.json", import.meta.url), "utf8")) as Fixture;

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { threads: { type: "string", default: "2" } } });
  const processor = openProcessor({ threads: Number(values.threads) });
  const found = await fixture(processorBackend(processor));
  processor.destroy();
  stdout.write(`${process.arch}, ${values.threads} threads\n${JSON.stringify(found, null, 2)}\n`);
  const other = (Object.keys(expected) as (keyof Fixture)[]).filter((part) => found[part] !== expected[part]);
  if (other.length > 0) stdout.write(`not as recorded: ${other.join(", ")}\n`);
  process.exit(other.length > 0 ? 1 : 0);
}
