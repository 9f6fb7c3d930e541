// The training and evaluation nodes of the plan: what is learnt from, how, and what is measured. plan.ts has the rest, and
// gives these on: nobody else needs to know that there are several files.

import type { Sampling } from "./data-nodes.ts";
import type { AnswerRules, Base, Curve, NodeId, PermuteNode, Range } from "./plan.ts";

export interface Adam {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Global L2 norm above which gradients are scaled down; absent = never. */
  readonly clipNorm?: number;
}

/** Permutation GRPO (paper, Algorithm 1): one update per step on a merged group of (copies + 1) × group rollouts. */
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
    /** Each grader is normalised over its group before they are summed (GDPO); absent = the sum is normalised. */
    readonly combine?: "norm_then_sum";
  };
  /** Absent: the clipped objective of PPO, on the ratios that `ratio` says. */
  readonly objective?:
    | { readonly kind: "cispo"; readonly cap: number }
    /** CISPO with the ratio held between the bounds of `clip` instead of below a cap (verl). */
    | { readonly kind: "cispo_clip" }
    | { readonly kind: "sapo"; readonly positive: number; readonly negative: number };
  readonly clip: { readonly low: number; readonly high: number; readonly dual?: number };
  readonly ratio: "token" | "sequence" | "sequence_token";
  /** Bound on the log of the ratio (of a row: on its mean), in nats; absent = none. No gradient where it acts. */
  readonly ratioClamp?: { readonly most: number; readonly sides: "both" | "above" };
  readonly kl?: {
    readonly coefficient: number;
    readonly estimator: "k1" | "k2" | "k3" | "k3_k2grad" | "k3_ratio";
    /** Absent: in the loss. */
    readonly place?: "reward";
    /** Bounds on the term of a token and, before, on d = log π − log π_ref; no gradient where one acts. */
    readonly clamp?: { readonly value: number; readonly argument?: number };
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
  /** Rollouts with a negative advantage whose mean log-ratio of old to new exceeds this do not count (DeepSeek-V3.2). */
  readonly offPolicyMask?: number;
  /** Completions that were cut off do not count in the loss. */
  readonly maskTruncated?: true;
  readonly sampling?: Sampling;
  readonly mean: "token" | "sequence" | "fixed_budget" | "sequence_sum";
  /** Only completions with a token that counts are among those that a mean is taken over (verl); absent = all are. */
  readonly meanRows?: "trained";
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
    readonly dropout?: number;
    /** Names of modules that are not adapted. */
    readonly exclude?: readonly string[];
  };
  readonly freezeVision?: true;
  readonly recompute?: true;
  /** Each epoch reads the examples as they stand; absent = in an order of its own. */
  readonly shuffle?: false;
  readonly wording?: Wording;
  /** Steps between which all completions of a step are written to the run's folder. */
  readonly logCompletions?: number;
  /** What becomes of an example whose prompt is too long; absent = the run ends. */
  readonly overlongPrompt?: "drop";
  /** Longest prompt, longest completion, in tokens. */
  readonly prompt: number;
  readonly completion: number;
  readonly adam: Adam;
  readonly checkpointEvery: number;
  /** So many of the last saved states stay; absent = all. */
  readonly checkpointKeep?: number;
}

/** What stands around a question when the model is asked, in training and in evaluation. */
export interface Wording {
  readonly system?: string;
  /** Holds `{question}` once. */
  readonly template?: string;
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
  readonly wording?: Wording;
  readonly adam: Adam;
  readonly checkpointEvery: number;
  /** So many of the last saved states stay; absent = all. */
  readonly checkpointKeep?: number;
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
  /** Pictures that change places; absent = what the rows say, those that are options. Never what `permute` says. */
  readonly move?: PermuteNode["move"];
  /** Λ of the evaluation; absent = what the rows say. Never what `permute` says. */
  readonly answers?: AnswerRules;
  /** Answers to each order of an item; absent = 1. */
  readonly samples?: number;
  /** Not measured before training; absent = it is. */
  readonly before?: false;
  readonly decode: { readonly kind: "greedy" } | { readonly kind: "sample"; readonly temperature: number };
  /** Beside the temperature of `decode`. */
  readonly sampling?: Sampling;
  readonly completion: number;
  /** Figures the spec expects, each reported as hit or miss; shares 0..1. */
  readonly expect: readonly {
    readonly metric: "accuracy" | "flip_rate" | "consistent_accuracy";
    readonly value: number;
    readonly tolerance: number;
  }[];
}
