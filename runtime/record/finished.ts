// What a finished run came to, read back from its folder: for `perlc freeze --results`, and for whoever compares.

import { existsSync, readFileSync } from "#files";
import { join } from "#path";
import { openCheckpoint, readParameters } from "../checkpoint/layout.ts";
import { readingFailure } from "../limits/refused.ts";
import { sha256, weightsDigest } from "./digest.ts";
import { journalPath } from "./folder.ts";
import { readJournal } from "./journal.ts";

/** Adapter and driver: on one of a kind the same hash gives the same results. */
export interface DeviceClass {
  readonly adapter: string;
  readonly driver: string;
}

/** `metrics.json` of a run's folder. */
export interface FinishedRun {
  /** Hash of the run. */
  readonly plan: string;
  readonly weights: string;
  /** Every class of devices that a part of the run was made on. */
  readonly devices: readonly DeviceClass[];
  readonly evaluations: readonly unknown[];
}

/** The results of a folder, its weights held against the digest they are said to have; a string says why there are none. Failure E1031 for what cannot be read. */
export function readResults(folder: string): FinishedRun | string {
  const path = join(folder, "metrics.json");
  if (!existsSync(path)) return "it has no metrics.json: the run has not finished";
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw readingFailure(path, error);
  }
  const wrong = misfitOfMetrics(folder, text);
  if (wrong !== undefined) return `its metrics.json is not believed: ${wrong}`;
  let read: Partial<FinishedRun>;
  try {
    read = JSON.parse(text) as Partial<FinishedRun>;
  } catch {
    return "its metrics.json is not JSON";
  }
  const { plan, weights, devices, evaluations } = read ?? {};
  if (typeof plan !== "string" || typeof weights !== "string" || !isDevices(devices) || !Array.isArray(evaluations))
    return "its metrics.json does not say what the run came to, and on which device";
  const found = weightsDigest(readParameters(openCheckpoint(join(folder, "final"))));
  if (found !== weights) return `its weights are ${found}, and metrics.json says ${weights}`;
  return { plan, weights, devices, evaluations };
}

/** Why a text is not the `metrics.json` that the journal says the run ended with; undefined when it is. */
export function misfitOfMetrics(folder: string, text: string): string | undefined {
  const finish = readJournal(journalPath(folder)).findLast((each) => each.event === "finish");
  if (finish === undefined) return "the journal does not say that the run finished";
  return finish.metrics === sha256(text) ? undefined : "it is not as the run wrote it";
}

/** Whether a value names devices, one at least. */
export const isDevices = (value: unknown): value is readonly DeviceClass[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(
    (each: Partial<DeviceClass> | null) => typeof each?.adapter === "string" && typeof each.driver === "string",
  );
