// The plan: everything a run needs, every default, unit and origin explicit. Plain, canonical, hashable data.
// Everything before it (grammar, names, types) is pure; everything after it (runtime, emitters, diff) never sees syntax.

import type { Versions } from "./built-ins.ts";
import type { DataNode, JudgeNode } from "./data-nodes.ts";
import type { EvaluateNode, GrpoNode, SupervisedNode } from "./train-nodes.ts";

export type * from "./data-nodes.ts";
export type * from "./train-nodes.ts";

/** Where in a spec a node was asked for, so that a failure at step 400 can draw the line. Not part of the hash. */
export interface Because {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Stable within a run: the path of the setting that made the node (`data.train`, `data.train.2`, `train`). */
export type NodeId = string;

/** SHA-256 of the canonical JSON (RFC 8785) of a meaning, without names of locals and places; `sha256:…`. hash.ts has the two. */
export type PlanHash = string;

/** A spec compiles to one plan; a plain experiment is one run, a sweep is many. */
export interface Plan {
  readonly edition: 1;
  readonly runs: readonly Run[];
  /** Of the outlines of its runs. */
  readonly outline: PlanHash;
  /** Of the hashes of its runs; absent while one of them has none. */
  readonly hash?: PlanHash;
}

export interface Run {
  readonly name: string;
  readonly seed: number;
  /** Seeds of single kinds of draw that differ from `seed`. */
  readonly seeds?: Seeds;
  /** Of what evaluations alone read and draw; absent = 0. */
  readonly dataSeed?: number;
  /** Topologically sorted: a node's inputs stand before it. */
  readonly nodes: readonly PlanNode[];
  /** Of the parts of perlc that decide its bits. */
  readonly builtIns: Versions;
  /** The contents of the files that its nodes read; absent while nobody has read them. */
  readonly inputs?: readonly Input[];
  /** Of all that the spec says, files by their paths. */
  readonly outline: PlanHash;
  /** Of what decides the result, files by their contents: the same results on one class of devices. Absent while a file is not known. */
  readonly hash?: PlanHash;
}

/** A run whose files are known. */
export type Resolved = Run & { readonly hash: PlanHash };

/** What a file is to the node that reads it, and the digest of its bytes. */
export interface Input {
  readonly node: NodeId;
  /** Of a checkpoint: the file's name in the folder. Of a table: `table`, and `pictures` for all that its rows name. */
  readonly role: string;
  readonly digest: string;
}

/** Of training. `data`: its questions, their order and their augmentation; `sampling`: rollouts; `permutation`: orders and gates. */
export interface Seeds {
  readonly data?: number;
  readonly sampling?: number;
  readonly permutation?: number;
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
        readonly path: string /** Of its weights when the spec pins them, 64 hexadecimal digits (runtime/checkpoint/pin.ts). */;
        readonly sha256?: string;
      }
    | { readonly kind: "hub"; readonly name: string; readonly revision?: string }
    | { readonly kind: "fresh"; readonly shape: ModelShape };
  /** Pixels a picture may have after resizing; absent, what the checkpoint's own image processor says. Fresh models have both. */
  readonly maxPixels?: number;
  readonly minPixels?: number;
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

/** `ordering`: an answer that is itself an order of pictures, "B, A, C". */
export type AnswerSpace = "letter" | "number" | "yes_no" | "word" | "ordering";
/** The rule of each answer space; `ordering` is absent where it is remapped. */
export type AnswerRules = { readonly [space in Exclude<AnswerSpace, "ordering">]: AnswerRule } & {
  readonly ordering?: AnswerRule;
};
export type AnswerRule = "remap" | "flip" | "keep" | "drop" | "oracle";

/** Pictures of an example by their slots, which count from 0. */
export type Movable =
  | "all"
  | "options"
  | "all_but_first"
  | { readonly kind: "last"; readonly count: number }
  | { readonly kind: "slots"; readonly slots: readonly number[] };

/** P of the paper's algorithm 1: how copies of a sample get other orders of their pictures. */
export interface PermuteNode extends Base {
  readonly kind: "permute";
  readonly images: NodeId;
  /** n_s of the paper: permuted copies beside the original. */
  readonly copies: number;
  readonly order: "random" | "derangement" | "cyclic" | "transposition" | "balanced" | "all" | "hardest";
  /** The given order may be drawn too; absent = a copy that is permuted never is the original. */
  readonly identity?: true;
  /** When an example gets new orders; absent = in every step in which it comes up. */
  readonly draw?: "run";
  readonly move: Movable;
  readonly probability: Curve;
  readonly gate: "sample" | "batch" | "copy";
  readonly answers: AnswerRules;
  readonly profile: "paper" | "released_code";
}

export type Grader = "boxed" | "think_then_box";

export interface RewardNode extends Base {
  readonly kind: "reward";
  /** Weights sum to at most 1 unless the spec says otherwise. */
  readonly terms: readonly { readonly grader: Grader; readonly weight: number }[];
}
