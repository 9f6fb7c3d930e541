// How much of everything a run is: examples out of each data node, prompts, rollouts and tokens a step, steps, saved
// states. Pure arithmetic on the plan; what only the data can tell is given as "at most", or left out.

import type { GrpoNode, NodeId, PlanNode, Run, SupervisedNode } from "./plan.ts";

export interface Amount {
  /** Absent when nothing bounds it before the run. */
  readonly count: number | undefined;
  /** A filter stands before it: the run may find fewer. */
  readonly atMost: boolean;
}

/** Whether a data node gives examples without end. */
export function endless(nodes: readonly PlanNode[], id: NodeId): boolean {
  const node = nodes.find((each) => each.id === id);
  switch (node?.kind) {
    case "four_artists":
      return true;
    case "where":
    case "shuffle":
    case "rollout":
    case "rephrase":
    case "label":
    case "resample":
      return endless(nodes, node.input);
    case "mix":
      return node.parts.some((part) => endless(nodes, part.input));
    default:
      return false;
  }
}

/** Rows of a local file by its path in the plan; undefined where they are not known. */
export type Rows = (path: string, form: "parquet" | "jsonl") => number | undefined;

const unknownRows: Rows = () => undefined;

/** The examples that come out of a data node. Of a file's rows those that cannot be used are left out by a run. */
export function examples(nodes: readonly PlanNode[], id: NodeId, rows: Rows = unknownRows): Amount {
  const node = nodes.find((each) => each.id === id);
  switch (node?.kind) {
    case "parquet":
    case "jsonl": {
      const count = rows(node.path, node.kind);
      return { count, atMost: count !== undefined };
    }
    case "take": {
      const before = examples(nodes, node.input, rows);
      return { count: Math.min(node.count, before.count ?? node.count), atMost: before.atMost };
    }
    case "where":
    case "resample":
      return { count: examples(nodes, node.input, rows).count, atMost: true };
    case "benchmark":
      return { count: node.items, atMost: false };
    case "rollout":
    case "rephrase":
    case "label":
    case "shuffle":
      return examples(nodes, node.input, rows);
    case "mix": {
      const parts = node.parts.map((part) => examples(nodes, part.input, rows));
      const known = parts.every((part) => part.count !== undefined);
      const atMost = parts.some((part) => part.atMost) || node.parts.some((part) => part.share !== undefined);
      return { count: known ? parts.reduce((sum, part) => sum + (part.count ?? 0), 0) : undefined, atMost };
    }
    default:
      return { count: undefined, atMost: false };
  }
}

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
export function countTraining(run: Pick<Run, "nodes">, rows: Rows = unknownRows): TrainingCounts | undefined {
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
