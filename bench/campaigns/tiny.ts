// The small plan that campaigns and tests begin with: a fresh model of about 30 thousand parameters, a few questions about two
// pictures, a few steps. Its nodes are written by hand, as a compiler would hand them over.

import { withNames } from "../../plan/hash.ts";
import type {
  Adam,
  DataNode,
  EvaluateNode,
  GrpoNode,
  ModelNode,
  PermuteNode,
  PlanNode,
  RewardNode,
  Run,
  Seeds,
  SupervisedNode,
} from "../../plan/plan.ts";

export const because = { path: "tiny.perl", start: 0, end: 0 };
const adam: Adam = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0, clipNorm: 1 };

/** Steps between checkpoints where only the last step and a stop make one. */
const never = 1_000_000;

/** Most prompts of two pictures take 17 to 22 tokens, worked answers 10. */
export const lengths = { prompt: 24, completion: 12 } as const;

export const model: ModelNode = {
  kind: "model",
  id: "policy",
  because,
  from: {
    kind: "fresh",
    shape: {
      text: {
        hidden: 16,
        inter: 32,
        layers: 1,
        heads: 2,
        kvHeads: 1,
        tied: true,
        ropeTheta: 1e4,
        mropeSections: [2, 1, 1],
      },
      vision: { hidden: 16, inter: 32, depth: 1, heads: 2, patch: 14, window: 56, fullAttentionBlocks: [0] },
    },
  },
  minPixels: 784,
  maxPixels: 784,
};

/** The policy as it was, where a term of the loss is measured to it. */
export const frozen: PlanNode = { kind: "frozen", id: "reference", because, of: "policy" };

/** `count` questions "which picture shows …" about two pictures, as node `data`. */
export function questions(count: number, more: Partial<Extract<DataNode, { kind: "four_artists" }>> = {}): DataNode[] {
  return [
    {
      kind: "four_artists",
      id: "data.source",
      because,
      split: "train",
      images: { from: 2, to: 2 },
      ask: [{ kind: "which", share: 1 }],
      seed: 1,
      ...more,
    },
    { kind: "take", id: "data", because, input: "data.source", count },
  ];
}

/** The questions of a list that a policy can answer now and then: as nodes `IN.rolled` and `IN.kept`. */
export function answerable(input: string, between = { from: 0, to: 1 }): PlanNode[] {
  const rolled = `${input}.rolled`;
  const keep = { kind: "between", field: "accuracy", ...between } as const;
  return [
    { kind: "rollout", id: rolled, because, input, count: 2, from: "policy", temperature: 1 },
    { kind: "where", id: `${input}.kept`, because, input: rolled, keep },
  ];
}

export function supervised(steps: number, more: Partial<SupervisedNode> = {}): SupervisedNode {
  return {
    kind: "supervised",
    id: "train",
    because,
    policy: "policy",
    on: "data",
    batch: 4,
    length: { unit: "step", count: steps },
    rate: { kind: "constant", value: 1e-2 },
    ...lengths,
    augment: false,
    shuffle: true,
    adam,
    checkpointEvery: never,
    ...more,
  };
}

export const reward: RewardNode = {
  kind: "reward",
  id: "reward",
  because,
  terms: [
    { grader: "boxed", weight: 0.9 },
    { grader: "think_then_box", weight: 0.1 },
  ],
};

export const permute: PermuteNode = {
  kind: "permute",
  id: "permute",
  because,
  images: "data",
  copies: 1,
  order: "random",
  move: "options",
  probability: { kind: "constant", value: 1 },
  gate: "sample",
  answers: { letter: "remap", number: "keep", yes_no: "keep", word: "keep" },
  profile: "paper",
};

export function grpo(steps: number, more: Partial<GrpoNode> = {}): GrpoNode {
  return {
    kind: "grpo",
    id: "train",
    because,
    policy: "policy",
    on: "data",
    permute: "permute",
    reward: "reward",
    batch: 2,
    group: 3,
    length: { unit: "step", count: steps },
    rate: { kind: "constant", value: 1e-3 },
    baseline: { scope: "merged", std: "population", floor: 1e-6 },
    clip: { low: 0.2, high: 0.2 },
    ratio: "token",
    mean: "token",
    temperature: 1,
    innerSteps: 1,
    ...lengths,
    adam,
    checkpointEvery: never,
    ...more,
  };
}

export function evaluate(every: number, more: Partial<EvaluateNode> = {}): EvaluateNode {
  return {
    kind: "evaluate",
    id: "evaluate",
    because,
    policy: "policy",
    on: "data",
    train: "train",
    every,
    orders: 2,
    decode: { kind: "greedy" },
    completion: lengths.completion,
    expect: [],
    ...more,
  };
}

export function planOf(nodes: readonly PlanNode[], seed = 1, seeds?: Seeds): Run {
  return withNames({ name: "tiny", seed, ...(seeds && { seeds }), nodes });
}
