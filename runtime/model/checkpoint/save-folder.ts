// Saving a folder so that it is either wholly there or not at all: everything is written beside its place, synced, and
// then renamed. A full disk or a power cut in the middle loses nothing that was saved before.

import { randomUUID } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { E1050, E1055 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";

/** The calls that put bytes on a disk; tests pass one that is full. */
export interface Disk {
  readonly open: (path: string, flags: string) => number;
  readonly write: (fd: number, bytes: Uint8Array, offset: number) => number;
  readonly sync: (fd: number) => void;
  readonly close: (fd: number) => void;
}

export const nodeDisk: Disk = {
  open: (path, flags) => openSync(path, flags),
  write: (fd, bytes, offset) => writeSync(fd, bytes, offset),
  sync: fsyncSync,
  close: closeSync,
};

/** A name beside a file or folder for what is being written: its own each time, so that two writers never meet. */
export const partial = (path: string): string => `${path}.${randomUUID().slice(0, 8)}.partial`;
/** Whether a name is one of `partial`. */
export const isPartial = (name: string): boolean => name.endsWith(".partial");
const previous = (folder: string) => `${folder}.previous`;

/** Writes `files` (name → bytes) as `folder`, replacing what had that name. Failure E1050 when the disk is full, E1055 when it refuses otherwise; the old folder is then untouched. */
export function saveFolder(
  folder: string,
  files: ReadonlyMap<string, Uint8Array | string>,
  disk: Disk = nodeDisk,
): void {
  recoverFolder(folder);
  const beside = partial(folder);
  try {
    mkdirSync(dirname(beside), { recursive: true });
    mkdirSync(beside);
    for (const [name, content] of files) {
      writeWhole(join(beside, name), typeof content === "string" ? new TextEncoder().encode(content) : content, disk);
    }
    syncFolder(beside, disk);
    if (existsSync(folder)) renameSync(folder, previous(folder));
    renameSync(beside, folder);
    syncFolder(dirname(folder), disk);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    recoverFolder(folder);
    throw diskFailure(folder, error);
  }
  rmSync(previous(folder), { recursive: true, force: true });
}

/** Brings back the old folder where a crash fell between the two renames of a replacement. Called before every save and load. */
export function recoverFolder(folder: string): void {
  if (!existsSync(folder) && existsSync(previous(folder))) renameSync(previous(folder), folder);
  else if (existsSync(folder)) rmSync(previous(folder), { recursive: true, force: true });
}

/** Turns what the operating system says about a write into a diagnostic for `path`; anything else passes unchanged. */
export function diskFailure(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") return new Failure(E1050({ folder: path }));
  if (code === undefined || !/^E[A-Z]+$/.test(code)) return error;
  return new Failure(E1055({ file: path, reason: refusals.get(code) ?? `the operating system says ${code}` }));
}

/** `EEXIST`, `ENOENT` …: what the operating system calls an error; undefined for any other. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

const refusals: ReadonlyMap<string, string> = new Map([
  ["EACCES", "writing there is not allowed"],
  ["EPERM", "the operating system does not permit it"],
  ["EROFS", "the disk can only be read"],
  ["EEXIST", "a file has the name of a folder on the way"],
  ["ENOTDIR", "a part of the path is a file, not a folder"],
  ["EISDIR", "it is a folder"],
  ["ENOENT", "a folder on the way does not exist"],
  ["EMFILE", "this process has too many files open"],
]);

function writeWhole(path: string, bytes: Uint8Array, disk: Disk): void {
  const fd = disk.open(path, "wx");
  try {
    // A nearly full disk first writes less than asked and only then refuses.
    for (let done = 0; done < bytes.length; ) done += disk.write(fd, bytes, done);
    disk.sync(fd);
  } finally {
    disk.close(fd);
  }
}

/** A rename is on the disk only when the folder that holds the name is. Some file systems refuse to sync a folder; they order renames themselves. */
export function syncFolder(folder: string, disk: Disk = nodeDisk): void {
  const fd = disk.open(folder, "r");
  try {
    disk.sync(fd);
  } catch (error) {
    if (!["EINVAL", "EPERM", "EISDIR"].includes(codeOf(error) ?? "")) throw error;
  } finally {
    disk.close(fd);
  }
}
