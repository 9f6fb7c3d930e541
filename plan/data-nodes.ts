// The data nodes of the plan: where examples come from, and the stages they pass. plan.ts has the rest, and gives these
// on: nobody else needs to know that there are two files.

import type { Base, Movable, NodeId, Range } from "./plan.ts";

export type DataNode =
  | FourArtistsNode
  | ParquetNode
  | JsonlNode
  | HubNode
  | BenchmarkNode
  | TakeNode
  | RolloutNode
  | WhereNode
  | MixNode
  | ShuffleNode
  | RephraseNode
  | LabelNode
  | ResampleNode;

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
  /** Absent: the run's, or its data seed where evaluations alone read it. */
  readonly seed?: number;
}

/** Names of columns as the spec gives them; absent = those of PeRL's trainer, or of published files (runtime/data/rows/columns.ts). */
export interface Columns {
  readonly prompt?: string;
  readonly images?: string;
  /** Of the right answer itself, which PeRL's trainer has inside `reward_model`. */
  readonly answer?: string;
}

/** What answers mean when pictures move, for the rows of a source that do not say it themselves. */
export interface RowMeaning {
  readonly whenPermuted?: "answer_follows" | "answer_stays" | "refuse";
  /** What the letters of options stand for; absent = what the rows show. */
  readonly options?: "pictures" | "text" | "true_false" | "orders" | "none";
  /** The pictures that are options, in the order of their letters; absent = all, or those that the question lists. */
  readonly optionSlots?: Movable;
  /** Texts name no picture by its place; absent = they are searched for such words. */
  readonly placeWords?: "none";
}

/** What a row that cannot be used does: it ends the run. Absent = it is left out, counted and listed. */
export type BadRows = "fail";

/** Rows with the fields of the training parquet of the released code. */
export interface ParquetNode extends Base {
  readonly kind: "parquet";
  readonly path: string;
  readonly columns?: Columns;
  readonly meaning?: RowMeaning;
  readonly badRows?: BadRows;
}

/** One JSON object a line, with the fields of the training parquet. */
export interface JsonlNode extends Base {
  readonly kind: "jsonl";
  readonly path: string;
  readonly columns?: Columns;
  readonly meaning?: RowMeaning;
  readonly badRows?: BadRows;
}

/** A dataset of the Hugging Face hub; without a revision it is whatever stands there on the day of the run. */
export interface HubNode extends Base {
  readonly kind: "hub";
  readonly name: string;
  readonly subsets?: readonly string[];
  readonly split: string;
  readonly revision?: string;
  readonly meaning?: RowMeaning;
}

/** A published test set and its size. */
export interface BenchmarkNode extends Base {
  readonly kind: "benchmark";
  readonly input: NodeId;
  readonly items: number;
  readonly metric: "accuracy";
  /** How an answer is read: by our rules, or by a judge as the benchmark's own code does. */
  readonly judge?: NodeId;
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
  readonly sampling?: Sampling;
}

/** How tokens are drawn beside the temperature; each is absent when it does nothing. */
export interface Sampling {
  /** Smallest set of tokens whose shares sum to this. */
  readonly topP?: number;
  /** So many likeliest tokens. */
  readonly topK?: number;
  /** Tokens at least this share as likely as the likeliest. */
  readonly minP?: number;
  /** Logits of tokens already said are divided by this. */
  readonly repetition?: number;
  /** Tokens behind which a completion ends, beside the model's own end tokens. */
  readonly stop?: readonly string[];
  /** Tokens that are never drawn, beside those that mark pictures and turns. */
  readonly ban?: readonly string[];
}

/** A judge rewrites each example's question; what it cannot rewrite is left as it was. */
export interface RephraseNode extends Base {
  readonly kind: "rephrase";
  readonly input: NodeId;
  readonly into: "options_as_images";
  readonly by: NodeId;
}

/** A judge says, once and before training, whether the right answer changes with the order of the pictures. */
export interface LabelNode extends Base {
  readonly kind: "label";
  readonly input: NodeId;
  readonly field: "order_sensitive";
  readonly by: NodeId;
}

/** Draws examples until their accuracies are spread as told: one share for each possible accuracy, from 0 to 1. */
export interface ResampleNode extends Base {
  readonly kind: "resample";
  readonly input: NodeId;
  readonly field: "accuracy";
  /** They sum to 1. */
  readonly toward: readonly number[];
}

/** Keeps the samples for which the predicate holds. */
export interface WhereNode extends Base {
  readonly kind: "where";
  readonly input: NodeId;
  readonly keep: Predicate;
}

export type ExampleField =
  | "accuracy"
  | "images"
  | "kind"
  | "order"
  | "answer_space"
  | "options"
  | "tokens"
  | "subset"
  | "order_sensitive";

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

/** A model behind a service that rewrites or labels examples before training; it is never trained. */
export interface JudgeNode extends Base {
  readonly kind: "judge";
  readonly model: string;
  readonly temperature: number;
}
