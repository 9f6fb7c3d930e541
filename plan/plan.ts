// The plan: everything a run needs, every default, unit and origin explicit. Plain, canonical, hashable data.
// Everything before it (grammar, names, types) is pure; everything after it (runtime, emitters, diff) never sees syntax.
// Kinds of nodes are declared in nodes/kinds, one a file; their types are inferred from there.

import type { Versions } from "./built-ins.ts";
import type { PlanNode } from "./nodes/all.ts";
import type { NodeId } from "./nodes/base.ts";

export type * from "./nodes/all.ts";
export type { Base, Because, NodeId } from "./nodes/base.ts";
export type { Grader } from "./nodes/graders/all.ts";
export type {
  Adam,
  AnswerRule,
  AnswerRules,
  Columns,
  Curve,
  ExampleField,
  Movable,
  Predicate,
  Range,
  RowMeaning,
  Sampling,
  Wording,
} from "./nodes/kit.ts";
export type { ModelShape } from "./nodes/model-shape.ts";
export type { AnswerSpace, FourArtistsAsk } from "./nodes/questions.ts";

/** A node that gives examples. */
export type DataNode = Extract<PlanNode, { readonly kind: DataKind }>;

type Declarations = typeof import("./nodes/all.ts")["declarations"];
type DataKind = {
  [K in keyof Declarations]: Declarations[K] extends { readonly passes: unknown } ? K : never;
}[keyof Declarations];

export type GroupFilter = NonNullable<Extract<PlanNode, { kind: "grpo" }>["filter"]>;
/** What a row that cannot be used does: it ends the run. Absent = it is left out, counted and listed. */
export type BadRows = "fail";

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
  /** An overfit check and no result: every step trains on the batch of the first, and evaluations ask its examples. Absent = a run as any. */
  readonly overfit?: true;
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
