// The parts of perlc that decide bits of a result, each with a version. The versions of those that a run uses are in its plan
// and in its hash, so that one hash stays one result when perlc itself changes: whoever changes what a part does raises its
// version here. test/run/built-ins.test.ts holds what each of them does against its version. A part that has joined the table
// since stands at 0 until it changes: 0 is in no plan, so that plans from before it keep their hashes.

import { declared } from "./declared.ts";
import type { Part } from "./nodes/declare.ts";
import type { Curve, PlanNode } from "./plan.ts";

export const builtIns = {
  /** The questions of the built-in family and the pictures it draws. */
  four_artists: 1,
  /** What the rows of a table mean: turns, options, answers, and what becomes of an answer when pictures move. */
  rows: 3,
  /** Decoding, resizing and cutting of pictures. */
  pictures: 1,
  /** Philox and its keys; orders, gates, shuffles, batches and first weights drawn by it. */
  draws: 1,
  /** The step at which a curve of `steps` jumps. */
  jumps: 1,
  /** How a token is drawn from logits. */
  sampler: 1,
  /** What counts as an answer, as right, and what reward it earns. */
  grading: 1,
  /** What an evaluation asks (orders of each item, the control) and counts (shares, their intervals). */
  evaluation: 0,
  /** How the rows of a GRPO update are laid out: a GPU splits sums over rows by where they lie. */
  packing: 1,
  /** The order and precision of sums in forward and backward passes, losses and updates. */
  numerics: 1,
} as const;

export type BuiltIn = keyof typeof builtIns;

/** Versions of some parts. */
export type Versions = { readonly [part in BuiltIn]?: number };

/** What each part is called in a sentence. */
export const builtInNames: Readonly<Record<BuiltIn, string>> = {
  four_artists: "the questions of four_artists",
  rows: "the reading of rows",
  pictures: "the processing of pictures",
  draws: "the drawing of random numbers",
  jumps: "the steps at which a curve jumps",
  sampler: "the sampling of tokens",
  grading: "the grading of answers",
  evaluation: "the asking and counting of an evaluation",
  packing: "the layout of rows in an update",
  numerics: "the arithmetic of training",
};

/** The parts that a run with these nodes uses, in the order of the table. */
export function builtInsOf(nodes: readonly PlanNode[]): Versions {
  const has = (part: Part) => nodes.some((node) => declared(node).parts?.includes(part));
  const used: Readonly<Record<BuiltIn, boolean>> = {
    four_artists: has("four_artists"),
    rows: has("rows"),
    pictures: true,
    draws: true,
    jumps: nodes.some((node) => curvesOf(node).some(({ kind }) => kind === "steps")),
    sampler: has("sampler"),
    grading: has("grading"),
    evaluation: has("evaluation"),
    packing: has("packing"),
    numerics: true,
  };
  const parts = (Object.keys(builtIns) as BuiltIn[]).filter((part) => used[part] && builtIns[part] > 0);
  return Object.fromEntries(parts.map((part) => [part, builtIns[part]]));
}

const curvesOf = (node: PlanNode): readonly Curve[] => declared(node).curves?.(node) ?? [];

/** A part whose version in a plan is not this perlc's. */
export interface OtherVersion {
  readonly part: BuiltIn;
  /** 0: the run does not use the part, or the plan is from before the part had a version. */
  readonly was: number;
  readonly is: number;
}

/** The parts in which the perlc that made a plan differs from this one. */
export function otherVersions(made: Versions, nodes: readonly PlanNode[]): readonly OtherVersion[] {
  const now = builtInsOf(nodes);
  return (Object.keys(builtIns) as BuiltIn[])
    .map((part) => ({ part, was: made[part] ?? 0, is: now[part] ?? 0 }))
    .filter(({ was, is }) => was !== is);
}
