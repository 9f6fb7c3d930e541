// The plan: everything a run needs, every default, unit and origin explicit. Plain, canonical, hashable data.
// Everything before it (grammar, names, types) is pure; everything after it (runtime, emitters, diff) never sees syntax.

import type { DataNode, JudgeNode, Sampling } from "./data-nodes.ts";

export type * from "./data-nodes.ts";

/** Where in a spec a node was asked for, so that a failure at step 400 can draw the line. Not part of the hash. */
export interface Because {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Stable within a run: the path of the setting that made the node (`data.train`, `data.train.2`, `train`). */
export type NodeId = string;

/** SHA-256 of the canonical JSON (RFC 8785) of a plan without names of locals, places and hashes; `sha256:…`. */
export type PlanHash = string;

/** A spec compiles to one plan; a plain experiment is one run, a sweep is many. */
export interface Plan {
  readonly edition: 1;
  readonly runs: readonly Run[];
  readonly hash: PlanHash;
}

export interface Run {
  readonly name: string;
  readonly seed: number;
  /** Topologically sorted: a node's inputs stand before it. */
  readonly nodes: readonly PlanNode[];
  readonly hash: PlanHash;
}

/** A value over the run: shares are 0..1; `over` is the part of the run in which the value moves (0..1). */
export type Curve =
  | { readonly kind: "constant"; readonly value: number }
  | {
      readonly kind: "linear" | "cosine";
      readonly from: number;
      readonly to: number;
      readonly over: Range;
      readonly warmup: number;
    }
  | {
      readonly kind: "exponential" | "power";
      readonly from: number;
      readonly to: number;
      readonly rate: number;
      readonly over: Range;
      readonly warmup: number;
    }
  /** A logistic curve through its middle (a share of `over`), stretched so that it meets both ends. */
  | {
      readonly kind: "sigmoid";
      readonly from: number;
      readonly to: number;
      readonly rate: number;
      readonly middle: number;
      readonly over: Range;
      readonly warmup: number;
    }
  /** Moves with what training measures: `from` at or below `between.from`, `to` at or above `between.to`. */
  | {
      readonly kind: "adaptive";
      readonly by: "accuracy" | "flip_rate" | "entropy";
      readonly from: number;
      readonly to: number;
      readonly between: Range;
      /** Steps over which the measure is averaged. */
      readonly window: number;
    }
  | {
      readonly kind: "steps";
      readonly from: number;
      readonly stages: readonly { readonly at: number; readonly value: number }[];
    };

export interface Range {
  readonly from: number;
  readonly to: number;
}

export type PlanNode =
  | ModelNode
  | FrozenNode
  | JudgeNode
  | DataNode
  | PermuteNode
  | RewardNode
  | GrpoNode
  | SupervisedNode
  | EvaluateNode;
export interface Base {
  readonly id: NodeId;
  readonly because: Because;
}

/** A policy: weights on disk in the Hugging Face layout, or a fresh model of a given shape. */
export interface ModelNode extends Base {
  readonly kind: "model";
  readonly from:
    | {
        readonly kind: "checkpoint";
        readonly path: string /** Of model.safetensors when the spec pins it. */;
        readonly sha256?: string;
      }
    | { readonly kind: "hub"; readonly name: string; readonly revision?: string }
    | { readonly kind: "fresh"; readonly shape: ModelShape };
  /** Pixels a picture may have after resizing (image processor's max_pixels). */
  readonly maxPixels: number;
  readonly minPixels: number;
  /** Longest prompt and completion together that the architecture takes, in tokens. */
  readonly context?: number;
}

/** The Qwen2.5-VL architecture at any size. Token counts and widths; see runtime/model. */
export interface ModelShape {
  readonly text: {
    readonly hidden: number;
    readonly inter: number;
    readonly layers: number;
    readonly heads: number;
    readonly kvHeads: number;
    readonly tied: boolean;
    readonly ropeTheta: number;
    /** Half-widths of the temporal, height and width sections; they sum to hidden / heads / 2. */
    readonly mropeSections: readonly [number, number, number];
  };
  readonly vision: {
    readonly hidden: number;
    readonly inter: number;
    readonly depth: number;
    readonly heads: number;
    readonly patch: number;
    readonly window: number;
    readonly fullAttentionBlocks: readonly number[];
  };
}

/** The reference policy of the KL term: `of` as it was before the first step. */
export interface FrozenNode extends Base {
  readonly kind: "frozen";
  readonly of: NodeId;
}

export type AnswerSpace = "letter" | "number" | "yes_no" | "word";
export type AnswerRule = "remap" | "flip" | "keep" | "drop" | "oracle";

/** P of the paper's algorithm 1: how copies of a sample get other orders of their pictures. */
export interface PermuteNode extends Base {
  readonly kind: "permute";
  readonly images: NodeId;
  /** n_s of the paper: permuted copies beside the original. */
  readonly copies: number;
  readonly order: "random" | "derangement" | "cyclic" | "transposition" | "balanced" | "all" | "hardest";
  readonly move: "all" | "options" | "all_but_first";
  readonly probability: Curve;
  readonly gate: "sample" | "batch" | "copy";
  readonly answers: { readonly [space in AnswerSpace]: AnswerRule };
  readonly profile: "paper" | "released_code";
}

export type Grader = "boxed" | "think_then_box";

export interface RewardNode extends Base {
  readonly kind: "reward";
  /** Weights sum to at most 1 unless the spec says otherwise. */
  readonly terms: readonly { readonly grader: Grader; readonly weight: number }[];
}

export interface Adam {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Global L2 norm above which gradients are scaled down; absent = never. */
  readonly clipNorm?: number;
}

/** Permutation GRPO (perl-method §1.3): one update per step on a merged group of (copies + 1) × group rollouts. */
export interface GrpoNode extends Base {
  readonly kind: "grpo";
  readonly policy: NodeId;
  readonly reference?: NodeId;
  readonly on: NodeId;
  readonly permute?: NodeId;
  readonly reward: NodeId;
  /** Prompts (originals) a step. */
  readonly batch: number;
  /** Rollouts of one order. */
  readonly group: number;
  /** Optimizer steps; epochs are already counted out. A length in epochs is resolved by the runtime after the filter. */
  readonly length: { readonly unit: "step" | "epoch"; readonly count: number };
  readonly rate: Curve;
  readonly baseline: {
    readonly scope: "merged" | "per_order";
    readonly std: "population" | "sample" | "none";
    readonly floor: number;
    /** Whose standard deviation divides; absent = each group's own. */
    readonly over?: "batch";
  };
  /** Absent: the clipped objective of PPO, on the ratios that `ratio` says. */
  readonly objective?:
    | { readonly kind: "cispo"; readonly cap: number }
    | { readonly kind: "sapo"; readonly positive: number; readonly negative: number };
  readonly clip: { readonly low: number; readonly high: number; readonly dual?: number };
  readonly ratio: "token" | "sequence";
  readonly kl?: {
    readonly coefficient: number;
    readonly estimator: "k1" | "k2" | "k3";
    /** Absent: in the loss. */
    readonly place?: "reward";
    /** The coefficient is steered so that the KL divergence stays near a target. */
    readonly steer?: { readonly target: number; readonly horizon: number };
  };
  /** Every so many steps the reference becomes `share` of the policy and the rest of itself. */
  readonly sync?: { readonly every: number; readonly share: number };
  readonly entropy?: { readonly coefficient: number; readonly top: number };
  /** Groups outside the band are left out of the update, whole. */
  readonly filter?: GroupFilter;
  /** A penalty that grows over the last `buffer` tokens before the longest completion. */
  readonly overlong?: { readonly buffer: number; readonly factor: number };
  /** Completions that were cut off do not count in the loss. */
  readonly maskTruncated?: true;
  readonly sampling?: Sampling;
  readonly mean: "token" | "sequence" | "fixed_budget" | "sequence_sum";
  readonly temperature: number;
  /** Passes over the same rollouts; 1 = strictly on policy. */
  readonly innerSteps: number;
  /** Optimizer steps that share the rollouts of a step between them; absent = 1. */
  readonly updates?: number;
  /** Rollouts in one pass over the device; absent = as many as fit. */
  readonly microBatch?: number;
  /** Absent: fp32. */
  readonly precision?: "bf16";
  readonly lora?: {
    readonly rank: number;
    readonly alpha: number;
    readonly targets: "all" | "attention" | "feed_forward";
  };
  readonly freezeVision?: true;
  readonly recompute?: true;
  /** What becomes of an example whose prompt is too long; absent = the run ends. */
  readonly overlongPrompt?: "drop";
  /** Longest prompt, longest completion, in tokens. */
  readonly prompt: number;
  readonly completion: number;
  readonly adam: Adam;
  readonly checkpointEvery: number;
}

export interface GroupFilter {
  /** Of a group: share of right answers, or mean reward. */
  readonly metric: "accuracy" | "reward";
  readonly between: Range;
  readonly bounds: "open" | "closed";
  readonly minStd: number;
  /** What happens when a step has lost groups: go on with fewer, sample more prompts, or end the run. */
  readonly shortfall: "drop" | "refill" | "fail";
  /** Rounds of `refill`. */
  readonly rounds: number;
}

/** Supervised learning on the worked solutions (the warm start that plays the paper's pretrained base). */
export interface SupervisedNode extends Base {
  readonly kind: "supervised";
  readonly policy: NodeId;
  readonly on: NodeId;
  readonly batch: number;
  readonly length: { readonly unit: "step" | "epoch"; readonly count: number };
  readonly rate: Curve;
  readonly prompt: number;
  readonly completion: number;
  readonly augment: boolean;
  /** Whether each epoch has an order of its own, or the examples are read as they stand. */
  readonly shuffle: boolean;
  readonly adam: Adam;
  readonly checkpointEvery: number;
}

/** Accuracy, flip rate, consistent accuracy and accuracy by slot over `orders` orders of each item. */
export interface EvaluateNode extends Base {
  readonly kind: "evaluate";
  readonly policy: NodeId;
  readonly on: NodeId;
  readonly train: NodeId;
  /** Steps between evaluations during training; 0 = only before and after. */
  readonly every: number;
  readonly orders: number;
  readonly decode: { readonly kind: "greedy" } | { readonly kind: "sample"; readonly temperature: number };
  readonly completion: number;
  /** Figures the spec expects, each reported as hit or miss; shares 0..1. */
  readonly expect: readonly {
    readonly metric: "accuracy" | "flip_rate" | "consistent_accuracy";
    readonly value: number;
    readonly tolerance: number;
  }[];
}
