// What a word of the language is. One file of this folder makes one word: what it may hold (settings with types,
// defaults and documentation) and what it becomes in the plan. The checker, explain and the reference read nothing else.

import type { Curve, Grader, ModelShape, NodeId, PlanNode } from "../../plan/plan.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Place } from "../diagnostics/source.ts";
import type { Fields, Settings, Type, ValueOf } from "./type.ts";

/** Typed arguments of a call: plain values. */
export type Arguments<P> = { readonly [K in keyof P]: ValueOf<P[K]> };

interface Named {
  readonly name: string;
  readonly doc: string;
  /** As it stands in a spec. */
  readonly example: string;
}

/** A word that is called: its first `positional` parameters need no name. */
interface Callable<P extends Settings> extends Named {
  readonly parameters: P;
  readonly positional: number;
  /** The last positional parameter takes all further unnamed arguments, as a list. */
  readonly variadic?: true;
}

/** What a word's `lower` may ask of the plan that is being made. */
export interface Builder {
  /** Adds a node and gives its id back. The builder chooses the id from the path of the setting that asked. */
  readonly add: (node: Unplaced, at: Place, name?: string) => NodeId;
  readonly dataset: (tree: DatasetTree) => NodeId;
  readonly model: (tree: ModelTree) => NodeId;
  readonly judge: (tree: JudgeTree) => NodeId;
  /** The node of a sibling block or setting (`permute`, `reward`, `reference`), lowered now if need be. */
  readonly part: (key: string) => NodeId | undefined;
  /** A node made before. */
  readonly node: (id: NodeId) => PlanNode | undefined;
  readonly curve: (curve: TypedCurve, at: Place) => Curve;
  /** A path written in a spec, as the plan keeps it: relative to the folder of the entry file. */
  readonly path: (written: string, at: Place) => string;
  readonly seed: number;
  readonly report: (diagnostic: Diagnostic) => void;
}

type Distribute<N> = N extends PlanNode ? Omit<N, "id" | "because"> : never;
/** A node before it has a place in the plan. */
export type Unplaced = Distribute<PlanNode>;

export interface SourceWord<P extends Settings = Settings> extends Callable<P> {
  readonly family: "source";
  readonly lower: (args: Arguments<P>, at: Place, build: Builder) => NodeId;
}

export interface StageWord<P extends Settings = Settings> extends Callable<P> {
  readonly family: "stage";
  readonly lower: (args: Arguments<P>, input: NodeId, at: Place, build: Builder) => NodeId;
}

/** Parameters depend on what the curve is of: shares, or plain numbers. */
export interface CurveWord extends Named {
  readonly family: "curve";
  readonly positional: number;
  readonly variadic?: true;
  readonly parameters: (of: Type<number>, example: string) => Settings;
  // biome-ignore lint/suspicious/noExplicitAny: made from the arguments its own parameters describe
  readonly make: (args: any) => TypedCurve;
}

export interface GraderWord<P extends Settings = Settings> extends Callable<P> {
  readonly family: "grader";
  readonly grader: (args: Arguments<P>) => Grader;
}

export interface EstimatorWord<P extends Settings = Settings> extends Callable<P> {
  readonly family: "estimator";
}

/** The weights of a model, or a model made from another. */
export interface ModelWord<P extends Settings = Settings> extends Callable<P> {
  readonly family: "model";
}

export type FunctionWord = SourceWord | StageWord | CurveWord | GraderWord | EstimatorWord | ModelWord;
export type Family = FunctionWord["family"];

/** A value that another setting means. */
export interface Implied {
  /** Within the block: `baseline.std`. */
  readonly path: string;
  readonly text: string;
  /** As it is written: `objective = dr_grpo`. */
  readonly by: string;
}

/** `train grpo { … }`, `permute { … }`: a block and its settings. */
export interface BlockWord<S extends Settings = Settings> extends Named {
  readonly family: "block";
  /** The word it opens with; `name` adds what follows it: `train grpo`. */
  readonly word: string;
  readonly inside: readonly string[];
  readonly settings: S;
  /** `every 50step` in the head stands for the setting `every`. */
  readonly relations?: readonly string[];
  /** Blocks that must stand in it are asked for when they are missing. */
  readonly required?: readonly string[];
  /** Settings that are called like a benchmark hold the figure that is expected of it (`evaluate`). */
  readonly figures?: true;
  /** Holds settings of any name, each of this type (`data`). */
  readonly open?: Type<DatasetTree>;
  /** Several may stand side by side, told apart by a name of the spec's choosing: `evaluate concepts { … }`. */
  readonly named?: true;
  /** What some of its settings mean for others that nobody wrote: `objective = gspo` for `ratio`. */
  readonly implied?: (fields: Fields<S>) => readonly Implied[];
  readonly lower?: (fields: Fields<S>, at: Place, build: Builder) => NodeId | undefined;
}

/** All words, by what they are; the one thing that checker, explain and reference read. */
export interface Vocabulary {
  readonly functions: readonly FunctionWord[];
  readonly blocks: readonly BlockWord[];
  readonly find: <F extends Family>(family: F, name: string) => Extract<FunctionWord, { family: F }> | undefined;
  readonly namesOf: (...families: readonly Family[]) => readonly string[];
  /** Blocks that may stand inside one of this word. */
  readonly inside: (owner: string) => readonly BlockWord[];
  /** The blocks that have a setting of this name, as written: `train grpo`. */
  readonly homes: (setting: string) => readonly string[];
}

/** A dataset as written: a name, a source, or a stage behind another. */
export type DatasetTree =
  | { readonly kind: "named"; readonly name: string; readonly at: Place }
  | { readonly kind: "source"; readonly word: SourceWord; readonly args: Arguments<Settings>; readonly at: Place }
  | {
      readonly kind: "stage";
      readonly word: StageWord;
      readonly args: Arguments<Settings>;
      readonly input: DatasetTree;
      readonly at: Place;
    };

/** A model as written: the experiment's own policy or reference, a frozen copy, or one with weights of its own. */
export type ModelTree =
  | { readonly kind: "policy" | "reference"; readonly at: Place }
  | { readonly kind: "frozen"; readonly of: ModelTree; readonly at: Place }
  | { readonly kind: "made"; readonly name: string; readonly model: ModelSpec; readonly at: Place };

/** What a `judge` block says once it is read. */
export interface JudgeTree {
  readonly name: string;
  readonly model: string;
  readonly temperature: number;
  /** Where it is asked for. */
  readonly at: Place;
}

/** What a `benchmark` block says once it is read. */
export interface BenchmarkTree {
  readonly name: string;
  readonly from: DatasetTree;
  readonly items: number;
  readonly metric: "accuracy";
  readonly judge: JudgeTree | undefined;
  readonly at: Place;
}

/** What is expected of a benchmark. */
export interface Figure {
  readonly value: number;
  readonly tolerance: number;
  readonly benchmark: BenchmarkTree;
}

/** What an evaluation measures on. */
export type Evaluated =
  | { readonly kind: "dataset"; readonly tree: DatasetTree }
  | { readonly kind: "benchmarks"; readonly benchmarks: readonly BenchmarkTree[] };

/** What a `model` block says once it is read. */
export interface ModelSpec {
  readonly weights: Weights;
  /** Undefined: what the checkpoint's own image processor says. */
  readonly minPixels: number | undefined;
  readonly maxPixels: number | undefined;
  readonly context: number | undefined;
  /** Only of fresh weights. */
  readonly shape: ModelShape | undefined;
}

export type Weights =
  | { readonly kind: "checkpoint"; readonly path: string; readonly sha256?: string | undefined; readonly at: Place }
  | { readonly kind: "hub"; readonly name: string; readonly revision: string | undefined; readonly at: Place }
  | { readonly kind: "fresh"; readonly at: Place };

/** A stretch of the run: in shares of it, or in steps. */
export interface Stretch {
  readonly unit: "share" | "step";
  readonly from: number;
  readonly to: number;
}

/** A curve before the length of the run is known. */
export type TypedCurve =
  | { readonly kind: "constant"; readonly value: number }
  | {
      readonly kind: "linear" | "cosine" | "exponential" | "power" | "sigmoid";
      readonly from: number;
      readonly to: number;
      readonly rate?: number;
      readonly middle?: number;
      readonly over: Stretch;
      readonly warmup: { readonly unit: "share" | "step"; readonly count: number };
    }
  | Extract<Curve, { kind: "adaptive" }>
  | {
      readonly kind: "steps";
      readonly from: number;
      readonly stages: readonly { readonly at: number; readonly value: number }[];
    };

/** Typing helpers: they only let TypeScript infer what a word's parameters are. */
export const source = <P extends Settings>(word: Omit<SourceWord<P>, "family">): SourceWord =>
  ({ family: "source", ...word }) as unknown as SourceWord;
export const stage = <P extends Settings>(word: Omit<StageWord<P>, "family">): StageWord =>
  ({ family: "stage", ...word }) as unknown as StageWord;
export const block = <S extends Settings>(word: Omit<BlockWord<S>, "family">): BlockWord<S> => ({
  family: "block",
  ...word,
});
