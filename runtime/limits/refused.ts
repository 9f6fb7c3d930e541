// What the operating system refuses, as diagnostics. A disk that is full or breaks is no bug of ours, whichever call finds out.

import { rmSync } from "#files";
import { noQuota } from "#system";
import { E1031, E1050, E1055 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";

/** Turns what the operating system says about a write into a diagnostic for `path`; anything else passes unchanged. */
export function diskFailure(path: string, error: unknown): unknown {
  const said = saidOf(error);
  if (said === undefined) return error;
  const isFull = ["ENOSPC", "EDQUOT", "EFBIG"].includes(said);
  return new Failure(isFull ? E1050({ folder: path }) : E1055({ file: path, reason: reasonOf(said, refusals) }));
}

/** The same for what is read of a run folder: E1031. */
export function readingFailure(file: string, error: unknown): unknown {
  const said = saidOf(error);
  return said === undefined ? error : new Failure(E1031({ file, reason: reasonOf(said, readingRefusals) }));
}

/** The same for a call that nobody thought of: a diagnostic for what the system names, else for `path`. */
export function systemFailure(path: string, error: unknown): unknown {
  const { syscall, path: named = path } = error as { readonly syscall?: string; readonly path?: string };
  const isReading = ["read", "scandir", "stat", "lstat", "fstat", "readlink"].includes(syscall ?? "");
  return (isReading ? readingFailure : diskFailure)(named, error);
}

/** `EEXIST`, `ENOENT` …: what the operating system calls an error; undefined for any other. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** What the system says, in words where Node has no name for it; undefined when it is not the system that speaks. */
export function saidOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  if (code === "UNKNOWN") {
    const number = Math.abs((error as { readonly errno?: number }).errno ?? 0);
    return number === noQuota ? "EDQUOT" : `error ${number}`;
  }
  if (code !== undefined && /^E[A-Z0-9]+$/.test(code)) return code;
  // of `rm` Node names a few alone
  return /^, Unknown error: (.*?)(?: '.*')?$/s.exec(error.message)?.[1];
}

const reasonOf = (said: string, known: ReadonlyMap<string, string>): string =>
  known.get(said) ?? `the operating system says ${said}`;

const refusals: ReadonlyMap<string, string> = new Map([
  ["EACCES", "writing there is not allowed"],
  ["EPERM", "the operating system does not permit it"],
  ["EROFS", "the disk can only be read"],
  ["EEXIST", "a file has the name of a folder on the way"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
  ["EISDIR", "it is a folder"],
  ["ENOENT", "a folder on the way is not there, or none can be made there"],
  ["EMFILE", "this process has too many files open"],
]);

const readingRefusals: ReadonlyMap<string, string> = new Map([
  ["EACCES", "reading it is not allowed"],
  ["ENOENT", "it is not there"],
  ["EMFILE", "this process has too many files open"],
]);

/** Takes away what nobody needs any more. Where that is refused it stays, and whoever comes next tries again. */
export function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    if (saidOf(error) === undefined) throw error;
  }
}
