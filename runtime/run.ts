// READ THIS SECOND: a plan is executed here, stage by stage, in the order of its nodes.
//
//   model → frozen → data (sources, rollouts, filters) → evaluate before → train → evaluate after → final weights
//
// Whatever a stage found out is in the run's folder; taking a run up again reads it from there.

import { bug } from "../compiler/diagnostics/bug.ts";
import type { PermuteNode, PlanNode, RewardNode } from "../plan/plan.ts";
import { resolved } from "./inputs/resolve.ts";
import { Interrupted } from "./limits/interrupted.ts";
import { weightIn } from "./model/weights.ts";
import type { Planned } from "./record/ledger.ts";
import type { Recorder } from "./record/recorder.ts";
import { endingLines } from "./report/ending.ts";
import { type OverfitCheck, overfitCheck, overfitLines } from "./report/overfit.ts";
import { blaming, placing } from "./stages/blame.ts";
import { type Context, policyOf } from "./stages/context.ts";
import { earlyEnd, keepOf } from "./stages/ending.ts";
import { grpoStage } from "./stages/grpo.ts";
import { nothingLearnt } from "./stages/nothing-learnt.ts";
import { checkPermutation } from "./stages/permutable.ts";
import { refuseOtherModel } from "./stages/policy.ts";
import { prepared, type TrainNode } from "./stages/prepare.ts";
import { leftOutTable } from "./stages/rows.ts";
import { supervisedStage } from "./stages/supervised.ts";
import { trainingSet } from "./stages/training-set.ts";

/** How a run ended; the table compares each evaluation before and after training. */
export type Outcome =
  | {
      readonly kind: "finished";
      readonly weights: string;
      readonly folder: string;
      readonly tables: readonly string[];
      /** Of an overfit check: what it came to. */
      readonly overfit?: OverfitCheck;
    }
  | { readonly kind: "stopped"; readonly step: number };

/** Executes the run of `context`, from the recorder's last checkpoint if it has one. Failure E0273 when a file that it reads changed meanwhile. */
export async function execute(context: Context, recorder: Recorder): Promise<Outcome> {
  try {
    return await stages(context, recorder);
  } catch (error) {
    if (error instanceof Interrupted) return stopped(context, recorder);
    throw error;
  }
}

async function stages(context: Context, recorder: Recorder): Promise<Outcome> {
  const { run, specs } = context;
  const { nodes } = run;
  const train = nodes.find((each): each is TrainNode => each.kind === "grpo" || each.kind === "supervised");
  if (!train) return bug("a run without training");
  const permute = nodes.find((each) => each.kind === "permute");
  const start = recorder.resume(train.id);

  const evaluations = await prepared({ context, recorder, train, resumed: start.step });
  if (permute && train.kind === "grpo") await blaming(specs, permute, () => checkPermutation(context, train, permute));
  await evaluations.before();

  const { config, files } = policyOf(context, train.policy);
  await blaming(specs, train, () => refuseOtherReference(context, train));
  const keep = keepOf(nodes, train);
  const hooks = {
    start,
    before: () => recorder.steps(train.id),
    save: recorder.checkpoint(context, train.id, config, files, keep),
    after: evaluations.during,
    early: earlyEnd(nodes, recorder),
  };
  const { step, total, early } = await blaming(specs, train, () =>
    train.kind === "grpo"
      ? grpoStage(context, { node: train, permute, reward: rewardOf(nodes, train.reward) }, hooks)
      : supervisedStage(context, train, hooks),
  );
  if (step < total && !early) return stopped(context, recorder, train);
  if (early) context.report({ event: "earlyStop", stage: train.id, step, of: total, ...early });
  const ledger = recorder.settle(context, planned(context, train, permute, step));

  const { metrics, tables: compared } = await evaluations.after(step);
  evaluations.release();
  const ending = recorder.ending(keep);
  const lines = endingLines(ending, step);
  const tables = [...compared, ...(lines.length > 0 ? [lines.join("\n")] : []), ...leftOutTable(context.datasets)];
  context.doing({ work: "files" });
  // what changed while the run was using it has given steps that belong to no plan
  await resolved(run, context.directory, placing(specs));
  warnOfNothing(context, recorder, train);
  await context.archive.settled();
  const overfit = run.overfit && overfitOutcome(context, recorder, train);
  if (run.overfit) tables.push(overfitLines(overfit).join("\n"));
  const results = { metrics, tables, ledger, ending, ...(overfit && { overfit }) };
  context.doing({ work: "save" });
  const { weights, folder } = await recorder.finish(context, config, weightIn(context.backend), files, results);
  return { kind: "finished", weights, folder, tables, ...(overfit && { overfit }) };
}

/** What an overfit check came to, by all its steps. */
function overfitOutcome(context: Context, recorder: Recorder, train: TrainNode): OverfitCheck | undefined {
  const { nodes } = context.run;
  const terms = train.kind === "grpo" ? rewardOf(nodes, train.reward) : [];
  const all = terms.reduce((sum, { weight }) => sum + Math.max(0, weight), 0);
  const reward = train.kind === "grpo" ? { all } : {};
  return overfitCheck(recorder.steps(train.id), { examples: train.batch, ...reward });
}

/** What the ledger is held against. */
function planned(context: Context, train: TrainNode, permute: PermuteNode | undefined, steps: number): Planned {
  const dataset = trainingSet(context, train);
  const listed = dataset.kind === "list" ? dataset.samples : undefined;
  return {
    stage: train.id,
    steps,
    batch: train.batch,
    examples: listed && new Map(listed.map(({ number, example }) => [number, example.images.length])),
    orders: train.kind === "grpo" ? (permute?.copies ?? 0) + 1 : undefined,
  };
}

/** Says that no step so far has taught anything (E1076). */
function warnOfNothing({ warn }: Context, recorder: Recorder, train: TrainNode): void {
  const nothing = nothingLearnt(train, recorder.steps(train.id));
  if (nothing) warn(nothing);
}

/** Both are computed by one graph from the same tokens and patches. Failure E1066. */
export function refuseOtherReference(context: Context, train: TrainNode): void {
  if (train.kind !== "grpo" || train.reference === undefined) return;
  const names = { policy: train.policy, reference: train.reference };
  refuseOtherModel(policyOf(context, train.policy), policyOf(context, train.reference), names);
}

export function rewardOf(nodes: readonly PlanNode[], id: string): RewardNode["terms"] {
  const node = nodes.find((each) => each.kind === "reward" && each.id === id);
  return node?.kind === "reward" ? node.terms : bug(`no reward ${id}`);
}

/** A stop loses nothing: the last checkpoint is the last step that was taken. */
function stopped(context: Context, recorder: Recorder, train?: TrainNode): Outcome {
  if (train) warnOfNothing(context, recorder, train);
  const { lastStep: step } = recorder;
  context.report({ event: "stopped", step });
  return { kind: "stopped", step };
}
