// Keeps a run: its journal, its checkpoints and its final weights, in the folder of the run; and knows where a run that
// is taken up again has to begin.

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { NodeId, Run } from "../../compiler/4-plan/plan.ts";
import { E1036 } from "../../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelConfig } from "../model/checkpoint/config.ts";
import { saveCheckpoint } from "../model/checkpoint/layout.ts";
import { loadTraining, saveTraining, type Training } from "./checkpoint.ts";
import { weightsDigest } from "./digest.ts";
import type { RunEvent } from "./event.ts";
import { checkpointPath, checkpointSteps, journalPath, type RunFolder } from "./folder.ts";
import { openJournal, readJournal } from "./journal.ts";

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

export interface Recorder {
  readonly folder: string;
  /** Last step that has a checkpoint, 0 without one. */
  readonly lastStep: number;
  /** What the user should know before the run goes on. */
  readonly warnings: readonly Diagnostic[];
  append(event: RunEvent): void;
  /** Reports the start, or that an earlier one is continued. */
  begin(run: Run, parameters: number): void;
  resume(stage: NodeId): Start;
  checkpoint(
    teller: Teller,
    stage: NodeId,
    config: ModelConfig,
    files: ReadonlyMap<string, string | Uint8Array>,
  ): (step: number, training: Training) => void;
  finish(
    teller: Teller,
    config: ModelConfig,
    parameters: ReadonlyMap<string, Float32Array>,
    files: ReadonlyMap<string, string | Uint8Array>,
  ): { readonly weights: string; readonly folder: string };
  close(): void;
}

/** The adapter as the journal names it. */
export interface AdapterName {
  readonly name: string;
  readonly driver: string;
}

/** A recorder for a run's folder: fresh, or cut back to its last whole checkpoint. */
export function recorder({ path, run }: RunFolder, adapter: AdapterName, tell: (event: RunEvent) => void): Recorder {
  const steps = checkpointSteps(path);
  const lastStep = steps.at(-1) ?? 0;
  const last = lastStep > 0 ? loadTraining(checkpointPath(path, lastStep)) : undefined;
  const began = existsSync(journalPath(path))
    ? readJournal(journalPath(path)).find((each) => each.event === "start")
    : undefined;
  const journal = openJournal(journalPath(path), began ? last?.progress.journalBytes : 0);
  const say = (event: Said): void => {
    const stamped = { ...event, clock: { at: Date.now() } } as RunEvent;
    journal.append(stamped);
    tell(stamped);
  };
  const differs = began && (began.adapter !== adapter.name || began.driver !== adapter.driver);
  const call = (each: { readonly name: string; readonly driver: string }) => `${each.name}, ${each.driver}`;

  return {
    folder: path,
    lastStep,
    warnings: differs
      ? [E1036({ before: call({ name: began.adapter, driver: began.driver }), now: call(adapter) })]
      : [],
    append: (event) => journal.append(event),
    begin(_, parameters) {
      const { name, driver } = adapter;
      if (began) say({ event: "resume", step: lastStep, adapter: name, driver });
      else say({ event: "start", name: run.name, seed: run.seed, plan: run.hash, adapter: name, driver, parameters });
    },
    resume: (stage) =>
      last && last.progress.stage === stage ? { step: last.progress.step, training: last.training } : { step: 0 },
    checkpoint: (teller, stage, config, files) => (step, training) => {
      const folder = checkpointPath(path, step);
      teller.report({ event: "checkpoint", stage, step, folder: `checkpoints/${folder.split(/[\\/]/).at(-1)}` });
      const progress = { stage, step, journalBytes: journal.sync() };
      saveTraining(folder, config, training, progress, files, { plan: run.hash, step: String(step) });
    },
    finish(teller, config, parameters, files) {
      const folder = join(path, "final");
      const weights = weightsDigest(parameters);
      saveCheckpoint(folder, config, parameters, files, { plan: run.hash, weights });
      teller.report({ event: "finish", weights, folder: "final" });
      journal.sync();
      return { weights, folder: path };
    },
    close: () => journal.close(),
  };
}
