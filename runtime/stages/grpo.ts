// Permutation GRPO (paper, Algorithm 1): per step a batch of originals, permuted copies with probability α_t, rollouts of
// every order, rewards against each order's own answer, merged-group advantages, one clipped update (or a few).

import type { GrpoBatch } from "../engine/grpo-learner.ts";
import type { Learned, Learner } from "../engine/optimizer.ts";
import { patchesOf } from "../engine/prompt.ts";
import { treeCount } from "../model/layouts/packed-tree.ts";
import type { StepWatching } from "../record/doing.ts";
import type { StepFigures } from "../record/event.ts";
import type { Context, Laps } from "./context.ts";
import { refuseNonFinite } from "./finite.ts";
import { stepFigures } from "./grpo/figures.ts";
import { checkLogProbs, type OldLogProbs, oldLogProbs } from "./grpo/old-log-probs.ts";
import { growing, type Programs } from "./grpo/programs.ts";
import { keepRollouts } from "./grpo/recorded.ts";
import { gainsOf, rewardsOf } from "./grpo/rewards.ts";
import { type GrpoParts, type Stage, stageOf } from "./grpo/stage.ts";
import { rolloutsOf, variantsOf } from "./grpo/variants.ts";
import { textsOf } from "./rolling.ts";
import { examplesOf, type Hooks, type Trained, trainingLoop, writeTraining } from "./training.ts";

/** Trains the policy in the backend; returns how far it came. */
export async function grpoStage(context: Context, parts: GrpoParts, hooks: Hooks): Promise<Trained> {
  const stage = stageOf(context, parts);
  const { node, policy, dataset, total } = stage;
  context.doing({ stage: node.id, work: "compile" });
  const checked = await checkLogProbs(stage);
  writeTraining(context.backend, policy.config, undefined, hooks.start.training(), node);
  const programs = growing(stage);
  const updates = updating(stage, hooks.start.updates);
  context.report({
    event: "stage",
    stage: node.id,
    kind: "permutation GRPO",
    of: total,
    ...examplesOf(dataset, node.batch),
  });
  context.report({ event: "logProbs", stage: node.id, ...checked });
  const old = oldLogProbs(stage, checked, hooks.before());
  const done = await trainingLoop(context, {
    node,
    total,
    hooks,
    config: policy.config,
    updates: updates.taken,
    step: (step, rate, laps, at) => stepOf(stage, { programs, updates, old, laps, at }, step, rate),
  });
  programs.release();
  return done;
}

/** What a step works with. */
interface Parts {
  readonly programs: (patches: number) => Promise<Programs>;
  readonly updates: Updates;
  readonly old: OldLogProbs;
  readonly laps: Laps;
  readonly at: StepWatching;
}

/** One step of Algorithm 1; returns what the journal says of it. */
async function stepOf(
  stage: Stage,
  { programs, updates, old, laps, at }: Parts,
  step: number,
  rate: number,
): Promise<Omit<StepFigures, "rate">> {
  at("prompts");
  const orders = await variantsOf(stage, step);
  const prompts = orders.map((each) => each.prompt);
  laps.lap("pictures");
  at("compile");
  const { sample, score, trainer, learn } = await programs(patchesOf(prompts));
  laps.lap("compile");
  at("rollouts");
  const drawn = await rolloutsOf(stage, sample, orders, { step, at });
  laps.lap("rollout");
  at("compile");
  await learn.compile(
    treeCount(
      prompts,
      drawn.map((each) => each.tokens),
    ),
  );
  laps.lap("compile");
  at("score");
  const rollouts = await old.of(prompts, drawn, trainer);
  const texts = await textsOf(stage.policy, rollouts);
  const reference = await score?.score({ prompts, rollouts });
  const rewards = rewardsOf(stage, orders, { rollouts, texts, reference });
  const { gains, counted, verdicts } = gainsOf(stage, rewards);
  laps.lap("score");
  at("learn");
  const batch = { prompts, rollouts, advantages: gains, rate, ...(counted && { counted }) };
  const learned = await updates.take(learn, batch, step);
  laps.lap("learn");
  const logProbs = old.note(step, { drawn, rollouts, counted, first: learned[0] });
  const made = { orders, drawn, rollouts, texts, ...rewards, gains, counted, verdicts };
  const figures = { ...stepFigures(stage, step, { ...made, learned }), ...logProbs };
  at("record");
  await keepRollouts(stage, step, made);
  laps.lap("record");
  return figures;
}

/** The optimizer updates of a stage. */
interface Updates {
  /** How many the run has taken by now; one that was skipped is none. */
  taken(): number;
  /** All updates of a step, on its one batch. */
  take(learn: Learner<GrpoBatch>, batch: Omit<GrpoBatch, "update">, step: number): Promise<readonly Learned[]>;
}

/** Goes on after the updates that a checkpoint has counted. */
function updating({ context, node, policy }: Stage, before: number): Updates {
  let taken = before;
  return {
    taken: () => taken,
    async take(learn, batch, step) {
      const learned: Learned[] = [];
      for (let inner = 1; inner <= node.innerSteps; inner++) {
        const seen = await learn.learn({ ...batch, update: taken + 1 });
        await refuseNonFinite(seen, step, context.backend, policy.config, node);
        taken += 1 - seen.skipped;
        learned.push(seen);
      }
      return learned;
    },
  };
}
