// What a kind of data node gives on of what it gets: whether that ends, how many examples, what they can be like.

/** How many examples. */
export interface Amount {
  /** Absent when nothing bounds it before the run. */
  readonly count: number | undefined;
  /** A filter stands before it: the run may find fewer. */
  readonly atMost: boolean;
}

/** Rows of a local file by its path in the plan; undefined where they are not known. */
export type Rows = (path: string, form: "parquet" | "jsonl") => number | undefined;

/** One thing an example can be; a field that is absent is not known. */
export interface Candidate {
  readonly kind?: string;
  readonly images?: number;
  readonly order?: string;
  readonly accuracy?: number;
}

/** From a place, counted from 0, to before another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** `of` is what each input gives, in the order of the node's datasets. */
export interface Passes<Node> {
  /** Whether its examples have no end. */
  readonly endless: (of: readonly boolean[]) => boolean;
  readonly amount: (node: Node, of: readonly Amount[], rows: Rows) => Amount;
  readonly candidates: (node: Node, of: readonly (readonly Candidate[])[]) => readonly Candidate[];
  /** Each example is one of its only input, and keeps what was measured of it there. */
  readonly keepsMeasured: boolean;
  /** Of one that gives a stretch of its only input, untouched and in its order: from which place to before which. */
  readonly stretch?: (node: Node, of: Stretch) => Stretch;
  /** It can work on a dataset without end, by number: others need to see all of it. */
  readonly takesEndless?: true;
}

export const unbounded: Amount = { count: undefined, atMost: false };

/** Of a file nothing is known, but every example has some number of pictures. */
export const anything: readonly Candidate[] = Array.from({ length: 33 }, (_, images) => ({ images }));

/** A source of which nothing is known before it is read. */
export const source: Passes<unknown> = {
  endless: () => false,
  amount: () => unbounded,
  candidates: () => anything,
  keepsMeasured: false,
};

/** A file of rows. */
export const file = (form: "parquet" | "jsonl"): Passes<{ readonly path: string }> => ({
  ...source,
  amount({ path }, _, rows) {
    const count = rows(path, form);
    return { count, atMost: count !== undefined };
  },
});

/** A stage through which each example goes as it is. */
export const through: Passes<unknown> = {
  endless: ([before = false]) => before,
  amount: (_, [before = unbounded]) => before,
  candidates: (_, [before = anything]) => before,
  keepsMeasured: true,
};

/** A stage that lets some examples through: the count of its input at most. */
export const some: Passes<unknown> = {
  ...through,
  amount: (_, [before = unbounded]) => ({ count: before.count, atMost: true }),
};
