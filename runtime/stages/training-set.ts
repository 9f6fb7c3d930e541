// What a training stage draws its batches from, and what an evaluation asks: the datasets that the plan names; of an overfit check the
// batch of the first step alone.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { EvaluateNode, GrpoNode, SupervisedNode } from "../../plan/plan.ts";
import { seedOf } from "../../plan/seeds.ts";
import { stageNumber } from "../../plan/stage-number.ts";
import { type Context, datasetOf } from "./context.ts";
import { type Dataset, type Sample, samplesOf } from "./dataset.ts";
import { batchOf } from "./training.ts";

type Known = Pick<Context, "run" | "datasets">;

/** What a stage draws its batches from. Failure E1034 for too few samples of an overfit check. */
export function trainingSet(context: Known, node: GrpoNode | SupervisedNode): Dataset {
  const dataset = datasetOf(context, node.on);
  const { run } = context;
  if (!run.overfit) return dataset;
  const at = { seed: seedOf(run, "data"), stage: stageNumber(run.nodes, node) };
  return { kind: "list", samples: batchOf(dataset, node, at, 1), isOneBatch: true };
}

/** What an evaluation asks. Failures as of trainingSet. */
export function askedSamples(context: Known, { on }: Pick<EvaluateNode, "on">): readonly Sample[] {
  const { run } = context;
  if (!run.overfit) return samplesOf(datasetOf(context, on), on);
  const train = run.nodes.find((each) => each.kind === "grpo" || each.kind === "supervised");
  return train ? samplesOf(trainingSet(context, train), on) : bug("an overfit check without training");
}
