// What every stage of a run works with. Made once by run.ts; stages add what later stages read.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { NodeId, Run } from "../../plan/plan.ts";
import type { Backend } from "../graph/backend.ts";
import type { Archive } from "../record/archive.ts";
import type { Artifacts } from "../record/artifact.ts";
import type { Watching } from "../record/doing.ts";
import type { Phases } from "../record/event.ts";
import type { SpecFile } from "../record/folder.ts";
import type { Teller } from "../record/recorder.ts";
import type { Dataset } from "./dataset.ts";
import type { Policy } from "./policy.ts";
import type { Showing } from "./shown.ts";

/** `report` writes to the journal and tells the display. */
export interface Context extends Teller {
  readonly run: Run;
  readonly backend: Backend;
  readonly artifacts: Artifacts;
  /** What is kept for readers alone. */
  readonly archive: Archive;
  readonly showing: Showing;
  /** The files that the plan was compiled from: what its nodes point into. */
  readonly specs: readonly SpecFile[];
  /** Folder that the spec's relative paths count from. */
  readonly directory: string;
  /** What the user should know, and what ends nothing. */
  warn(warning: Diagnostic): void;
  /** Tells whoever watches what the run is at, however often. */
  readonly doing: Watching;
  /** True once the user asked to stop; stages end at their next whole step. */
  stopping(): boolean;
  readonly policies: Map<NodeId, Policy>;
  readonly datasets: Map<NodeId, Dataset>;
}

export function policyOf(context: Context, id: NodeId): Policy {
  return context.policies.get(id) ?? bug(`no policy ${id}`);
}

export function datasetOf(context: Pick<Context, "datasets">, id: NodeId): Dataset {
  return context.datasets.get(id) ?? bug(`no dataset ${id}`);
}

/** Seconds by what they went to. */
export interface Laps {
  readonly phases: Phases;
  /** The time since the last lap, or since the beginning, went to `phase`. */
  lap(phase: keyof Phases): void;
}

export function laps(): Laps {
  const phases: { -readonly [phase in keyof Phases]: number } = {};
  let time = stopwatch();
  return {
    phases,
    lap(phase) {
      phases[phase] = (phases[phase] ?? 0) + time();
      time = stopwatch();
    },
  };
}

/** Milliseconds that never run backwards, in seconds. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}
