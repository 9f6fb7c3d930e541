// What of a GRPO step is padding, and what packing its rows to the tokens that were sampled saves: the tiny model's update in the size that
// the batch asks for and in that of the longest prompts and completions, in turn, in processor time; what sampling saves by decoding in
// fewer rows once rollouts have ended; and that weights and rollouts are the same either way:
// node bench/padding.ts [--runs 5] [--adapter cpu] [--threads 1]

import { cpuUsage } from "node:process";
import { parseArgs } from "node:util";
import { openDevice } from "../runtime/device/dawn.ts";
import { type GrpoBatch, grpoLearner, mostOf } from "../runtime/engine/grpo-learner.ts";
import { type ProcessedPrompt, patchesOf } from "../runtime/engine/prompt.ts";
import type { Rollout } from "../runtime/engine/rollout.ts";
import { sampler } from "../runtime/engine/sampler.ts";
import type { Backend } from "../runtime/graph/backend.ts";
import { treeCount } from "../runtime/model/layouts/packed-tree.ts";
import { type RowCount, roomFor } from "../runtime/model/layouts/sizes.ts";
import { writeWeights } from "../runtime/model/weights.ts";
import { processorBackend } from "../runtime/processor/backend.ts";
import { openProcessor } from "../runtime/processor/processor.ts";
import type { LoadedPolicy } from "../runtime/stages/policy.ts";
import { writeTraining } from "../runtime/stages/training.ts";
import { gpuBackend } from "../runtime/tensor/execute.ts";
import { summarise } from "./device/figures.ts";
import { node, tinyPolicy, twoOrders } from "./device/model.ts";
import { readWeights } from "./processor/training.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    adapter: { type: "string", default: "cpu" },
    threads: { type: "string", default: "1" },
  },
});
const runs = Number(values.runs);

/** Of `perlc bench`, of the quickstart, and of a run that allows long completions. */
const settings = [
  { what: "bench", questions: 8, group: 6, prompt: 48, completion: 20 },
  { what: "quickstart", questions: 12, group: 6, prompt: 36, completion: 16 },
  { what: "long completions", questions: 8, group: 6, prompt: 48, completion: 64 },
] as const;

/** Milliseconds of processor time that this process has taken, all of its threads. */
const clock = (): number => {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
};

async function rolled(backend: Backend, policy: LoadedPolicy, shape: Parameters<typeof sampler>[2], prompts: Prompts) {
  const sample = await sampler(backend, policy, shape, "padding");
  const key = (order: number, rollout: number) =>
    ({ seed: 0, purpose: "rollout", step: 1, sample: order >> 1, copy: order & 1, rollout }) as const;
  const rollouts = await sample.roll({ prompts, key, temperature: 1 });
  sample.release();
  return rollouts;
}

type Prompts = readonly ProcessedPrompt[];

/** Medians of sampling with rollouts that have ended compacted, and decoded to the last step; some never end at this temperature. */
async function decoded(backend: Backend, policy: LoadedPolicy, shape: Parameters<typeof sampler>[2], prompts: Prompts) {
  const samplers = [
    await sampler(backend, policy, shape, "compacted"),
    await sampler(backend, policy, shape, "whole", Number.POSITIVE_INFINITY),
  ];
  const times = samplers.map((): number[] => []);
  const said = samplers.map(() => "");
  let tokens = 0;
  // more rounds than are counted: programs of fewer rows are compiled once they are worth it
  for (let run = 0; run < 2 * runs; run++)
    for (const [at, each] of samplers.entries()) {
      const begun = clock();
      const key = (order: number, rollout: number) =>
        ({ seed: 0, purpose: "rollout", step: run, sample: order >> 1, copy: order & 1, rollout }) as const;
      const rollouts = await each.roll({ prompts, key, temperature: 1.5 });
      if (run >= runs) times[at]?.push(clock() - begun);
      said[at] += JSON.stringify(rollouts.map((rollout) => [[...rollout.tokens], [...rollout.logp]]));
      tokens = rollouts.reduce((sum, rollout) => sum + rollout.tokens.length, 0);
    }
  for (const each of samplers) each.release();
  const [compacted = 0, whole = 0] = times.map((each) => summarise("ms", each).median);
  return { compacted, whole, tokens, same: said[0] === said[1] };
}

/** Medians of updates that leave the weights alone, packed and padded in turn, and the weights after one update that does not. */
async function compared(
  backend: Backend,
  policy: LoadedPolicy,
  shape: Parameters<typeof grpoLearner>[2],
  batch: Batch,
) {
  const bySizes = [roomFor, (_: RowCount, most: RowCount) => most].map((sizes) =>
    grpoLearner(backend, policy.config, shape, node, { sizes }),
  );
  const learners = await Promise.all(bySizes);
  const times = learners.map((): number[] => []);
  for (let run = 0; run <= runs; run++)
    for (const [at, learner] of learners.entries()) {
      const begun = clock();
      await learner.learn({ ...batch, rate: 0, update: 1 });
      if (run > 0) times[at]?.push(clock() - begun);
    }
  const weights: string[] = [];
  for (const learner of learners) {
    writeTraining(backend, policy.config, policy.parameters, undefined);
    await learner.learn({ ...batch, rate: 1e-3, update: 1 });
    weights.push(JSON.stringify([...(await readWeights(backend, policy.config)).values()].map((each) => [...each])));
    learner.release();
  }
  const [packed = 0, padded = 0] = times.map((each) => summarise("ms", each).median);
  return { packed, padded, same: weights[0] === weights[1] };
}

type Batch = Pick<GrpoBatch, "prompts" | "advantages"> & { readonly rollouts: readonly Rollout[] };

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const policy = tinyPolicy();
const open = async () => {
  if (values.adapter !== "cpu") {
    const device = await openDevice(values.adapter);
    return { backend: gpuBackend(device), close: () => device.destroy() };
  }
  const processor = openProcessor({ threads: Number(values.threads) });
  return { backend: processorBackend(processor), close: () => processor.destroy() };
};
const { backend, close } = await open();
console.log(`${backend.name}, medians of ${runs} updates in turn, processor time`);
for (const { what, questions, group, prompt, completion } of settings) {
  const prompts = await twoOrders(policy, questions, prompt);
  const shape = { orders: prompts.length, group, prompt, completion, patches: patchesOf(prompts) };
  writeTraining(backend, policy.config, policy.parameters, undefined);
  writeWeights(backend, policy.config, policy.parameters, "reference");
  const rollouts = await rolled(backend, policy, shape, prompts);
  const most = mostOf(shape);
  const count = treeCount(
    prompts,
    rollouts.map((each) => each.tokens),
  );
  const room = roomFor(count, most);
  const advantages = rollouts.map((_, index) => (index % 2 === 0 ? 1 : -1));
  const { packed, padded, same } = await compared(backend, policy, shape, { prompts, rollouts, advantages });
  for (const kind of ["rows", "places"] as const)
    console.log(
      `${what}: ${count[kind]} ${kind} have tokens, of ${most[kind]} when all are as long as allowed (padding ${percent(1 - count[kind] / most[kind])}), ` +
        `of ${room[kind]} packed (${percent(1 - count[kind] / room[kind])})`,
    );
  console.log(
    `${what}: a step takes ${packed.toFixed(1)} ms packed, ${padded.toFixed(1)} ms padded: ${percent(1 - packed / padded)} less; ` +
      `weights are ${same ? "the same" : "NOT the same"}`,
  );
  const { compacted, whole, tokens, same: alike } = await decoded(backend, policy, shape, prompts);
  console.log(
    `${what}: sampling ${tokens} tokens takes ${compacted.toFixed(1)} ms compacted, ${whole.toFixed(1)} ms to the last step of all: ` +
      `${percent(1 - compacted / whole)} less; rollouts are ${alike ? "the same" : "NOT the same"}`,
  );
  if (!same || !alike) process.exitCode = 1;
}
backend.destroy();
close();
process.exit();
