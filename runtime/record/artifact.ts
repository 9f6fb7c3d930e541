// Results of a stage that a later start of the same run need not compute again: accuracies of a filter, the answers of
// an evaluation. One JSON file each, whole or not there.

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { E1045 } from "../../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { partial } from "../checkpoint/save-folder.ts";
import { makeFolder } from "../device/make-folder.ts";
import { diskFailure, remove, saidOf } from "../limits/refused.ts";
import { sha256 } from "./digest.ts";
import { safeName } from "./folder.ts";

export interface Artifacts {
  /**
   * What was kept under `name`, when it is what the run's journal says was kept; undefined where there is nothing, or
   * something else: it is then made anew, and the user is told. `fits` says whether a value has the form it must have.
   */
  read<T>(name: string, fits: (value: unknown) => boolean): T | undefined;
  /** Keeps `value`. Failure E1050 on a full disk. */
  write(name: string, value: unknown): void;
}

/** The journal, as artifacts use it. */
export interface ArtifactLog {
  /** Digests by name, of what the run has kept so far. */
  readonly known: ReadonlyMap<string, string>;
  /** Notes that an artifact was kept. */
  note(name: string, digest: string): void;
  warn(warning: Diagnostic): void;
}

/** The artifacts in the folder of a run. Names are a node's id and words; whatever else they hold is not in the name of a file. */
export function artifacts(folder: string, { known, note, warn }: ArtifactLog): Artifacts {
  const place = join(folder, "artifacts");
  const pathOf = (name: string) => join(place, `${safeName(name)}.json`);
  return {
    read<T>(name: string, fits: (value: unknown) => boolean) {
      const digest = known.get(name);
      if (digest === undefined) return undefined;
      const found = readKept(pathOf(name), digest, fits);
      if ("reason" in found) {
        warn(E1045({ file: pathOf(name), reason: found.reason }));
        return undefined;
      }
      note(name, digest);
      return found.value as T;
    },
    write(name, value) {
      const text = JSON.stringify(value);
      writeWhole(pathOf(name), text);
      note(name, sha256(text));
    },
  };
}

function readKept(path: string, digest: string, fits: (value: unknown) => boolean) {
  if (!existsSync(path)) return { reason: "is not there" };
  const text = readOr(path);
  if (typeof text === "string") return { reason: `cannot be read (${text})` };
  if (sha256(text) !== digest) return { reason: "is not as it was written" };
  const value: unknown = JSON.parse(text.toString("utf8"));
  return fits(value) ? { value } : { reason: "has not the form that the plan asks for" };
}

/** The bytes of a file, or what the system says instead. */
function readOr(path: string): Buffer | string {
  try {
    return readFileSync(path);
  } catch (error) {
    const said = saidOf(error);
    if (said === undefined) throw error;
    return said;
  }
}

/** Writes a small file so that it is whole or as it was before. Failure E1050 on a full disk. */
export function writeWhole(path: string, text: string): void {
  const beside = partial(path);
  try {
    makeFolder(dirname(path));
    writeFileSync(beside, text, { flush: true, flag: "wx" });
    renameSync(beside, path);
  } catch (error) {
    remove(beside);
    throw diskFailure(path, error);
  }
}
