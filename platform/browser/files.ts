// `#files` in a browser: Node's calls of the file system, as far as the runtime makes them, over the disk in memory (disk.ts). There are no
// links, no devices and no rights, and nothing is cached: what is written is there.

import {
  bytesOf,
  type Entry,
  entryAt,
  fileAt,
  forget,
  isFree,
  makeFile,
  makeFolderAt,
  missing,
  namesIn,
  put,
  refusal,
  rename,
  resize,
} from "./disk.ts";

export const constants = {
  O_RDONLY: 0,
  O_WRONLY: 1,
  O_RDWR: 2,
  O_CREAT: 0o100,
  O_EXCL: 0o200,
  O_TRUNC: 0o1000,
  O_APPEND: 0o2000,
  O_NONBLOCK: 0,
  O_NOFOLLOW: 0,
  COPYFILE_EXCL: 1,
} as const;

const named: Readonly<Record<string, number>> = {
  r: constants.O_RDONLY,
  "r+": constants.O_RDWR,
  w: constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC,
  wx: constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
  a: constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND,
};

/** What an open number stands for, and how far it has been read or written. */
interface Opened {
  readonly entry: Entry;
  readonly path: string;
  readonly appends: boolean;
  at: number;
}

const opened = new Map<number, Opened>();
let next = 3;

const known = (fd: number, syscall: string): Opened => {
  const found = opened.get(fd);
  if (!found) throw refusal("EBADF", syscall, String(fd));
  return found;
};

const fileOf = (fd: number, syscall: string): Exclude<Entry, "folder"> => {
  const { entry, path } = known(fd, syscall);
  if (entry === "folder") throw refusal("EISDIR", syscall, path);
  return entry;
};

export const existsSync = (path: string): boolean => entryAt(path) !== undefined;

export function openSync(path: string, flags: string | number, _mode?: number): number {
  const bits = typeof flags === "number" ? flags : (named[flags] ?? 0);
  const there = entryAt(path);
  if (there !== undefined && bits & constants.O_EXCL) throw refusal("EEXIST", "open", path);
  if (there === undefined && !(bits & constants.O_CREAT)) throw missing(path, "open");
  if (there === "folder" && bits & 3) throw refusal("EISDIR", "open", path);
  const entry = there ?? makeFile(path, "open");
  if (entry !== "folder" && bits & constants.O_TRUNC) resize(entry, 0);
  opened.set(next, { entry, path, appends: (bits & constants.O_APPEND) !== 0, at: 0 });
  return next++;
}

export function closeSync(fd: number): void {
  known(fd, "close");
  opened.delete(fd);
}

export const fsyncSync = (fd: number): void => void known(fd, "fsync");

export const ftruncateSync = (fd: number, size = 0): void => resize(fileOf(fd, "ftruncate"), size);

/** Reads on where the last one ended, or at `position`. */
export function readSync(
  fd: number,
  into: Uint8Array,
  offset = 0,
  length: number = into.length - offset,
  position: number | null = null,
): number {
  const file = fileOf(fd, "read");
  const of = known(fd, "read");
  const from = position ?? of.at;
  const piece = bytesOf(file).subarray(from, from + length);
  into.set(piece, offset);
  if (position === null) of.at += piece.length;
  return piece.length;
}

/** Writes on where the last one ended, at the end of a file that was opened for that, or at `position`. */
export function writeSync(
  fd: number,
  bytes: Uint8Array,
  offset = 0,
  length: number = bytes.length - offset,
  position: number | null = null,
): number {
  const file = fileOf(fd, "write");
  const of = known(fd, "write");
  const at = of.appends ? file.size : (position ?? of.at);
  put(file, bytes.subarray(offset, offset + length), at);
  if (position === null) of.at = at + length;
  return length;
}

export function readFileSync(file: string | number, encoding: "utf8"): string;
export function readFileSync(file: string | number): Uint8Array<ArrayBuffer>;
export function readFileSync(file: string | number, encoding?: "utf8"): string | Uint8Array<ArrayBuffer> {
  const found = typeof file === "number" ? fileOf(file, "read") : fileAt(file, "open");
  return encoding === undefined ? bytesOf(found).slice() : new TextDecoder().decode(bytesOf(found));
}

export function writeFileSync(
  path: string,
  content: string | Uint8Array,
  { flag = "w" }: { readonly flag?: string; readonly flush?: boolean } = {},
): void {
  const fd = openSync(path, flag);
  try {
    writeSync(fd, typeof content === "string" ? new TextEncoder().encode(content) : content);
  } finally {
    closeSync(fd);
  }
}

export interface Stats {
  readonly size: number;
  readonly nlink: number;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
}

const never = (): boolean => false;

const statsOf = (entry: Entry): Stats => ({
  size: entry === "folder" ? 0 : entry.size,
  nlink: 1,
  isFile: () => entry !== "folder",
  isDirectory: () => entry === "folder",
  isSymbolicLink: never,
  isFIFO: never,
  isSocket: never,
});

export const fstatSync = (fd: number): Stats => statsOf(known(fd, "fstat").entry);

export function lstatSync(path: string, options: { readonly throwIfNoEntry: false }): Stats | undefined;
export function lstatSync(path: string): Stats;
export function lstatSync(path: string, { throwIfNoEntry = true } = {}): Stats | undefined {
  const found = entryAt(path);
  if (found === undefined && (throwIfNoEntry || !isFree(path))) throw missing(path, "lstat");
  return found && statsOf(found);
}

export const statSync = lstatSync;

/** There are no rights to give. */
export const mkdirSync = (path: string, _mode?: number): void => makeFolderAt(path, false);

export const readdirSync = namesIn;
export const renameSync = rename;

export function rmSync(path: string, { recursive = false, force = false } = {}): void {
  const found = entryAt(path);
  if (found === undefined && !(force && (recursive || isFree(path)))) throw missing(path, "rm");
  if (found === "folder" && !recursive) throw refusal("EISDIR", "rm", path);
  forget(path);
}

export function copyFileSync(from: string, to: string, mode = 0): void {
  const bytes = readFileSync(from);
  writeFileSync(to, bytes, { flag: mode & constants.COPYFILE_EXCL ? "wx" : "w" });
}

/** A tab does not say how much memory it may have: there is always room, and what is refused in the end is the tab's. */
export const statfsSync = (_path: string): { readonly bavail: number; readonly bsize: number } => ({
  bavail: 2 ** 20,
  bsize: 4096,
});

/** For who syncs a file or folder without waiting for it. */
export async function open(path: string, flags: string): Promise<{ sync(): Promise<void>; close(): Promise<void> }> {
  const fd = openSync(path, flags);
  return { sync: async () => fsyncSync(fd), close: async () => closeSync(fd) };
}
