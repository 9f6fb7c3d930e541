// The folder of a run: spec, plan, journal, checkpoints, final weights. Everything that `--again` needs is in it.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Run } from "../../compiler/4-plan/plan.ts";
import { E1030, E1031 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { diskFailure, saveFolder } from "../model/checkpoint/save-folder.ts";

/** A spec file as it was when the run began; `path` as the user wrote it. */
export interface SpecFile {
  readonly path: string;
  readonly text: string;
}

export interface RunFolder {
  readonly path: string;
  readonly run: Run;
  readonly specs: readonly SpecFile[];
  /** Folder of the entry spec: what relative paths of the plan count from. */
  readonly directory: string;
}

/** Makes a fresh folder `PARENT/NAME-seedS-N` and saves the spec and the plan in it. Failure E1050 on a full disk, E1055 when the place refuses. */
export function createRunFolder(parent: string, run: Run, specs: readonly SpecFile[], directory: string): RunFolder {
  const path = claimFolder(parent, `${run.name}-seed${run.seed}`);
  try {
    saveFolder(
      path,
      new Map([
        ["plan.json", `${JSON.stringify(run, null, 2)}\n`],
        ["spec.json", `${JSON.stringify({ directory, specs }, null, 2)}\n`],
        ...copyOf(specs[0]),
      ]),
    );
    mkdirSync(join(path, "checkpoints"));
  } catch (error) {
    rmSync(path, { recursive: true, force: true });
    throw diskFailure(path, error);
  }
  return { path, run, specs, directory };
}

/** The entry as it was, for people; a plan that was given as `plan.json` must not take the place of the run's own. */
function copyOf(entry: SpecFile | undefined): readonly (readonly [name: string, text: string])[] {
  if (!entry) return [];
  const name = basename(entry.path);
  return [[["plan.json", "spec.json"].includes(name) ? `given-${name}` : name, entry.text]];
}

/** Makes the first folder `STEM-1`, `STEM-2`, … that nobody has; two runs that start at once get different ones. */
function claimFolder(parent: string, stem: string): string {
  for (let number = 1; ; number++) {
    const path = join(parent, `${stem}-${number}`);
    try {
      mkdirSync(parent, { recursive: true });
      mkdirSync(path);
      return path;
    } catch (error) {
      if (!existsSync(path)) throw diskFailure(path, error);
    }
  }
}

/** Opens the folder of an earlier run. Failure E1030 when it is none, E1031 when its plan cannot be read. */
export function openRunFolder(path: string): RunFolder {
  if (!existsSync(join(path, "plan.json"))) throw new Failure(E1030({ folder: path }));
  try {
    const run = JSON.parse(readFileSync(join(path, "plan.json"), "utf8")) as Run;
    const { specs, directory } = JSON.parse(readFileSync(join(path, "spec.json"), "utf8")) as Omit<
      RunFolder,
      "path" | "run"
    >;
    if (!Array.isArray(run.nodes) || typeof run.seed !== "number") throw new Error("it holds no run");
    return { path, run, specs, directory };
  } catch (error) {
    throw new Failure(E1031({ folder: path, reason: error instanceof Error ? error.message : String(error) }));
  }
}

export function journalPath(folder: string): string {
  return join(folder, "journal.jsonl");
}

export function checkpointPath(folder: string, step: number): string {
  return join(folder, "checkpoints", `step-${String(step).padStart(6, "0")}`);
}

/** Steps that have a whole checkpoint, ascending; folders still being written have another name. */
export function checkpointSteps(folder: string): readonly number[] {
  const names = existsSync(join(folder, "checkpoints")) ? readdirSync(join(folder, "checkpoints")) : [];
  return names
    .flatMap((name) => /^step-(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Deletes all whole checkpoints but the last `keep`. */
export function forgetCheckpoints(folder: string, keep: number): void {
  for (const step of checkpointSteps(folder).slice(0, -keep))
    rmSync(checkpointPath(folder, step), { recursive: true, force: true });
}
