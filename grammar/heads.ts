// What the reader of names knows before any word has a meaning: the blocks that a file holds, and the words by which the
// head of a block relates it to something. The vocabulary says what they mean, and a test that it has no others.

/** Words of the blocks that stand in a file, as they stand there; each declares a name. */
export const fileBlocks: ReadonlyMap<string, string> = new Map([
  ["experiment", "experiment name { … }"],
  ["model", "model name { … }"],
  ["judge", "judge name { … }"],
  ["benchmark", "benchmark name { … }"],
  ["sweep", "sweep name over [experiment] { … }"],
]);

interface RelationWord {
  /** The block in whose head it stands. */
  readonly of: string;
  /** With what has to follow it. */
  readonly example: string;
}

export const relationWords: ReadonlyMap<string, RelationWord> = new Map([
  ["extends", { of: "experiment", example: "extends quickstart" }],
  ["over", { of: "sweep", example: "over [quickstart]" }],
  ["every", { of: "evaluate", example: "every 50step" }],
]);

/** Words of the blocks that stand in an experiment. */
export const innerBlocks: ReadonlySet<string> = new Set(["data", "permute", "train", "evaluate"]);
