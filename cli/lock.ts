// A spec held against its lock, if it has one, by `check` and by `run`: only then are digests of files worked out.

import { dirname, resolve } from "node:path";
import type { Plan } from "../compiler/4-plan/plan.ts";
import type { Program } from "../compiler/compile.ts";
import { E0267 } from "../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import type { Source } from "../compiler/source.ts";
import { lockDifferences } from "../compiler/tools/lock/differences.ts";
import { type Pin, readLock } from "../compiler/tools/lock/lock.ts";
import { disk, lockPath } from "./files.ts";

/** What differs from the lock; nothing when there is none. */
export async function heldAgainstLock(program: Program, entry: Source): Promise<readonly Diagnostic[]> {
  const path = lockPath(entry.path);
  const text = disk.read(path);
  if (text === undefined) return [];
  const lock = readLock(text);
  if (typeof lock === "string") return [E0267({ path, reason: lock })];
  const directory = resolve(dirname(entry.path));
  const { resolvePlan } = await import("../runtime/inputs/resolve.ts");
  const { plan, missing } = await resolvePlan(program.plan, directory);
  const { pins } = await pinsOfPlan(program.plan, directory);
  return [...missing, ...lockDifferences(lock, { program, plan, pins, entry }, path)];
}

/** The pins of all runs of a plan; of several, each node behind the name of its run. */
export async function pinsOfPlan(
  { runs }: Plan,
  directory: string,
): Promise<{ readonly pins: readonly Pin[]; readonly missing: readonly Diagnostic[] }> {
  const { pinsOf } = await import("../runtime/stages/pins.ts");
  const pins: Pin[] = [];
  const missing = new Map<string, Diagnostic>();
  for (const run of runs) {
    const found = await pinsOf(run, directory);
    for (const pin of found.pins) pins.push({ ...pin, node: runs.length > 1 ? `${run.name}:${pin.node}` : pin.node });
    for (const each of found.missing) missing.set(each.title, each);
  }
  return { pins, missing: [...missing.values()] };
}
