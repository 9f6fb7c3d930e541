// The compiled graphs of a GRPO stage: sampler, scorer and learner of one shape, made anew where a batch has more patches
// than they have room for. Padding never changes a result.

import { type GrpoBatch, grpoLearner } from "../../engine/grpo-learner.ts";
import type { Learner } from "../../engine/optimizer.ts";
import { patchesIn, roomFor } from "../../engine/prompt.ts";
import { type Sampler, sampler } from "../../engine/sampler.ts";
import { type Scorer, scorer } from "../../engine/scorer.ts";
import { counted } from "../../record/doing.ts";
import { policyOf } from "../context.ts";
import { samplesOf } from "../dataset.ts";
import { sampled } from "../policy.ts";
import type { Stage } from "./stage.ts";

export interface Programs {
  readonly sample: Sampler;
  /** Only where the KL divergence is part of the reward. */
  readonly score: Scorer | undefined;
  /** Gives rollouts the log-probs that the learner's pass finds; compiled when it is first asked for. */
  readonly trainer: () => Promise<Scorer>;
  readonly learn: Learner<GrpoBatch>;
}

/** Programs for as many patches as asked, or as the largest batch needs. */
export function growing(stage: Stage) {
  const { context, policy, node, shape } = stage;
  let held: (Programs & { readonly patches: number }) | undefined;
  let rescorer: Scorer | undefined;
  const release = (): void => {
    held?.sample.release();
    held?.score?.release();
    held?.learn.release();
    held = undefined;
    rescorer?.release();
    rescorer = undefined;
  };
  let most: number | undefined;
  const fitting = async (patches: number): Promise<Programs> => {
    if (held && held.patches >= patches) return held;
    release();
    most ??= await largestBatch(stage);
    const room = roomFor(policy.config, Math.max(patches, most));
    context.doing({ stage: node.id, work: "compile" });
    const { backend } = context;
    const sample = await sampler(backend, await sampled(policy, node.sampling), { ...shape, patches: room }, node.id);
    const encoder = node.reference === undefined ? undefined : policyOf(context, node.reference).encoder;
    const frozen = { prefix: "reference", temperature: node.temperature, encoder };
    const charged = node.kl?.place === "reward";
    const score = charged ? await scorer(backend, policy.config, { ...shape, patches: room }, frozen) : undefined;
    const encoders = { policy: policy.encoder, reference: encoder };
    const learn = await grpoLearner(backend, policy.config, { ...shape, patches: room }, node, encoders);
    const own = {
      prefix: policy.prefix,
      temperature: node.temperature,
      gradients: true,
      ...(node.freezeVision && { encoder: policy.encoder }),
    };
    const trainer = async () => {
      rescorer ??= await scorer(backend, policy.config, { ...shape, patches: room }, own);
      return rescorer;
    };
    held = { sample, score, trainer, learn, patches: room };
    return held;
  };
  return Object.assign(fitting, { release });
}

/** Patches of a batch made of the samples with the most patches: no batch of a list needs more. */
async function largestBatch({ context, dataset, node, maker }: Stage): Promise<number> {
  if (dataset.kind === "endless") return 0;
  const patches: number[] = [];
  const samples = samplesOf(dataset, node.on);
  const measured = counted(context.doing, { stage: node.id, work: "prompts" }, samples.length);
  for (const { example } of samples) {
    patches.push(patchesIn([await maker.measure(example)]));
    measured.one();
  }
  return patches
    .sort((a, b) => b - a)
    .slice(0, node.batch)
    .reduce((sum, each) => sum + each, 0);
}
