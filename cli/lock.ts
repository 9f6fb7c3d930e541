// A spec held against its lock, if it has one, by `check` and by `run`: only then are digests of files worked out.

import { dirname, resolve } from "node:path";
import type { Program } from "../compiler/compile.ts";
import { E0267, E0275 } from "../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import type { Source } from "../compiler/diagnostics/source.ts";
import { flaggedSettings, lockDifferences, setAside } from "../compiler/tools/lock/differences.ts";
import { type Lock, type LockedResult, readLock } from "../compiler/tools/lock/lock.ts";
import { compileFile, disk, lockPath } from "./files.ts";
import { complain } from "./terminal.ts";

/**
 * What differs from the lock; nothing when there is none. `set`: what `--set` says. It takes out of the lock what it names and
 * nothing else: the spec is held against it as it is without flags, and a line says what is set aside.
 */
export async function heldAgainstLock(
  program: Program,
  entry: Source,
  set: readonly string[],
): Promise<readonly Diagnostic[]> {
  const lock = lockBeside(entry.path);
  if (lock === undefined) return [];
  if ("code" in lock) return [lock];
  const directory = resolve(dirname(entry.path));
  const { resolvePlan } = await import("../runtime/inputs/resolve.ts");
  const { placing } = await import("../runtime/stages/blame.ts");
  const { pinsOfPlan } = await import("../runtime/stages/pins.ts");
  const path = lockPath(entry.path);
  const known = async (held: Program) => {
    const sources = [...held.modules.values()].map((each) => each.source);
    const { plan, missing } = await resolvePlan(held.plan, directory, placing(sources));
    const { pins } = await pinsOfPlan(held.plan, directory);
    return { missing, now: { program: held, plan, pins, entry } };
  };
  const { missing, now } = await known(program);
  if (set.length === 0) return [...missing, ...lockDifferences(lock, now, path)];
  const plain = compileFile(entry.path);
  if (!plain.value) return plain.diagnostics;
  const flagged = { settings: flaggedSettings(program), pins: now.pins };
  const differs = lockDifferences(lock, { ...(await known(plain.value)).now, flagged }, path);
  const aside = setAside(lock, program);
  if (differs.length === 0 && aside.length > 0)
    complain(`\`${path}\` holds, but for what --set changes: ${aside.join("; ")}`);
  return [...missing, ...differs];
}

/** The lock of a spec; undefined without one, E0267 for one that cannot be read. */
export function lockBeside(spec: string): Lock | Diagnostic | undefined {
  const path = lockPath(spec);
  const text = disk.read(path);
  if (text === undefined && !disk.exists(path)) return undefined;
  const lock = text === undefined ? disk.unreadable?.(path) : readLock(text);
  return typeof lock === "string" ? E0267({ path, reason: lock }) : lock;
}

/** What the lock of a spec says that a run came to; nothing without a lock. */
export function lockedResults(spec: string): readonly LockedResult[] {
  const lock = lockBeside(spec);
  return lock === undefined || "code" in lock ? [] : lock.results;
}

/** E0275 when a finished run came to other weights than its lock has for the same hash and class of devices. */
export async function heldAgainstResults(
  folder: string,
  locked: readonly LockedResult[],
): Promise<readonly Diagnostic[]> {
  if (locked.length === 0) return [];
  const { readResults } = await import("../runtime/record/finished.ts");
  const read = readResults(folder);
  if (typeof read === "string" || read.devices.length > 1) return [];
  return locked
    .filter(({ hash }) => hash === read.plan)
    .filter(({ adapter, driver }) => read.devices.some((each) => each.adapter === adapter && each.driver === driver))
    .filter(({ weights }) => weights !== read.weights)
    .map(({ run, weights, adapter, driver }) =>
      E0275({ run, is: read.weights, was: weights, device: `${adapter}, ${driver}` }),
    );
}
