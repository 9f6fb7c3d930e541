// Keeps a run: its journal, its checkpoints and its final weights, in the folder of the run; and knows where a run that
// is taken up again has to begin.

import { join } from "node:path";
import type { NodeId } from "../../compiler/4-plan/plan.ts";
import type { ModelConfig } from "../../compiler/checkpoint/config.ts";
import { E1036 } from "../../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { refuseNonFiniteTensors } from "../model/checkpoint/finite.ts";
import { saveCheckpoint } from "../model/checkpoint/layout.ts";
import { type Disk, nodeDisk } from "../model/checkpoint/save-folder.ts";
import type { EvaluationFigures } from "../report/table.ts";
import { writeWhole } from "./artifact.ts";
import { loadTraining, saveTraining, type Training } from "./checkpoint.ts";
import { weightsDigest } from "./digest.ts";
import type { RunEvent } from "./event.ts";
import { checkpointPath, checkpointSteps, forgetCheckpoints, journalPath, type RunFolder } from "./folder.ts";
import { journalLines, type Line, openJournal } from "./journal.ts";

/** An event before its clock is read. */
export type Said = RunEvent extends infer Each ? (Each extends RunEvent ? Omit<Each, "clock"> : never) : never;

/** Whoever tells events on: journal and display together. */
export interface Teller {
  report(event: Said, seconds?: number): void;
}

/** Weights and moments at a step; a fresh run starts at step 0 without any. */
export interface Start {
  readonly step: number;
  readonly training?: Training;
}

/** What the evaluations of a run came to: figures for programs, tables for people. One of each an evaluation. */
export interface Results {
  readonly metrics: readonly {
    readonly evaluation: NodeId;
    readonly before: EvaluationFigures;
    readonly after: EvaluationFigures;
  }[];
  readonly tables: readonly string[];
}

export interface Recorder {
  readonly folder: string;
  /** Last step that has a checkpoint by now, 0 without one. */
  readonly lastStep: number;
  /** What the user should know before the run goes on. */
  readonly warnings: readonly Diagnostic[];
  /** Writes an event to the journal, unless an earlier part of the run wrote the same. */
  append(event: RunEvent): void;
  /** Reports the start, or that an earlier one is continued. */
  begin(parameters: number): void;
  resume(stage: NodeId): Start;
  /** Saves the state of a stage. Of the saved ones only the last `keep` stay; absent = all. */
  checkpoint(
    teller: Teller,
    stage: NodeId,
    config: ModelConfig,
    files: ReadonlyMap<string, string | Uint8Array>,
    keep?: number,
  ): (step: number, training: Training) => void;
  finish(
    teller: Teller,
    config: ModelConfig,
    parameters: ReadonlyMap<string, Float32Array>,
    files: ReadonlyMap<string, string | Uint8Array>,
    results: Results,
  ): { readonly weights: string; readonly folder: string };
  close(): void;
}

/** The adapter as the journal names it. */
export interface AdapterName {
  readonly name: string;
  readonly driver: string;
}

/** A recorder for a run's folder: fresh, or cut back to its last whole checkpoint. Failures as of loadTraining and openJournal. */
export function recorder(
  { path, run }: RunFolder,
  adapter: AdapterName,
  tell: (event: RunEvent) => void,
  disk: Disk = nodeDisk,
): Recorder {
  let lastStep = checkpointSteps(path).at(-1) ?? 0;
  const last = lastStep > 0 ? loadTraining(checkpointPath(path, lastStep)) : undefined;
  const kept = linesToKeep(journalLines(journalPath(path)), last?.progress.journalBytes);
  const journal = openJournal(journalPath(path), kept.at(-1)?.end ?? 0);
  // Stages before training say again what they said when the run began: same words, later clock.
  const known = new Set(kept.map((each) => withoutClock(each.event)));
  const append = (event: RunEvent): void => {
    const again = event.event !== "resume" && event.event !== "stopped" && known.has(withoutClock(event));
    if (!again) journal.append(event);
  };
  const say = (event: Said): void => {
    const stamped = { ...event, clock: { at: Date.now() } } as RunEvent;
    append(stamped);
    tell(stamped);
  };
  const { name, driver } = adapter;

  return {
    folder: path,
    get lastStep() {
      return lastStep;
    },
    warnings: otherAdapter(kept, adapter),
    append,
    begin(parameters) {
      if (kept.length > 0) say({ event: "resume", step: lastStep, adapter: name, driver });
      else say({ event: "start", name: run.name, seed: run.seed, plan: run.hash, adapter: name, driver, parameters });
    },
    resume: (stage) =>
      last && last.progress.stage === stage ? { step: last.progress.step, training: last.training } : { step: 0 },
    checkpoint: (teller, stage, config, files, keep) => (step, training) => {
      const folder = checkpointPath(path, step);
      teller.report({ event: "checkpoint", stage, step, folder: `checkpoints/${folder.split(/[\\/]/).at(-1)}` });
      const progress = { stage, step, journalBytes: journal.sync() };
      saveTraining(folder, config, training, progress, files, { plan: run.hash, step: String(step) }, disk);
      lastStep = step;
      // only now, when the new one is whole
      if (keep !== undefined) forgetCheckpoints(path, keep);
    },
    finish(teller, config, parameters, files, { metrics, tables }) {
      const folder = join(path, "final");
      refuseNonFiniteTensors(folder, parameters);
      const weights = weightsDigest(parameters);
      saveCheckpoint(folder, config, parameters, files, { plan: run.hash, weights }, disk);
      writeWhole(
        join(path, "metrics.json"),
        `${JSON.stringify({ plan: run.hash, weights, evaluations: metrics }, null, 2)}\n`,
      );
      writeWhole(join(path, "report.txt"), tables.map((each) => `${each}\n`).join("\n"));
      teller.report({ event: "finish", weights, folder: "final" });
      journal.sync();
      return { weights, folder: path };
    },
    close: () => journal.close(),
  };
}

/** What the last checkpoint covers; without one, what stands before the first step, for all steps are taken again. */
function linesToKeep(lines: readonly Line[], journalBytes: number | undefined): readonly Line[] {
  if (journalBytes !== undefined) return lines.filter((each) => each.end <= journalBytes);
  const first = lines.findIndex((each) => each.event.event === "step");
  return first < 0 ? lines : lines.slice(0, first);
}

function withoutClock({ clock: _, ...said }: RunEvent): string {
  return JSON.stringify(said);
}

/** E1036 when any part of the run that is kept was made on another adapter. */
function otherAdapter(kept: readonly Line[], adapter: AdapterName): readonly Diagnostic[] {
  const call = (each: AdapterName) => `${each.name}, ${each.driver}`;
  const now = call(adapter);
  const before = kept
    .flatMap(({ event }) => (event.event === "start" || event.event === "resume" ? [event] : []))
    .map((event) => call({ name: event.adapter, driver: event.driver }))
    .find((each) => each !== now);
  return before === undefined ? [] : [E1036({ before, now })];
}
