// Results of a stage that a later start of the same run need not compute again: accuracies of a filter, the answers of
// an evaluation. One JSON file each, whole or not there.

import { existsSync, readFileSync, writeFileSync } from "#files";
import { dirname, join } from "#path";
import { E1045 } from "../../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { putWhole } from "../checkpoint/save-folder.ts";
import { makeFolder } from "../device/make-folder.ts";
import { diskFailure, saidOf } from "../limits/refused.ts";
import { sha256 } from "./digest.ts";
import { fileName } from "./folder.ts";
import { packed, unpacked } from "./packed.ts";
import type { SharedStage } from "./sweep.ts";

export interface Artifacts {
  /**
   * What was kept under `name`, when it is what the run's journal says was kept; undefined where there is nothing, or
   * something else: it is then made anew, and the user is told. `fits` says whether a value has the form it must have.
   */
  read<T>(name: string, fits: (value: unknown) => boolean): T | undefined;
  /** Keeps `value`, in fewer bytes where it is to be `packed`. Failure E1050 on a full disk. */
  write(name: string, value: unknown, how?: { readonly packed?: boolean }): void;
  /** What was kept under `name`, else what another run of the sweep has worked out, else what `make` gives; it is then kept. Interrupted when the user stops. */
  keep<T>(name: string, stage: KeptStage<T>): Promise<T>;
}

/** Something that several runs of a sweep may come to alike. */
export interface KeptStage<T> {
  readonly fits: (value: unknown) => boolean;
  /** What decides it, on one class of devices; absent = no other run comes to the same. */
  readonly key?: string;
  /** Not to be read: what was kept is of another start. */
  readonly anew?: boolean;
  readonly make: () => Promise<T>;
  readonly packed?: boolean;
}

/** The stages that the runs of a sweep share: each is worked out by whoever asks first, and the others wait. */
export interface SharedStages {
  /** Where it is; undefined: it is this run's to work out. */
  ask(key: string): Promise<SharedStage | undefined>;
  made(key: string, artifact: string, digest: string): void;
}

/** An artifact as the journal names it. */
export interface NotedArtifact {
  readonly digest: string;
  /** The run of the sweep that worked it out; absent = this one. */
  readonly from?: string;
}

/** The journal, as artifacts use it. */
export interface ArtifactLog {
  /** By name, what the run has kept so far. */
  readonly known: ReadonlyMap<string, NotedArtifact>;
  /** Notes that an artifact was kept. */
  note(name: string, artifact: NotedArtifact): void;
  warn(warning: Diagnostic): void;
  /** Absent for a run that is in no sweep. */
  readonly shared?: SharedStages | undefined;
}

/** Of what keeps nothing and has kept nothing. */
export const noArtifacts: Artifacts = { read: () => undefined, write: () => {}, keep: (_, { make }) => make() };

/** The artifacts in the folder of a run. Names are a node's id and words; whatever else they hold is not in the name of a file. */
export function artifacts(folder: string, { known, note, warn, shared }: ArtifactLog): Artifacts {
  const stemOf = (name: string) => join(folder, "artifacts", fileName(name));
  const believed = <T>(found: Kept, fits: (value: unknown) => boolean): T | undefined => {
    if ("value" in found && fits(found.value)) return found.value as T;
    const reason = "value" in found ? "has not the form that the plan asks for" : found.reason;
    warn(E1045({ file: found.file, reason }));
    return undefined;
  };
  const read = <T>(name: string, fits: (value: unknown) => boolean): T | undefined => {
    const noted = known.get(name);
    const value = noted && believed<T>(readKept(stemOf(name), noted.digest), fits);
    if (noted && value !== undefined) note(name, noted);
    return value;
  };
  /** Returns the digest. */
  const write = (name: string, value: unknown, isPacked: boolean, from?: string): string => {
    const text = JSON.stringify(value);
    writeWhole(`${stemOf(name)}${isPacked ? packedEnding : plainEnding}`, isPacked ? packed(text) : text);
    const digest = sha256(text);
    note(name, { digest, ...(from !== undefined && { from }) });
    return digest;
  };
  return {
    read,
    write: (name, value, { packed: isPacked = false } = {}) => void write(name, value, isPacked),
    async keep<T>(name: string, { fits, key, anew = false, make, packed: isPacked = false }: KeptStage<T>) {
      const own = anew ? undefined : read<T>(name, fits);
      if (own !== undefined) return own;
      const found = key === undefined ? undefined : await shared?.ask(key);
      const other =
        found && believed<T>(readArtifact(join(dirname(folder), found.from), found.artifact, found.digest), fits);
      if (found && other !== undefined) {
        write(name, other, isPacked, found.from);
        return other;
      }
      const value = await make();
      const digest = write(name, value, isPacked);
      if (key !== undefined) shared?.made(key, name, digest);
      return value;
    },
  };
}

const plainEnding = ".json";
const packedEnding = ".json.gz";

/** What a file holds, or why it does not count. */
export type Kept = { readonly file: string } & ({ readonly value: unknown } | { readonly reason: string });

/** The JSON of the artifact `name` in the folder of a run, held against the digest that the journal has of it. */
export const readArtifact = (folder: string, name: string, digest: string): Kept =>
  readKept(join(folder, "artifacts", fileName(name)), digest);

/** The JSON of a file with this stem, packed, or plain where there is none of that; or of one whose name was made when case counted. */
export function readKept(named: string, digest: string): Kept {
  const plain = named.replace(/~[0-9a-f]{12}$/, "");
  const isThere = (each: string) => existsSync(`${each}${packedEnding}`) || existsSync(`${each}${plainEnding}`);
  const stem = !isThere(named) && isThere(plain) ? plain : named;
  const isPacked = existsSync(`${stem}${packedEnding}`);
  const file = `${stem}${isPacked ? packedEnding : plainEnding}`;
  if (!existsSync(file)) return { file, reason: "is not there" };
  const bytes = readOr(file);
  if (typeof bytes === "string") return { file, reason: `cannot be read (${bytes})` };
  const text = isPacked ? unpacked(bytes) : bytes;
  if (text === undefined || sha256(text) !== digest) return { file, reason: "is not as it was written" };
  return { file, value: JSON.parse(new TextDecoder().decode(text)) };
}

/** The bytes of a file, or what the system says instead. */
function readOr(path: string): Uint8Array | string {
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
  try {
    makeFolder(dirname(path));
    putWhole(path, (beside) => writeFileSync(beside, text, { flush: true, flag: "wx" }));
  } catch (error) {
    throw diskFailure(path, error);
  }
}
