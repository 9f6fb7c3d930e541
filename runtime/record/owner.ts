// `#owner` in Node: a run folder has one owner: the process that `run.lock` names. A lock whose process is gone is taken over, one of a
// living process or of another machine is refused.
//
// A lock is made by linking a whole file to its name, so nobody ever reads half of one, and of two processes one gets it.
// A dead lock is only ever replaced by whoever made the file `run.lock.after-DIGEST`, which is named after the dead lock's
// own bytes and exists once; a process that dies while it takes over is followed in the same way.

import { execFileSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  constants,
  copyFileSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { E1040, E1041, E1073 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { codeOf, diskFailure, readingFailure, remove } from "../limits/refused.ts";
import { lockName, type Owner, type Ownership } from "./lock.ts";

/** Marks of the locks that this process has let go: where one could not be taken away, it is nobody's all the same. */
const letGo = new Set<string>();

/** Takes a run folder. Failure E1040 when a living process has it, E1041 when a process of another machine had it, E1073 for a lock that says nothing. */
export function own(folder: string): Ownership {
  const lock = join(folder, lockName);
  const mark = randomUUID();
  const beside = join(folder, `${lockName}.${mark}`);
  const release = (): void => {
    letGo.add(mark);
    if (markOf(lock) === mark) remove(lock);
  };
  try {
    const me = thisProcess(folder, mark);
    writeNew(beside, Buffer.from(`${JSON.stringify(me)}\n`));
    const after = take(folder, { lock, beside, me });
    return { ...(after && { after }), release };
  } catch (error) {
    release();
    throw diskFailure(lock, error);
  } finally {
    remove(beside);
  }
}

/**
 * Whether a process has a run folder, for readers, who take nothing: `nobody`: there is no lock; `dead`: whose lock it is has gone without letting
 * it go; `elsewhere`: a process of another machine, of which nothing is known, or of a lock that says nothing.
 */
export function holderOf(folder: string): "nobody" | "living" | "dead" | "elsewhere" {
  try {
    const bytes = readBytes(join(folder, lockName));
    if (bytes === undefined) return "nobody";
    const owner = readOwner(bytes);
    return owner === undefined ? "elsewhere" : stateOf(owner, thisProcess(folder, ""));
  } catch (error) {
    throw readingFailure(folder, error);
  }
}

/** Whose a lock is; undefined when nobody can say. */
function markOf(lock: string): string | undefined {
  try {
    return readOwner(readBytes(lock) ?? Buffer.of())?.mark;
  } catch {
    return undefined;
  }
}

interface Attempt {
  readonly lock: string;
  /** A whole file with this process in it. */
  readonly beside: string;
  readonly me: Owner;
}

/** Until the lock is this process's; who had it before, when somebody did. */
function take(folder: string, { lock, beside, me }: Attempt): Owner | undefined {
  for (;;) {
    if (linked(beside, lock)) {
      tidy(folder, me);
      return undefined;
    }
    const bytes = readBytes(lock);
    if (bytes === undefined) continue; // let go just now
    const dead = refuseLiving(folder, lock, bytes, me);
    // whoever was taking over and died is followed, and who followed it
    let claim = afterPath(lock, bytes);
    for (let found = readBytes(claim); found !== undefined; found = readBytes(claim)) {
      refuseLiving(folder, claim, found, me);
      claim = afterPath(lock, found);
    }
    if (!linked(beside, claim)) continue;
    // the right to replace these very bytes is worth nothing once others stand there
    if (!readBytes(lock)?.equals(bytes)) {
      remove(claim);
      continue;
    }
    const again = `${beside}.again`;
    copyFileSync(beside, again, constants.COPYFILE_EXCL);
    renameSync(again, lock);
    tidy(folder, me);
    return dead;
  }
}

const afterPath = (lock: string, bytes: Buffer): string =>
  `${lock}.after-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`;

/** Takes away the claims of earlier takers, whose lock is gone, and what the dead among them left. Called by the owner alone. */
function tidy(folder: string, me: Owner): void {
  try {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(`${lockName}.`)) continue;
      const path = join(folder, name);
      const owner = readOwner(readBytes(path) ?? Buffer.of());
      const isDead = owner !== undefined && stateOf(owner, me) === "dead";
      if (name.startsWith(`${lockName}.after-`) || isDead) remove(path);
    }
  } catch {
    // it does not matter: the next owner tidies, too
  }
}

/** The owner that a lock names, when it is gone. */
function refuseLiving(folder: string, path: string, bytes: Buffer, me: Owner): Owner {
  const owner = readOwner(bytes);
  if (owner === undefined) throw new Failure(E1073({ file: path }));
  const { pid, host } = owner;
  const state = stateOf(owner, me);
  if (state === "elsewhere") throw new Failure(E1041({ folder, pid: String(pid), host }));
  if (state === "living") throw new Failure(E1040({ folder, pid: String(pid) }));
  return owner;
}

/** What is known of the process that a lock names: of another machine's nothing. */
function stateOf({ pid, host, boot, started, folder, mark }: Owner, me: Owner): "elsewhere" | "living" | "dead" {
  if (host !== me.host || placeOf(boot) !== placeOf(me.boot)) return "elsewhere";
  if (folder !== me.folder || boot !== me.boot || letGo.has(mark)) return "dead";
  return lives(pid, started) ? "living" : "dead";
}

function readOwner(bytes: Buffer): Owner | undefined {
  try {
    const read = JSON.parse(bytes.toString("utf8")) as Owner;
    const texts = [read.host, read.boot, read.started, read.folder, read.mark];
    const whole = Number.isSafeInteger(read.pid) && read.pid > 0 && texts.every((each) => typeof each === "string");
    return whole ? read : undefined;
  } catch {
    return undefined;
  }
}

function thisProcess(folder: string, mark: string): Owner {
  const { dev, ino } = statSync(folder, { bigint: true });
  return {
    pid: process.pid,
    host: hostname(),
    boot: boot(),
    started: processOf(process.pid).started,
    folder: `${dev}:${ino}`,
    since: Date.now(),
    mark,
  };
}

/** Whether the process of this number that began then is there; one that has ended and waits to be collected is not. */
function lives(pid: number, started: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // one that may not be signalled is there
    if (codeOf(error) !== "EPERM") return false;
  }
  const now = processOf(pid);
  return !now.ended && (started === "" || now.started === "" || now.started === started);
}

/** `BOOT SPACE`: a machine that was started anew has other processes, a container sees only its own. */
function boot(): string {
  const read = (what: () => string): string => {
    try {
      return what().trim();
    } catch {
      return "";
    }
  };
  const id = read(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"));
  const space = read(() => readlinkSync("/proc/self/ns/pid"));
  return `${id || (process.platform === "darwin" ? said("sysctl", ["-n", "kern.boottime"]) : "")} ${space}`;
}

/** The space in which process ids count: in another one nothing can be known of a process. */
const placeOf = (booted: string): string => booted.slice(booted.lastIndexOf(" ") + 1);

/** When a process began, empty where the system does not say, and whether it has ended. */
function processOf(pid: number): { readonly started: string; readonly ended: boolean } {
  if (process.platform === "win32") return { started: "", ended: false };
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the fields behind the name, which may hold anything: 3 is the state, 22 the start
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { started: fields[19] ?? "", ended: ["Z", "X"].includes(fields[0] ?? "") };
  } catch {
    return {
      started: process.platform === "linux" ? "" : said("ps", ["-o", "lstart=", "-p", String(pid)]),
      ended: false,
    };
  }
}

function said(command: string, args: readonly string[]): string {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}

/** Links `file` to a name that is free; false when it is not. Where the disk knows no links a copy is made, which takes the name just as well. */
function linked(file: string, name: string): boolean {
  try {
    linkSync(file, name);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(codeOf(error) ?? "")) throw error;
  }
  try {
    copyFileSync(file, name, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function writeNew(path: string, bytes: Buffer): void {
  const fd = openSync(path, "wx");
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
  } finally {
    closeSync(fd);
  }
}

function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
