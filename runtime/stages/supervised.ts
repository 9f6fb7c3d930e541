// Supervised learning on worked answers: the warm start, which plays the part of the paper's pretrained base.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { E1038, E1039 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { SupervisedNode } from "../../plan/plan.ts";
import { seedOf } from "../../plan/seeds.ts";
import { stageNumber } from "../../plan/stage-number.ts";
import { augment, mayMirror } from "../data/augment.ts";
import { placesOf } from "../data/example.ts";
import { pictureName } from "../data/picture.ts";
import { pixelsOf } from "../data/pixels.ts";
import type { Learner } from "../engine/optimizer.ts";
import { pictureKey } from "../engine/picture-store.ts";
import { type Measured, type ProcessedPrompt, patchesIn, patchesOf, promptMaker, roomFor } from "../engine/prompt.ts";
import { type SupervisedBatch, supervisedLearner } from "../engine/supervised-learner.ts";
import { causalCount, type Lengths, lengthsOf } from "../model/layouts/causal.ts";
import { type RowCount, roomFor as rowRoom } from "../model/layouts/sizes.ts";
import { processPicture } from "../model/processor/process.ts";
import { counted } from "../record/doing.ts";
import { entryOf } from "../record/ledger.ts";
import type { Compiling } from "./compiling.ts";
import { type Context, datasetOf, policyOf } from "./context.ts";
import type { Dataset, Sample } from "./dataset.ts";
import { refuseNonFinite } from "./finite.ts";
import { lengthFigures } from "./grpo/details.ts";
import type { Policy } from "./policy.ts";
import {
  batchOf,
  examplesOf,
  firstBatches,
  type Hooks,
  lookedAt,
  type Trained,
  totalSteps,
  trainingLoop,
  writeTraining,
} from "./training.ts";
import { trainingSet } from "./training-set.ts";

/** Trains the policy in the backend; returns how far it came. Before the first step, of a list: Failures E1035, E1038 and E1039 for a sample that is too long, or has no worked answer. */
export async function supervisedStage(context: Context, node: SupervisedNode, hooks: Hooks): Promise<Trained> {
  const { backend, run } = context;
  const policy = policyOf(context, node.policy);
  const dataset = trainingSet(context, node);
  const total = totalSteps(node, datasetOf(context, node.on));
  const stage = stageNumber(run.nodes, node);
  writeTraining(backend, policy.config, undefined, hooks.start.training(), node);
  let updates = hooks.start.updates;

  const { shownAt, completionOf, measure } = worked(context, node, policy);
  context.report({
    event: "stage",
    stage: node.id,
    kind: "supervised learning",
    of: total,
    ...examplesOf(dataset, node.batch),
  });
  // what does not fit is known before the first step, and not at the one that draws it
  const fitting = growingLearner(context, policy, node, await mostOf(context, dataset, node, measure));
  const done = await trainingLoop(context, {
    node,
    total,
    config: policy.config,
    hooks,
    updates: () => updates,
    async step(step, rate, laps, at) {
      at("prompts");
      const batch = batchOf(dataset, node, { seed: seedOf(run, "data"), stage }, step);
      const sequences: { prompt: ProcessedPrompt; completion: readonly number[] }[] = [];
      for (const sample of batch)
        sequences.push({ prompt: await shownAt(sample, step), completion: await completionOf(sample) });
      laps.lap("pictures");
      at("compile");
      const learn = await fitting(patchesOf(sequences.map((each) => each.prompt)));
      await learn.compile(causalCount(sequences.map(lengthsOf)));
      laps.lap("compile");
      at("learn");
      const { nonFinite, skipped, ...learned } = await learn.learn({ sequences, rate, update: updates + 1 });
      await refuseNonFinite({ ...learned, nonFinite, skipped }, step, backend, policy.config, node);
      laps.lap("learn");
      updates += 1 - skipped;
      const used = entryOf(batch.map(({ number }) => ({ example: number })));
      const lengths = sequences.map((each) => each.completion.length);
      return {
        used,
        ...learned,
        ...lengthFigures(
          lengths,
          sequences.map((each) => each.prompt),
        ),
      };
    },
  });
  fitting.release();
  return done;
}

/** Compiles all programs of the stage, once for each size that its batches make them grow to, and takes no step. */
export async function compileSupervised(context: Context, node: SupervisedNode, compiling: Compiling): Promise<void> {
  const policy = policyOf(context, node.policy);
  const dataset = trainingSet(context, node);
  const total = totalSteps(node, datasetOf(context, node.on));
  const { measure } = worked(context, node, policy);
  const fitting = growingLearner(context, policy, node, await mostOf(context, dataset, node, measure));
  compiling.stage(node.id);
  writeTraining(context.backend, policy.config, undefined, undefined, node);
  const at = { seed: seedOf(context.run, "data"), stage: stageNumber(context.run.nodes, node) };
  const looked = firstBatches({ dataset, node, at, total });
  const sizes = new Set<string>();
  for (const batch of looked.batches()) {
    const measured: WorkedSize[] = [];
    for (const sample of batch) measured.push(await measure(sample));
    const patches = node.augment
      ? measured.reduce((sum, each) => sum + each.shown, 0)
      : patchesIn(measured.map((each) => each.prompt));
    const learn = await fitting(patches);
    const { rows, places } = rowRoom(causalCount(measured.map((each) => each.lengths)), fitting.most);
    await learn.compile({ rows, places });
    sizes.add(`${learn.patches} ${rows} ${places}`);
  }
  compiling.note(lookedAt(looked, total, sizes.size));
  fitting.release();
}

/** The most rows and places of a batch: of a list those of its longest samples. Failures as of `measure`. */
async function mostOf(
  { stopping, doing }: Context,
  dataset: Dataset,
  { id: stage, batch, prompt, completion }: SupervisedNode,
  measure: (sample: Sample) => Promise<WorkedSize>,
): Promise<RowCount> {
  if (dataset.kind === "endless") return causalCount(new Array(batch).fill({ prompt, completion }));
  const counts: RowCount[] = [];
  const measured = counted(doing, { stage, work: "prompts" }, dataset.samples.length);
  for (const sample of dataset.samples) {
    if (stopping()) break;
    counts.push(causalCount([(await measure(sample)).lengths]));
    measured.one();
  }
  const most = (of: keyof RowCount): number =>
    counts
      .map((each) => each[of])
      .sort((a, b) => b - a)
      .slice(0, batch)
      .reduce((sum, each) => sum + each, 0);
  return { rows: most("rows"), places: most("places") };
}

/** The learner for as many patches as asked, and `most` rows and places; made anew where a batch needs more patches than any before. */
function growingLearner({ backend }: Context, { config, encoder }: Policy, node: SupervisedNode, most: RowCount) {
  let learner: (Learner<SupervisedBatch> & { readonly patches: number }) | undefined;
  const fitting = async (patches: number): Promise<NonNullable<typeof learner>> => {
    if (learner && learner.patches >= patches) return learner;
    learner?.release();
    // A quarter more than this batch needs, so that later batches rarely need another compilation.
    const room = roomFor(config, 1.25 * patches);
    const shape = { ...most, patches: room };
    learner = { ...(await supervisedLearner(backend, config, shape, node.adam, node, encoder)), patches: room };
    return learner;
  };
  return Object.assign(fitting, { most, release: () => learner?.release() });
}

/** What a sample takes of a batch. */
interface WorkedSize {
  readonly prompt: Measured;
  /** Patches of all its places, each for itself. */
  readonly shown: number;
  /** In tokens. */
  readonly lengths: Lengths;
}

/** Samples as they are learnt from: prompts with pictures, changed where `augment` says so, and worked answers as tokens. */
function worked({ run }: Context, node: SupervisedNode, policy: Policy) {
  const stage = stageNumber(run.nodes, node);
  const maker = promptMaker(policy.tokenizer, policy.processor, node.prompt, node.wording);
  const end = policy.config.tokens.eos[0] ?? bug("no end token");

  async function shownAt(sample: Sample, step: number): Promise<ProcessedPrompt> {
    const shown = await maker.promptFor(sample.example);
    const { processor } = policy;
    if (!node.augment || !processor) return shown;
    const pictures = sample.example.images.map(async (picture, position) => {
      const key = {
        seed: seedOf(run, "data"),
        purpose: "augment",
        stage,
        step,
        sample: sample.number,
        position,
      } as const;
      const changed = augment(await pixelsOf(picture), key, mayMirror(picture));
      return processPicture(changed, processor, pictureName(picture));
    });
    const slots = await Promise.all(pictures);
    return { ...shown, pictures: placesOf(sample.example).map((slot) => slots[slot] ?? bug("a place for a picture")) };
  }

  async function completionOf({ example }: Sample): Promise<readonly number[]> {
    if (example.solution === undefined) throw new Failure(E1038({ sample: example.id }));
    const [ids = []] = await policy.tokenizer.encode([example.solution]);
    const tokens = [...ids, end];
    if (tokens.length > node.completion)
      throw new Failure(E1039({ sample: example.id, tokens: tokens.length, limit: node.completion }));
    return tokens;
  }

  /** Failures E1035, E1038 and E1039 for a sample that is too long, or has no worked answer. */
  async function measure(sample: Sample): Promise<WorkedSize> {
    const prompt = await maker.measure(sample.example);
    const slots = sample.example.images.map((each) => prompt.patches.get(pictureKey(each)) ?? 0);
    const shown = new Set(placesOf(sample.example));
    const completion = await completionOf(sample);
    return {
      prompt,
      shown: [...shown].reduce((sum, slot) => sum + (slots[slot] ?? 0), 0),
      lengths: { prompt: prompt.tokens, completion: completion.length },
    };
  }
  return { shownAt, completionOf, measure };
}
