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
import { packed, unpacked } from "./packed.ts";

export interface Artifacts {
  /**
   * What was kept under `name`, when it is what the run's journal says was kept; undefined where there is nothing, or
   * something else: it is then made anew, and the user is told. `fits` says whether a value has the form it must have.
   */
  read<T>(name: string, fits: (value: unknown) => boolean): T | undefined;
  /** Keeps `value`, in fewer bytes where it is to be `packed`. Failure E1050 on a full disk. */
  write(name: string, value: unknown, how?: { readonly packed?: boolean }): void;
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
  const stemOf = (name: string) => join(place, safeName(name));
  return {
    read<T>(name: string, fits: (value: unknown) => boolean) {
      const digest = known.get(name);
      if (digest === undefined) return undefined;
      const found = readKept(stemOf(name), digest);
      if ("value" in found && fits(found.value)) {
        note(name, digest);
        return found.value as T;
      }
      const reason = "value" in found ? "has not the form that the plan asks for" : found.reason;
      warn(E1045({ file: found.file, reason }));
      return undefined;
    },
    write(name, value, { packed: isPacked = false } = {}) {
      const text = JSON.stringify(value);
      writeWhole(`${stemOf(name)}${isPacked ? packedEnding : plainEnding}`, isPacked ? packed(text) : text);
      note(name, sha256(text));
    },
  };
}

const plainEnding = ".json";
const packedEnding = ".json.gz";

/** What a file holds, or why it does not count. */
export type Kept = { readonly file: string } & ({ readonly value: unknown } | { readonly reason: string });

/** The JSON of the artifact `name` in the folder of a run, held against the digest that the journal has of it. */
export const readArtifact = (folder: string, name: string, digest: string): Kept =>
  readKept(join(folder, "artifacts", safeName(name)), digest);

/** The JSON in STEM.json.gz, or in STEM.json where there is none of that. */
export function readKept(stem: string, digest: string): Kept {
  const isPacked = existsSync(`${stem}${packedEnding}`);
  const file = `${stem}${isPacked ? packedEnding : plainEnding}`;
  if (!existsSync(file)) return { file, reason: "is not there" };
  const bytes = readOr(file);
  if (typeof bytes === "string") return { file, reason: `cannot be read (${bytes})` };
  const text = isPacked ? unpacked(bytes) : bytes;
  if (text === undefined || sha256(text) !== digest) return { file, reason: "is not as it was written" };
  return { file, value: JSON.parse(text.toString("utf8")) };
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
export function writeWhole(path: string, text: string | Uint8Array): void {
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
