// What a sweep and the processes that do its runs say to each other, over Node's channel between a process and its child.

import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import type { Doing } from "../runtime/record/doing.ts";
import type { RunEvent } from "../runtime/record/event.ts";
import type { SharedStage } from "../runtime/record/sweep.ts";

/** How a process takes runs up. */
export interface ArmSettings {
  readonly adapter?: string;
  readonly threads?: string;
  /** What the paths of the runs count from, where their files lie elsewhere by now. */
  readonly from?: string;
  /** Whether event files for TensorBoard are written. */
  readonly tensorboard?: boolean;
}

export type Order =
  | { readonly order: "run"; readonly folder: string; readonly settings: ArmSettings }
  /** Answers a question for a stage: where it is, or that it is this run's to work out. */
  | { readonly order: "stage"; readonly key: string; readonly found?: SharedStage }
  /** At the next checkpoint. */
  | { readonly order: "stop" };

export type Word =
  | { readonly word: "event"; readonly event: RunEvent }
  | { readonly word: "doing"; readonly now: Doing }
  | { readonly word: "warning"; readonly warning: Diagnostic }
  | { readonly word: "stage"; readonly key: string }
  | { readonly word: "made"; readonly key: string; readonly artifact: string; readonly digest: string }
  | { readonly word: "finished"; readonly weights: string }
  | { readonly word: "stopped"; readonly step: number }
  | { readonly word: "failed"; readonly diagnostics: readonly Diagnostic[] };
