// Saving a folder so that it is either wholly there or not at all: everything is written beside its place, synced, and
// then renamed. A full disk or a power cut in the middle loses nothing that was saved before.

import { randomUUID } from "#digest";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "#files";
import { dirname, join } from "#path";
import { makeFolder } from "../device/make-folder.ts";
import { codeOf, diskFailure, remove } from "../limits/refused.ts";
import { digesting, digestList, digestOf, digestsFile } from "./digests.ts";

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
/** Lets `make` write a file under such a name, and puts it in its place whole; where either fails nothing of it is left. */
export function putWhole(path: string, make: (beside: string) => void): void {
  const beside = partial(path);
  try {
    make(beside);
    renameSync(beside, path);
  } catch (error) {
    remove(beside);
    throw error;
  }
}

/** Whether a name is one of `partial`. */
export const isPartial = (name: string): boolean => name.endsWith(".partial");
const previous = (folder: string) => `${folder}.previous`;

/** What a file is to hold: all of it, or pieces that are made as they are written. */
export type Content = string | Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Writes `files` as `folder`, with the list of their digests, replacing what had that name; gives the digest of the list. Failure E1050 when the
 * disk is full, E1055 when it refuses otherwise, and what pieces fail with; the old folder is then untouched.
 */
export async function saveFolder(
  folder: string,
  files: ReadonlyMap<string, Content>,
  disk: Disk = nodeDisk,
): Promise<string> {
  const beside = partial(folder);
  let list = "";
  try {
    recoverFolder(folder);
    makeFolder(dirname(beside));
    mkdirSync(beside);
    const digests = new Map<string, string>();
    for (const [name, content] of files) digests.set(name, await writePieces(join(beside, name), content, disk));
    list = digestList(digests);
    await writePieces(join(beside, digestsFile), list, disk);
    syncFolder(beside, disk);
    if (existsSync(folder)) renameSync(folder, previous(folder));
    renameSync(beside, folder);
    syncFolder(dirname(folder), disk);
  } catch (error) {
    remove(beside);
    try {
      recoverFolder(folder);
    } catch {
      // what the error is about comes first; whoever loads the folder tries again
    }
    throw diskFailure(folder, error);
  }
  remove(previous(folder));
  return digestOf(list);
}

/** Writes and syncs a folder that is not there yet. What the system says of a refusal is thrown as it is. */
export function writeFolder(
  folder: string,
  files: ReadonlyMap<string, Uint8Array | string>,
  disk: Disk = nodeDisk,
): void {
  makeFolder(dirname(folder));
  mkdirSync(folder);
  for (const [name, content] of files) {
    writeWhole(join(folder, name), typeof content === "string" ? new TextEncoder().encode(content) : content, disk);
  }
  syncFolder(folder, disk);
}

/** Brings back the old folder where a crash fell between the two renames of a replacement. Called before every save and load. */
export function recoverFolder(folder: string): void {
  if (!existsSync(folder) && existsSync(previous(folder))) renameSync(previous(folder), folder);
  else if (existsSync(folder)) remove(previous(folder));
}

/** The folder that a name is the old one of; undefined for any other name. */
export const replacedBy = (name: string): string | undefined => /^(.+)\.previous$/s.exec(name)?.[1];

function writeWhole(path: string, bytes: Uint8Array, disk: Disk): void {
  const fd = disk.open(path, "wx");
  try {
    writeBytes(fd, bytes, disk);
    disk.sync(fd);
  } finally {
    disk.close(fd);
  }
}

/** Writes and syncs a file as its content comes; gives its digest. */
async function writePieces(path: string, content: Content, disk: Disk): Promise<string> {
  const made = digesting();
  const fd = disk.open(path, "wx");
  try {
    const whole = typeof content === "string" ? new TextEncoder().encode(content) : content;
    for await (const piece of whole instanceof Uint8Array ? [whole] : whole) {
      made.add(piece);
      writeBytes(fd, piece, disk);
    }
    disk.sync(fd);
  } finally {
    disk.close(fd);
  }
  return made.digest();
}

/** A nearly full disk first writes less than asked and only then refuses. */
function writeBytes(fd: number, bytes: Uint8Array, disk: Disk): void {
  for (let done = 0; done < bytes.length; ) done += disk.write(fd, bytes, done);
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
