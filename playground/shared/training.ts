// What the page and its language server say about a training, and what the page has stored for it. All of it is data that a message can carry.

import type { Plan } from "../../plan/plan.ts";

/** `perlc/trainable`: what a text can be trained by. */
export type Trainable =
  | {
      readonly plan: Plan;
      /** The entry first, then what it uses. */
      readonly specs: readonly { readonly path: string; readonly text: string }[];
    }
  /** A sentence: why nothing here can be trained. */
  | { readonly without: string };

/** Files by their path from the folder of perlc: deflated, in base64. */
export type PackedFiles = Readonly<Record<string, string>>;

/** A digest of weights that perlc publishes: of a run by its hash, on a class of devices. */
export interface Published {
  readonly hash: string;
  readonly device: "cpu";
  readonly weights: string;
}
