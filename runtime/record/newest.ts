// Where a run that is taken up again goes on: at the newest checkpoint that its journal names and that is, file by file, the
// one that was saved. Newer ones are passed over, each with its reason.

import { join } from "#path";
import { E1043, E1044 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { Resolved } from "../../plan/plan.ts";
import { misfitOf } from "../checkpoint/digests.ts";
import { recoverFolder } from "../checkpoint/save-folder.ts";
import { saidOf } from "../limits/refused.ts";
import { loadTraining, type Progress, type Training } from "./checkpoint.ts";
import type { RunEvent } from "./event.ts";
import { checkpointPath, checkpointSteps, journalPath } from "./folder.ts";
import type { JournalRead, Line } from "./journal.ts";

export interface Newest {
  readonly progress: Progress;
  readonly updates: number;
  /** Once: then nobody here holds it. */
  readonly training: () => Training | undefined;
  /** The journal up to the line that names the checkpoint. */
  readonly kept: readonly Line[];
}

/**
 * The newest valid checkpoint, undefined where there is none and all steps are taken again, and an E1044 for each that was
 * passed over. Failure E1043 when there are some and none is valid: taking all steps again is then for the user to decide.
 */
export function newestCheckpoint(
  folder: string,
  run: Resolved,
  journal: JournalRead,
): { readonly newest: Newest | undefined; readonly passed: readonly Diagnostic[] } {
  const passed: { readonly step: number; readonly reason: string }[] = [];
  for (const step of checkpointSteps(folder).toReversed()) {
    const found = readCheckpoint(folder, step, run, journal);
    if (typeof found === "string") passed.push({ step, reason: found });
    else return { newest: found, passed: passed.map((each) => passedOver(folder, each, found.progress.step)) };
  }
  // a process that ends between a checkpoint and its line leaves one that no line names: nothing that the run had is lost
  const lost = passed.filter(({ step, reason }) => reason !== unnamed || journal.damaged !== undefined || step < 0);
  if (lost.length > 0) {
    const reasons = passed.map(({ step, reason }) => `step ${step}: ${reason}`).join("; ");
    throw new Failure(E1043({ folder: join(folder, "checkpoints"), reasons }));
  }
  return { newest: undefined, passed: passed.map((each) => passedOver(folder, each, 0)) };
}

/** Gives a value the first time it is asked, and holds it no longer. */
function once<T>(value: T): () => T | undefined {
  let held: T | undefined = value;
  return () => {
    const given = held;
    held = undefined;
    return given;
  };
}

const unnamed = "the journal does not name it";

const passedOver = (
  folder: string,
  { step, reason }: { readonly step: number; readonly reason: string },
  from: number,
) => E1044({ checkpoint: checkpointPath(folder, step), reason, step: from });

/** A checkpoint with what the journal says before it, or why it is none. */
function readCheckpoint(
  folder: string,
  step: number,
  { hash, nodes }: Resolved,
  { lines, damaged }: JournalRead,
): Newest | string {
  const at = lines.findLastIndex(({ event }) => event.event === "checkpoint" && event.step === step);
  const said = lines[at]?.event as Extract<RunEvent, { event: "checkpoint" }> | undefined;
  if (said === undefined) {
    if (lines.length === 0 && damaged === undefined) return "`journal.jsonl` is not there, or empty";
    return damaged === undefined ? unnamed : `line ${damaged} of \`${journalPath(folder)}\` is not as it was written`;
  }
  const path = checkpointPath(folder, step);
  try {
    recoverFolder(path);
    const misfit = misfitOf(path, said.digest);
    if (misfit) return `\`${misfit.file}\` ${misfit.reason}`;
    const train = nodes.find((node) => node.kind === "grpo" || node.kind === "supervised");
    const { training, progress } = loadTraining(path, train);
    if (progress.plan !== hash) return "it is of another plan";
    if (progress.step !== step || progress.stage !== said.stage) return "`progress.json` speaks of another step";
    return { progress, updates: training.updates, training: once(training), kept: lines.slice(0, at + 1) };
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics[0]?.title ?? error.message;
    const said = saidOf(error);
    if (said === undefined) throw error;
    return `it cannot be read (${said})`;
  }
}
