// What every node of a plan has, whatever its kind.

/** Stable within a run: the path of the setting that made the node (`data.train`, `data.train.2`, `train`). */
export type NodeId = string;

/** Where in a spec a node was asked for, so that a failure at step 400 can draw the line. Not part of the hash. */
export interface Because {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

export interface Base {
  readonly id: NodeId;
  readonly because: Because;
}

/** A place within a node, and a fact that contradicts another though each fits its schema. */
export interface Nonsense {
  readonly path: readonly (string | number)[];
  readonly fact: string;
}
