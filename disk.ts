// The disk as the compiler sees it, for the command line, the editor and the library. Only regular files are read, and only
// as far as anything of ours is long: a pipe, a device or a file without end must not hold anybody up.

import { isOwn } from "./compiler/2-names/own.ts";
import type { Files } from "./compiler/compile.ts";
import { metadataLength, parquetTail, rowsIn } from "./plan/parquet-rows.ts";

// not imported: `node:fs` has its streams made as well, which a `check` would wait for
const { closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readSync, realpathSync } =
  process.getBuiltinModule("node:fs");
const { dirname, join, resolve, sep } = process.getBuiltinModule("node:path");

/** Bytes of a text that is read at all: specs are far below, plans and configurations of models too. */
export const longestText = 2 ** 26;

/** A file's text, or why there is none, in the words of E0150. */
export type Reading = { readonly text: string } | { readonly reason: string };

/** Reads a regular file of at most `longestText` bytes. Never waits for one that is a pipe, a terminal or a device. */
export function readText(path: string): Reading {
  let file: number | undefined;
  try {
    // opened without waiting, then asked what it is: nothing can take its place in between
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const is = fstatSync(file);
    if (is.isDirectory()) return { reason: "it is a folder" };
    if (!is.isFile()) return { reason: "it is no regular file" };
    if (is.size > longestText) return { reason: tooLong };
    return wholeText(file, is.size);
  } catch (error) {
    const reason = readingReason(error);
    if (reason === undefined) throw error;
    return { reason };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const tooLong = `it has more than ${longestText / 2 ** 20} MiB`;

/** All there is to read; `/proc` says 0 bytes of files that have some, so a size is a beginning only. */
function wholeText(file: number, size: number): Reading {
  const pieces: Buffer[] = [];
  let total = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(Math.max(size - total + 1, 4096));
    const read = readSync(file, piece);
    if (read === 0) return { text: Buffer.concat(pieces).toString("utf8") };
    total += read;
    if (total > longestText) return { reason: tooLong };
    pieces.push(piece.subarray(0, read));
  }
}

function readingReason(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
    case "EPERM":
      return "reading it is not allowed";
    case "ELOOP":
      return "its links lead in a circle";
    case "ENAMETOOLONG":
      return "its name is longer than the disk allows";
    case "ENXIO":
    case "ENODEV":
      return "it is no regular file";
    default:
      return typeof code === "string" ? `the operating system says ${code}` : undefined;
  }
}

/** Bytes of a table's metadata, and of JSON lines, that are read to count rows. A larger file has rows that nobody counts. */
const longestCount = 2 ** 24;

/** What is known of a file that has not changed. */
const counted = new Map<string, { readonly was: string; readonly rows: number | undefined }>();

/** Rows of a parquet file by its metadata, of JSON lines by counting those that hold something; undefined where unknown. */
function rowsOf(path: string, form: "parquet" | "jsonl"): number | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const is = fstatSync(file);
    if (!is.isFile()) return undefined;
    const was = [form, is.dev, is.ino, is.size, is.mtimeMs, is.ctimeMs].join();
    const known = counted.get(path);
    if (known?.was === was) return known.rows;
    const rows = form === "jsonl" ? lineCount(file, is.size) : parquetRows(file, is.size);
    counted.set(path, { was, rows });
    return rows;
  } catch {
    return undefined; // why it cannot be read is said by whoever reads it
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function parquetRows(file: number, size: number): number | undefined {
  const piece = (from: number, length: number) => {
    const bytes = Buffer.alloc(length);
    return readSync(file, bytes, 0, length, from) === length ? bytes : undefined;
  };
  const tail = size < parquetTail ? undefined : piece(size - parquetTail, parquetTail);
  const length = tail && metadataLength(tail);
  if (length === undefined || length > longestCount || length > size - parquetTail) return undefined;
  const metadata = piece(size - parquetTail - length, length);
  return metadata && rowsIn(metadata);
}

function lineCount(file: number, size: number): number | undefined {
  if (size > longestCount) return undefined;
  const bytes = Buffer.alloc(size);
  const text = bytes.subarray(0, readSync(file, bytes, 0, size, 0)).toString("utf8");
  return text.split("\n").filter((line) => line.trim() !== "").length;
}

/** The folder of the specs that come with perlc: every spec may use them. */
export const ownSpecs = join(import.meta.dirname, "specs");

/** Where a path lies: those of perlc's own files in its folder, all others as they are. */
export const onDisk = (path: string): string =>
  path.startsWith("perlc:") ? join(ownSpecs, path.slice("perlc:".length)) : path;

/** Where a path of a plan lies that counts from `directory`. */
export const placeOf = (directory: string, path: string): string =>
  isOwn(path) ? onDisk(path) : resolve(directory, path);

/** Files that say where a project begins. */
const marks = [".git", ".hg", "package.json", "pyproject.toml"];

/** The folder beneath which a spec may use others: its project, or its own folder where no project is around it. */
export function rootOf(spec: string): string {
  const own = dirname(realPath(spec));
  for (let folder = own; ; folder = dirname(folder)) {
    if (marks.some((mark) => existsSync(join(folder, mark)))) return folder;
    if (folder === dirname(folder)) return own;
  }
}

/** What a path leads to when links are followed; a file that is not there lies where its folder is. */
function realPath(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync.native(whole);
  } catch {
    return whole === dirname(whole) ? whole : join(realPath(dirname(whole)), whole.slice(dirname(whole).length));
  }
}

const isBeneath = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/**
 * The compiler's door to the disk. `root`: the folder beneath which specs may use others, when it was named; else `rootOf`
 * the spec.
 */
export function diskFiles(root: () => string | undefined = () => undefined): Files {
  return {
    get working() {
      return process.cwd().split(sep).join("/");
    },
    read: (path) => {
      const read = readText(onDisk(path));
      return "text" in read ? read.text : undefined;
    },
    unreadable: (path) => {
      const read = readText(onDisk(path));
      return "text" in read ? undefined : read.reason;
    },
    exists: (path) => existsSync(onDisk(path)),
    rows: (path, form) => rowsOf(onDisk(path), form),
    list: (folder) => {
      try {
        return readdirSync(folder === "" ? "." : onDisk(folder));
      } catch {
        return [];
      }
    },
    outside: (entry, path) => {
      const named = root();
      const [real, folder] = [realPath(onDisk(path)), named === undefined ? rootOf(entry) : realPath(named)];
      return isBeneath(real, folder) || isBeneath(real, ownSpecs) ? undefined : folder;
    },
  };
}
