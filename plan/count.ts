// How much of everything a run is: prompts, rollouts and tokens a step, steps, saved
// states. Pure arithmetic on the plan; what only the data can tell is given as "at most", or left out.

import { type Amount, examples, type Rows } from "./passing.ts";
import type { GrpoNode, PlanNode, Run, SupervisedNode } from "./plan.ts";

export interface TrainingCounts {
  readonly kind: "grpo" | "supervised";
  readonly promptsPerStep: number;
  /** Orders of each prompt: the original and its copies. */
  readonly orders: number;
  readonly rolloutsPerStep: number;
  /** Rollouts of one merged group. */
  readonly group: number;
  /** Prompt and completion tokens of a step when every one is as long as allowed. */
  readonly tokensPerStep: number;
  readonly steps: Amount;
  /** Saved states, the last one included. */
  readonly checkpoints: Amount;
}

/** The counts of a run's training. A prompt is counted once for all rollouts of an order: they share it. */
export function countTraining(run: Pick<Run, "nodes">, rows: Rows = () => undefined): TrainingCounts | undefined {
  const train = run.nodes.find(
    (node): node is GrpoNode | SupervisedNode => node.kind === "grpo" || node.kind === "supervised",
  );
  if (!train) return undefined;
  const permute = run.nodes.find((node) => node.kind === "permute");
  const orders = train.kind === "grpo" && permute ? permute.copies + 1 : 1;
  const rollouts = train.kind === "grpo" ? train.group : 1;
  const steps = countSteps(run.nodes, train, rows);
  const saved = steps.count === undefined ? undefined : Math.ceil(steps.count / train.checkpointEvery);
  return {
    kind: train.kind,
    promptsPerStep: train.batch,
    orders,
    rolloutsPerStep: train.batch * orders * rollouts,
    group: orders * rollouts,
    tokensPerStep: train.batch * orders * (train.prompt + rollouts * train.completion),
    steps,
    checkpoints: { count: saved, atMost: steps.atMost },
  };
}

/** Steps of the run. An epoch takes every example once, in whole batches. */
function countSteps(nodes: readonly PlanNode[], train: GrpoNode | SupervisedNode, rows: Rows): Amount {
  const { unit, count } = train.length;
  if (unit === "step") return { count, atMost: false };
  const there = examples(nodes, train.on, rows);
  return {
    count: there.count === undefined ? undefined : count * Math.floor(there.count / train.batch),
    atMost: there.atMost,
  };
}
