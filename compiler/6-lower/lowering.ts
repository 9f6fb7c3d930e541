// What is at hand while an experiment is lowered.

import type { Builder } from "../3-types/word.ts";
import type { TypedSpec } from "../5-check/check.ts";
import type { Draft } from "./draft.ts";

export interface Lowering {
  readonly spec: TypedSpec;
  readonly draft: Draft;
  /** What words are handed. */
  readonly build: Builder;
}
