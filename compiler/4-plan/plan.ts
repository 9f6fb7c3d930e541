// The plan: everything a run needs, every default, unit and origin explicit. Plain, canonical, hashable data.
// Everything before it (grammar, names, types) is pure; everything after it (runtime, emitters, diff) never sees syntax.

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
  | DataNode
  | PermuteNode
  | RewardNode
  | GrpoNode
  | SupervisedNode
  | EvaluateNode;
export type DataNode = FourArtistsNode | ParquetNode | TakeNode | RolloutNode | WhereNode | MixNode | ShuffleNode;

interface Base {
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
    | { readonly kind: "fresh"; readonly shape: ModelShape };
  /** Pixels a picture may have after resizing (image processor's max_pixels). */
  readonly maxPixels: number;
  readonly minPixels: number;
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

export type FourArtistsAsk = "which" | "odd" | "latest" | "count" | "same" | "most" | "forward";

/** The built-in task family; see runtime/data/four-artists. An endless source: `take` bounds it. */
export interface FourArtistsNode extends Base {
  readonly kind: "four_artists";
  readonly split: "train" | "held_out_question" | "held_out_concept" | "held_out_style";
  readonly images: Range;
  /** Shares sum to 1. */
  readonly ask: readonly { readonly kind: FourArtistsAsk; readonly share: number }[];
  /** Share of each slot as the place of the right picture; absent = uniform. Renormalised to the pictures of an item. */
  readonly slots?: readonly number[];
  readonly seed: number;
}

/** Rows with the fields of the training parquet of perl-method §6.1. */
export interface ParquetNode extends Base {
  readonly kind: "parquet";
  readonly path: string;
}

export interface TakeNode extends Base {
  readonly kind: "take";
  readonly input: NodeId;
  readonly count: number;
}

/** Rolls each sample out `count` times; later stages may ask for its `accuracy`. */
export interface RolloutNode extends Base {
  readonly kind: "rollout";
  readonly input: NodeId;
  readonly count: number;
  readonly from: NodeId;
  readonly temperature: number;
}

/** Keeps the samples for which the predicate holds. */
export interface WhereNode extends Base {
  readonly kind: "where";
  readonly input: NodeId;
  readonly keep: Predicate;
}

export type ExampleField = "accuracy" | "images" | "kind" | "order" | "answer_space";

export type Predicate =
  | { readonly kind: "all" | "any"; readonly of: readonly Predicate[] }
  | { readonly kind: "not"; readonly of: Predicate }
  /** Inclusive at both ends; shares are 0..1. */
  | { readonly kind: "between"; readonly field: ExampleField; readonly from: number; readonly to: number }
  | { readonly kind: "one_of"; readonly field: ExampleField; readonly values: readonly (string | number)[] }
  | {
      readonly kind: "compare";
      readonly field: ExampleField;
      readonly with: "==" | "!=" | "<" | "<=" | ">" | ">=";
      readonly value: string | number;
    };

/** Shares absent: plain concatenation in the order written. Shares given: they sum to 1. */
export interface MixNode extends Base {
  readonly kind: "mix";
  readonly parts: readonly { readonly input: NodeId; readonly share?: number }[];
}

export interface ShuffleNode extends Base {
  readonly kind: "shuffle";
  readonly input: NodeId;
}

export type AnswerSpace = "letter" | "number" | "yes_no" | "word";
export type AnswerRule = "remap" | "flip" | "keep" | "drop";

/** P of the paper's algorithm 1: how copies of a sample get other orders of their pictures. */
export interface PermuteNode extends Base {
  readonly kind: "permute";
  readonly images: NodeId;
  /** n_s of the paper: permuted copies beside the original. */
  readonly copies: number;
  readonly order: "random" | "derangement" | "cyclic" | "transposition" | "balanced";
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
  };
  readonly clip: { readonly low: number; readonly high: number; readonly dual?: number };
  readonly ratio: "token" | "sequence";
  readonly kl?: { readonly coefficient: number; readonly estimator: "k1" | "k2" | "k3" };
  readonly mean: "token" | "sequence" | "fixed_budget" | "sequence_sum";
  readonly temperature: number;
  /** Passes over the same rollouts; 1 = strictly on policy. */
  readonly innerSteps: number;
  /** Longest prompt, longest completion, in tokens. */
  readonly prompt: number;
  readonly completion: number;
  readonly adam: Adam;
  readonly checkpointEvery: number;
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
