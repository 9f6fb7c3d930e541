// How much a single piece of reading may take before it is ended: time without progress, memory of a worker, bytes of a file. None
// of them is in a plan, for none changes a result; the environment sets them.

import { env } from "#system";
import { E1015 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";

/** Reading that this machine, or a limit of it, ended. It says nothing of what is read: no row may be left out because of it, or another machine would train on other rows. */
export class Limited extends Failure {}

/** Names of the settings, as diagnostics say them. */
export const limitNames = {
  /** Seconds of computing without any progress. */
  seconds: "PERLC_LIMIT_SECONDS",
  /** Memory of the worker that reads, in MiB. */
  memory: "PERLC_LIMIT_MEMORY",
  /** Size of any file, in MiB, in place of the limit of its kind. */
  file: "PERLC_LIMIT_FILE",
} as const;

/** What files are read for, and the most that one of them may have, in bytes: several times what any published one has. */
export const mostBytes = {
  tokenizer: 128 << 20,
  table: 8 * 2 ** 30,
  picture: 256 << 20,
} as const;

export type FileUse = keyof typeof mostBytes;

/** A setting of the environment, or what holds without it. Failure E1015 for one that is no positive number. */
export function limitOf(name: keyof typeof limitNames, otherwise: number): number {
  const said = env[limitNames[name]];
  if (said === undefined || said === "") return otherwise;
  const value = Number(said);
  if (!Number.isFinite(value) || value <= 0) throw new Failure(E1015({ setting: limitNames[name], found: said }));
  return value;
}
