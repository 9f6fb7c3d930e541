// What a run is at between two lines of its journal: for whoever watches it now. Nothing of it is kept, and nothing hangs on it.

/** Kinds of work that can take longer than a reader likes to wait. */
export const works = [
  "files",
  "device",
  "model",
  "rows",
  "pictures",
  "prompts",
  "compile",
  "encode",
  "rollouts",
  "score",
  "learn",
  "record",
  "save",
  "report",
  "digest",
  "pack",
  "unpack",
  "verify",
] as const;

export type Work = (typeof works)[number];

/** A piece of work under way. */
export interface Doing {
  /** The node that is worked at; absent: the run as a whole. */
  readonly stage?: string;
  readonly work: Work;
  /** Pieces that are done, and how many there are; absent where nobody counts them. */
  readonly done?: number;
  readonly of?: number;
  /** Of the work as a whole, 0 to 1; absent: `done` of `of`. */
  readonly share?: number;
  /** The step of training that it is a part of. */
  readonly step?: { readonly number: number; readonly of: number };
}

/** Whoever watches is told often, and looks when it likes. */
export type Watching = (now: Doing) => void;

/** Tells what a step of training is at. */
export type StepWatching = (work: Work, counts?: Pick<Doing, "done" | "of" | "share">) => void;

/** Pieces of a work that have been done, told one by one. */
export interface Count {
  one(): void;
}

/** Counts `of` pieces of a work. */
export function counted(watch: Watching, what: Omit<Doing, "done" | "of" | "share">, of: number): Count {
  let done = 0;
  watch({ ...what, done, of });
  return { one: () => watch({ ...what, done: ++done, of }) };
}
