// A spec held against its lock, if it has one: by `check` what the compiler knows, by `run` the files too.

import { dirname, resolve } from "node:path";
import type { Program } from "../compiler/compile.ts";
import { E0267 } from "../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import type { Source } from "../compiler/source.ts";
import { lockDifferences, pinDifferences } from "../compiler/tools/lock/differences.ts";
import { type Pin, readLock } from "../compiler/tools/lock/lock.ts";
import { disk, lockPath } from "./files.ts";

/** What differs from the lock; nothing when there is none. `files`: digests are worked out, which takes a while. */
export async function heldAgainstLock(
  program: Program,
  source: Source,
  { files }: { readonly files: boolean },
): Promise<readonly Diagnostic[]> {
  const path = lockPath(source.path);
  const text = disk.read(path);
  if (text === undefined) return [];
  const lock = readLock(text);
  if (typeof lock === "string") return [E0267({ path, reason: lock })];
  const differences = lockDifferences(lock, program, source, path);
  if (!files || differences.length > 0) return differences;
  return pinDifferences(lock, await pins(program, resolve(dirname(source.path))), program, path);
}

async function pins({ plan }: Program, directory: string): Promise<readonly Pin[]> {
  const { pinsOf } = await import("../runtime/stages/pins.ts");
  const several = plan.runs.length > 1;
  return plan.runs.flatMap((run) =>
    pinsOf(run, directory).map((pin) => ({ ...pin, node: several ? `${run.name}:${pin.node}` : pin.node })),
  );
}
