// Calls to the operating system that fail on purpose, by `strace -e inject`.
//
// Which call fails is drawn from a trace: the calls that a run really made on its own folder. In the run that is to fail strace
// looks at calls on the same path alone, whose name is the same by same-names.ts, and its log says what was hit.
//
// A run touches its folder from its main thread alone, and without `-f` strace follows that one.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Draws } from "./harness.ts";

/** A call on the folder of a run. */
export interface Call {
  /** As this machine calls it: `rename`, on others `renameat2`. */
  readonly name: string;
  /** The file or folder, from the folder in which runs are made. */
  readonly path: string;
  /** Its place among the calls of that name on that path, from 1. */
  readonly at: number;
  /** Its place among all calls of that name that the main thread makes. */
  readonly atAll: number;
}

/** A call that is to fail, and how. */
export interface Fault {
  readonly call: Call;
  readonly error: string;
  /** Whether all later calls of that name fail as well, as on a disk that stays full. */
  readonly ever: boolean;
  /** Another call that fails from then on: what a line of the journal that was not written is cut off with. */
  readonly also?: "ftruncate";
}

/** What each kind of call may end with. The kinds that make or change something stand first, those that read last. */
const errors: Readonly<Record<string, readonly string[]>> = {
  write: ["ENOSPC", "EIO", "EDQUOT"],
  fsync: ["EIO", "ENOSPC"],
  openat: ["EACCES", "EMFILE", "EIO", "ENOSPC"],
  mkdir: ["ENOSPC", "EACCES", "EROFS", "EIO"],
  rename: ["EIO", "ENOSPC", "EACCES", "EBUSY"],
  link: ["EIO", "ENOSPC", "EPERM", "EMLINK"],
  unlink: ["EIO", "EACCES", "EBUSY"],
  rmdir: ["EIO", "EBUSY"],
  read: ["EIO"],
  pread64: ["EIO"],
  getdents64: ["EIO"],
};

/** The names that one kind of call has on other machines, and its variants. */
const variants: Readonly<Record<string, readonly string[]>> = {
  write: ["write", "pwrite64", "writev", "pwritev"],
  fsync: ["fsync", "fdatasync"],
  mkdir: ["mkdir", "mkdirat"],
  rename: ["rename", "renameat", "renameat2"],
  link: ["link", "linkat"],
  unlink: ["unlink", "unlinkat"],
};
const variantsOf = (kind: string) => variants[kind] ?? [kind];
const kindOf = (name: string) => Object.keys(errors).find((kind) => variantsOf(kind).includes(name));

const works = (command: string, ...args: readonly string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

export const strace = works("strace", "-V");

/** Whether a process may have a file system of its own here. */
export const smallDisks =
  strace && works("unshare", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt");

/** The command before a command whose calls are to be written to `log`. */
export function tracing(log: string): readonly string[] {
  // `?`: a machine need not have all of them
  const all = Object.keys(errors).flatMap((kind) => variantsOf(kind).map((name) => `?${name}`));
  return ["strace", "-y", "-o", log, "-e", `trace=${all.join(",")}`];
}

/** The command before a command one of whose calls is to fail: one on what lies in the folder `out` of `place`. */
export function failing({ call, error, ever, also }: Fault, place: string, out: string): readonly string[] {
  const { name, path, at, atAll } = call;
  const inject = `inject=${name}:error=${error}:when=${ever ? `${atAll}+` : at}`;
  const second = also === undefined ? [] : ["-e", `inject=${also}:error=EIO`];
  const traced = [name, ...(also === undefined ? [] : [also])];
  // a path as the run says it, and as the system knows an open file
  const paths = ever ? [] : [join(out, path), join(place, out, path)].flatMap((each) => ["-P", each]);
  const log = join(place, "strace.log");
  return ["strace", "-qq", "-y", "-o", log, "-e", `trace=${traced.join(",")}`, "-e", inject, ...second, ...paths];
}

/** The calls of a log on what lies in the folder `out`, and on the folder itself. */
export function callsIn(log: string, out: string): readonly Call[] {
  const counts = new Map<string, number>();
  const counted = (key: string) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count;
  };
  return readFileSync(log, "latin1")
    .split("\n")
    .flatMap((line) => {
      const name = /^\w+(?=\()/.exec(line)?.[0];
      if (name === undefined) return [];
      const atAll = counted(name);
      // a call on two paths is counted for both, and drawn by its first
      const calls = pathsIn(line, out).map((path) => ({ name, path, at: counted(`${name} ${path}`), atAll }));
      return calls.slice(0, 1);
    });
}

/** Whether a call on what lies in the folder `out` was made to fail. */
export function isHit(log: string, out: string): boolean {
  if (!existsSync(log)) return false;
  const lines = readFileSync(log, "latin1").split("\n");
  return lines.some((line) => line.includes("(INJECTED)") && pathsIn(line, out).length > 0);
}

/** The paths of a call, from `out`: of its open file, or as it says them. */
function pathsIn(line: string, out: string): readonly string[] {
  const ofFile = /^\w+\((?:\d+|AT_FDCWD)<([^>]*)>/.exec(line)?.[1];
  const takesNames = !/^(?:write|read|pread|pwrite|fsync|fdatasync|getdents|ftruncate)/.test(line);
  const named = takesNames ? [...line.matchAll(/"([^"]*)"/g)].map(([, path]) => path) : [];
  const found = [ofFile, ...named].flatMap((path = "") => {
    const from = path.lastIndexOf(`${out}/`);
    if (from >= 0) return [path.slice(from + out.length + 1)];
    return path === out || path.endsWith(`/${out}`) ? ["."] : [];
  });
  return [...new Set(found)];
}

/** A fault in words. */
export function describe({ call, error, ever, also }: Fault): string {
  const plain = call.path.replace(/\.[0-9a-f]{8}(?=\.partial)/, "").replace(/\.[0-9a-f-]{36}/, "");
  const more = also === undefined ? "" : `, and every ${also}`;
  return `${error} at ${call.name} ${call.at} of ${plain}${ever ? " and all later ones" : ""}${more}`;
}

/** A call of these, and an error that it may end with: kinds that are rare are drawn as often as others. */
export function faultOf(calls: readonly Call[], draws: Draws): Fault {
  const kinds = Object.keys(errors).filter((kind) => calls.some((each) => kindOf(each.name) === kind));
  const kind = draws.pick(kinds);
  const call = draws.pick(calls.filter((each) => kindOf(each.name) === kind));
  // what else is written, opened and read is Node's own: that must go on
  const lasting = ["fsync", "mkdir", "rename", "link", "unlink", "rmdir"].includes(kind);
  const ever = lasting && draws.chance(0.4);
  const isLine = call.name === "write" && call.path.endsWith("journal.jsonl");
  const also = isLine && draws.chance(0.5) ? ({ also: "ftruncate" } as const) : {};
  return { call, error: draws.pick(errors[kind] ?? []), ever, ...also };
}
