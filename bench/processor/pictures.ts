// What the picture tower costs of a GRPO step and of an evaluation, in processor time, side by side in one run on the device `cpu`:
// node bench/processor/pictures.ts [--runs 5] [--threads 1]. "Nothing kept" encodes pictures anew for whoever shows them.

import { cpuUsage, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { permuted } from "../../runtime/data/example.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { grpoLearner } from "../../runtime/engine/grpo-learner.ts";
import { pictureEncoder } from "../../runtime/engine/picture-encoder.ts";
import { longestOf, type ProcessedPrompt, patchesOf, promptMaker } from "../../runtime/engine/prompt.ts";
import { sampler } from "../../runtime/engine/sampler.ts";
import type { Backend } from "../../runtime/graph/backend.ts";
import { copyWeights } from "../../runtime/model/weights.ts";
import { processorBackend } from "../../runtime/processor/backend.ts";
import { openProcessor } from "../../runtime/processor/processor.ts";
import { loadPolicy } from "../../runtime/stages/policy.ts";
import { writeTraining } from "../../runtime/stages/training.ts";
import { summarise } from "../device/figures.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "5" }, threads: { type: "string", default: "1" } },
});
const tiny = fileURLToPath(new URL("../../specs/models/tiny-vlm", import.meta.url));
const because = { path: "bench", start: 0, end: 0 };
const sizes = { orders: 16, group: 6, completion: 20 };
/** Batches of prompts that an evaluation asks; they show the same pictures in other orders. */
const batches = 4;

const processorTime = (): number => {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
};

const loss: Parameters<typeof grpoLearner>[3] = {
  clip: { low: 0.2, high: 0.2 },
  ratio: "token",
  kl: { coefficient: 0.01, estimator: "k3" },
  mean: "token",
  temperature: 1,
  adam: { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0, clipNorm: 1 },
};

type Tower = "nothing kept" | "learns" | "frozen";

/** A step and an evaluation of the small model, for whoever calls them in turn. */
async function programs(backend: Backend, tower: Tower, side: number) {
  const pixels = side ** 2;
  const from = { kind: "checkpoint", path: tiny } as const;
  const policy = loadPolicy(
    { kind: "model", id: "policy", because, from, minPixels: pixels, maxPixels: pixels },
    0,
    "/",
  );
  const { config } = policy;
  const family = fourArtists({
    split: "train",
    images: { from: 4, to: 4 },
    ask: [{ kind: "which", share: 1 }],
    seed: 0,
  });
  const maker = promptMaker(policy.tokenizer, policy.processor, Number.POSITIVE_INFINITY);
  const prompts: ProcessedPrompt[] = [];
  for (let index = 0; index < sizes.orders / 2; index++)
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
    ])
      prompts.push(await maker.promptFor(permuted(family.example(index), order)));
  const frozen = tower === "frozen" ? { freezeVision: true as const } : {};
  writeTraining(backend, config, policy.parameters, undefined, frozen);
  await copyWeights(backend, config, "policy", "reference");
  const most = tower === "nothing kept" ? 0 : undefined;
  const encoder = pictureEncoder(backend, policy, most);
  const reference = tower === "frozen" ? encoder : pictureEncoder(backend, { config, prefix: "reference" }, most);
  const shape = { ...sizes, prompt: longestOf(prompts), patches: patchesOf(prompts) };
  const sample = await sampler(backend, { ...policy, encoder }, shape, "bench");
  const node = { ...loss, ...frozen };
  const learner = await grpoLearner(backend, config, shape, node, { policy: encoder, reference });
  const key = (order: number, rollout: number) => ({ seed: 0, purpose: "rollout", sample: order, rollout }) as const;
  let update = 0;
  return {
    patches: shape.patches,
    async step() {
      const rollouts = await sample.roll({ prompts, key, temperature: 1 });
      const advantages = rollouts.map((_, at) => (at % 2 === 0 ? 1 : -1));
      // a rate of 0 leaves the weights alone, so that every run does the same work
      await learner.learn({ prompts, rollouts, advantages, rate: 0, update: ++update });
    },
    async evaluation() {
      for (let batch = 0; batch < batches; batch++) await sample.roll({ prompts, key, temperature: 0 });
    },
  };
}

const towers: readonly Tower[] = ["nothing kept", "learns", "frozen"];
for (const side of [28, 112]) {
  const backends = towers.map(() => processorBackend(openProcessor({ threads: Number(values.threads) })));
  const made = await Promise.all(towers.map((tower, at) => programs(backends[at] as Backend, tower, side)));
  const times = towers.map(() => ({ step: [] as number[], evaluation: [] as number[] }));
  // the first round warms up; a round of each in turn, so that other work on the machine slows all alike
  for (let round = 0; round <= Number(values.runs); round++)
    for (const [at, each] of made.entries())
      for (const what of ["step", "evaluation"] as const) {
        const before = processorTime();
        await each[what]();
        if (round > 0) times[at]?.[what].push(processorTime() - before);
      }
  stdout.write(
    `pictures of ${side}×${side}, ${made[0]?.patches} patches: milliseconds of processor time\n      step  evaluation\n`,
  );
  for (const [at, tower] of towers.entries()) {
    const median = (samples: readonly number[] = []) => summarise("ms", samples).median.toFixed(1).padStart(10);
    stdout.write(`${median(times[at]?.step)} ${median(times[at]?.evaluation)}   tower: ${tower}\n`);
  }
  for (const each of backends) each.destroy();
}
process.exit(0);
