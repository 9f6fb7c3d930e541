// A disk in memory, as a worker in a browser has it: files and folders by their path from the root `/`. files.ts gives it the names of Node's
// calls. Nothing of it outlives the worker; whoever wants to keep a folder takes its files (`filesUnder`).

import { dirname, resolve } from "./path.ts";

/** A file: its bytes are the first `size` of `room`, which grows ahead of them. */
interface Content {
  room: Uint8Array<ArrayBuffer>;
  size: number;
}

/** What a name stands for; a folder holds nothing but its name. */
export type Entry = Content | "folder";

const entries = new Map<string, Entry>([["/", "folder"]]);

/** An error as the operating system's are: `code` says which, `syscall` and `path` where. */
export function refusal(code: string, syscall: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${syscall} '${path}'`), { code, syscall, path });
}

export const entryAt = (path: string): Entry | undefined => entries.get(resolve(path));

/** Whether there is no file on the way to a path where nothing is. */
export function isFree(path: string): boolean {
  let around = dirname(resolve(path));
  while (!entries.has(around)) around = dirname(around);
  return entries.get(around) === "folder";
}

/** The error of a path where nothing is. */
export const missing = (path: string, syscall: string): Error =>
  refusal(isFree(path) ? "ENOENT" : "ENOTDIR", syscall, path);

/** The file of a path. Throws ENOENT or ENOTDIR where nothing is, EISDIR for a folder. */
export function fileAt(path: string, syscall: string): Content {
  const found = entryAt(path);
  if (found === undefined) throw missing(path, syscall);
  if (found === "folder") throw refusal("EISDIR", syscall, path);
  return found;
}

/** Throws ENOENT or ENOTDIR where the folder that a path stands in is not one. */
function refuseOutside(path: string, syscall: string): void {
  if (entryAt(dirname(resolve(path))) !== "folder") throw missing(path, syscall);
}

/** An empty file under a name, in the place of one that had it. */
export function makeFile(path: string, syscall: string): Content {
  refuseOutside(path, syscall);
  if (entryAt(path) === "folder") throw refusal("EISDIR", syscall, path);
  const made: Content = { room: new Uint8Array(), size: 0 };
  entries.set(resolve(path), made);
  return made;
}

/** A folder, and with `around` those that it stands in; throws EEXIST where the name is taken, but for a folder when `around`. */
export function makeFolderAt(path: string, around: boolean): void {
  const whole = resolve(path);
  const found = entries.get(whole);
  if (found === "folder" && around) return;
  if (found !== undefined) throw refusal("EEXIST", "mkdir", path);
  if (around && whole !== "/") makeFolderAt(dirname(whole), true);
  refuseOutside(path, "mkdir");
  entries.set(whole, "folder");
}

const beneath = (folder: string): string => (folder === "/" ? "/" : `${folder}/`);

/** The names in a folder, in order. */
export function namesIn(path: string): string[] {
  const found = entryAt(path);
  if (found === undefined) throw missing(path, "scandir");
  if (found !== "folder") throw refusal("ENOTDIR", "scandir", path);
  const start = beneath(resolve(path));
  return [...entries.keys()]
    .filter((each) => each.length > start.length && each.startsWith(start) && !each.includes("/", start.length))
    .map((each) => each.slice(start.length))
    .sort();
}

/** Takes a name away, with all that stands beneath it. */
export function forget(path: string): void {
  const whole = resolve(path);
  for (const each of [...entries.keys()])
    if (each === whole || each.startsWith(beneath(whole))) if (each !== "/") entries.delete(each);
}

/** Gives what has one name another one. A file takes the place of a file, a folder that of an empty folder; EEXIST and others as a disk says them. */
export function rename(from: string, to: string): void {
  const [was, is] = [resolve(from), resolve(to)];
  const moved = entries.get(was);
  const there = entries.get(is);
  if (moved === undefined) throw missing(from, "rename");
  refuseOutside(to, "rename");
  if (was === is) return;
  if (moved === "folder" && there !== undefined && there !== "folder") throw refusal("ENOTDIR", "rename", to);
  if (moved !== "folder" && there === "folder") throw refusal("EISDIR", "rename", to);
  if (there === "folder" && namesIn(to).length > 0) throw refusal("ENOTEMPTY", "rename", to);
  if (is.startsWith(beneath(was))) throw refusal("EINVAL", "rename", to);
  for (const [path, entry] of [...entries]) {
    if (path !== was && !path.startsWith(beneath(was))) continue;
    entries.delete(path);
    entries.set(is + path.slice(was.length), entry);
  }
}

/** A file's bytes as they are: what is written later may show in them. */
export const bytesOf = ({ room, size }: Content): Uint8Array<ArrayBuffer> => room.subarray(0, size);

/** Puts bytes at a place of a file; what lies between its end and the place becomes zeros. */
export function put(file: Content, bytes: Uint8Array, at: number): void {
  const end = at + bytes.length;
  if (end > file.room.length) {
    const larger = new Uint8Array(Math.max(end, 2 * file.room.length));
    larger.set(bytesOf(file));
    file.room = larger;
  }
  file.room.set(bytes, at);
  file.size = Math.max(file.size, end);
}

/** Cuts a file, or fills it up with zeros. */
export function resize(file: Content, size: number): void {
  if (size > file.size) put(file, new Uint8Array(size - file.size), file.size);
  else {
    file.room.fill(0, size, file.size);
    file.size = size;
  }
}

/** Puts files on the disk, with the folders around them. */
export function preload(files: Iterable<readonly [path: string, bytes: Uint8Array]>): void {
  for (const [path, bytes] of files) {
    makeFolderAt(dirname(resolve(path)), true);
    put(makeFile(path, "open"), bytes, 0);
  }
}

/** Every file beneath a folder, by its path from there, in order; the bytes are copies. */
export function filesUnder(folder: string): ReadonlyMap<string, Uint8Array<ArrayBuffer>> {
  const start = beneath(resolve(folder));
  const found = [...entries].flatMap(([path, entry]) =>
    entry !== "folder" && path.startsWith(start) ? [[path.slice(start.length), bytesOf(entry).slice()] as const] : [],
  );
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}
