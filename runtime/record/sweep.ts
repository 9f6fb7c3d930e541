// The folder of a sweep: a folder for each of its runs, made before the first one begins, and `sweep.json`, which says what each
// run is and how far it has come. One process writes it, whole each time.

import { existsSync, lstatSync, mkdirSync, readFileSync } from "#files";
import { join } from "#path";
import { E1091 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { PlanHash, Resolved } from "../../plan/plan.ts";
import { readRunName } from "../../plan/run-name.ts";
import { partial, syncFolder } from "../checkpoint/save-folder.ts";
import { makeFolder } from "../device/make-folder.ts";
import { codeOf, diskFailure, remove } from "../limits/refused.ts";
import { writeWhole } from "./artifact.ts";
import { sha256 } from "./digest.ts";
import { claimed, journalPath, type RunFolder, safeName, writeRunFolder } from "./folder.ts";
import { readJournal } from "./journal.ts";

const states = ["waiting", "running", "stopped", "failed", "finished"] as const;

/** `running` of a sweep that nobody runs is a run whose process was killed. */
export type ArmState = (typeof states)[number];

export interface SweepRun {
  readonly name: string;
  /** Its folder in that of the sweep, and what it is called in lines and tables. */
  readonly folder: string;
  readonly seed: number;
  /** What the sweep laid on its base, by the last words of the settings; empty for a run that no sweep made. */
  readonly factors: Readonly<Record<string, string>>;
  readonly hash: PlanHash;
  readonly state: ArmState;
  /** Why it failed: codes and titles. */
  readonly why?: readonly string[];
  /** Of a finished run. */
  readonly weights?: string;
}

/** What a run has worked out that others need too: an artifact in its folder. */
export interface SharedStage {
  /** The folder of the run. */
  readonly from: string;
  readonly artifact: string;
  readonly digest: string;
}

export interface Sweep {
  readonly format: 1;
  readonly name: string;
  readonly runs: readonly SweepRun[];
  /** By what decides their content. */
  readonly stages: Readonly<Record<string, SharedStage>>;
}

export interface Labelled {
  readonly run: Resolved;
  readonly label: string;
}

const file = (folder: string): string => join(folder, "sweep.json");

/** Whether a folder is one of a sweep. */
export const isSweepFolder = (folder: string): boolean => existsSync(file(folder));

/** Makes the folder `PARENT/NAME-N` with one of each run, whole or not at all. Failure E1050 on a full disk, E1055 when the place refuses. */
export function createSweepFolder(
  parent: string,
  name: string,
  runs: readonly Labelled[],
  from: Omit<RunFolder, "path" | "run">,
): string {
  const stem = join(parent, safeName(name));
  const beside = partial(stem);
  try {
    makeFolder(parent);
    mkdirSync(beside);
    for (const { run, label } of runs) {
      const own = safeName(label);
      writeRunFolder(join(beside, own), join(stem, own), { ...from, run });
    }
    const made = runs.map(({ run, label }): SweepRun => {
      const factors = Object.fromEntries(readRunName(run.name).factors.map(({ key, value }) => [key, value]));
      return { name: run.name, folder: safeName(label), seed: run.seed, factors, hash: run.hash, state: "waiting" };
    });
    writeSweep(beside, { format: 1, name, runs: made, stages: {} });
    const path = claimed(stem, beside);
    syncFolder(parent);
    return path;
  } catch (error) {
    remove(beside);
    throw diskFailure(stem, error);
  }
}

/** Failure E1050 on a full disk: the file is then as it was. */
export const writeSweep = (folder: string, sweep: Sweep): void =>
  writeWhole(file(folder), `${JSON.stringify(sweep, null, 2)}\n`);

/** Failure E1091 for what is no `sweep.json` of this form. */
export function readSweep(folder: string): Sweep {
  const wrong = (reason: string) => new Failure(E1091({ folder, reason }));
  let read: unknown;
  try {
    if (lstatSync(file(folder)).isFile()) read = JSON.parse(readFileSync(file(folder), "utf8"));
  } catch (error) {
    throw wrong(codeOf(error) ?? "`sweep.json` is not JSON");
  }
  if (!isRecord(read) || read.format !== 1) throw wrong("`sweep.json` is not of the form that this perlc writes");
  const { name, runs, stages } = read;
  if (typeof name !== "string" || !Array.isArray(runs) || !runs.every(isRun) || !isRecord(stages))
    throw wrong("`sweep.json` does not say what its runs are");
  if (!Object.values(stages).every(isStage)) throw wrong("`sweep.json` does not say where its stages are kept");
  return read as unknown as Sweep;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A name of a folder leads nowhere else. */
const isName = (value: unknown): boolean =>
  typeof value === "string" && /^[\w.,%+=~-]+$/.test(value) && !/^\.+$/.test(value);

const isRun = (value: unknown): boolean =>
  isRecord(value) &&
  isName(value.folder) &&
  [value.name, value.hash].every((each) => typeof each === "string") &&
  Number.isSafeInteger(value.seed) &&
  isRecord(value.factors) &&
  states.some((each) => each === value.state);

const isStage = (value: unknown): boolean =>
  isRecord(value) && isName(value.from) && [value.artifact, value.digest].every((each) => typeof each === "string");

/** The digest of the final weights of a run that has finished, as its journal says; undefined for any other. */
export function finishedWeights(folder: string): string | undefined {
  const finish = readJournal(journalPath(folder)).findLast((each) => each.event === "finish");
  const metrics = join(folder, "metrics.json");
  if (finish === undefined || !existsSync(metrics)) return undefined;
  return sha256(readFileSync(metrics)) === finish.metrics ? finish.weights : undefined;
}
