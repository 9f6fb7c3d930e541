// What a comparison of two experiments says: each change with its effect, and what follows from all of them.

import type { NodeId } from "../../../plan/plan.ts";
import type { Effect } from "./effect.ts";

export type { Effect } from "./effect.ts";

/** What stood on one side of a change, and where. */
export interface ChangedValue {
  readonly value: string;
  readonly origin?: string;
  readonly place?: string;
}

export interface Change {
  readonly effect: Effect;
  /** Of the setting; of plans alone, of the node and field. */
  readonly path: string;
  readonly before?: ChangedValue;
  readonly after?: ChangedValue;
  /** What it comes to in the plan: `train.per_order 6 → 8`. */
  readonly fields: readonly { readonly path: string; readonly before?: unknown; readonly after?: unknown }[];
  readonly note?: string;
}

/** `hash` is absent where the contents of a file are not known. */
export interface Named {
  readonly name: string;
  readonly outline: string;
  readonly hash?: string;
}

export interface RunDiff {
  readonly before?: Named;
  readonly after?: Named;
  /** Whether both give the same results: trained weights and figures. */
  readonly same: boolean;
  /** Those that change results first, then cost, then cosmetic ones. */
  readonly changes: readonly Change[];
  /** Counts and memory that differ. */
  readonly figures: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  /** Nodes that are as they were and get something else to work with. */
  readonly follows: readonly NodeId[];
}

export interface Diff {
  readonly same: boolean;
  readonly runs: readonly RunDiff[];
}
