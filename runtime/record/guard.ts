// Whoever made a run folder made its names too. Before anything is read or written there, everything that has one of the
// run's own names must be a plain file or a folder: a link would lead a write out of the folder, a pipe would never end.

import { lstatSync, readdirSync, type Stats } from "#files";
import { join } from "#path";
import { E1042 } from "../../compiler/diagnostics/codes.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { isPartial, recoverFolder, replacedBy } from "../checkpoint/save-folder.ts";
import { codeOf, readingFailure, remove } from "../limits/refused.ts";
import { isLock } from "./lock.ts";

const files = ["plan.json", "spec.json", "manifest.json", "journal.jsonl", "metrics.json", "report.txt"];
const folders = ["artifacts", "checkpoints", "final", "pictures", "questions", "rollouts", "samples"];

/** Failure E1042 for what stands in the place of a file or folder of the run and is neither, E1031 when that cannot be seen. */
export function refuseForeign(folder: string): void {
  try {
    refuseNames(folder);
  } catch (error) {
    throw readingFailure(folder, error);
  }
}

function refuseNames(folder: string): void {
  for (const name of readdirSync(folder)) {
    const stem = name.split(".", 1)[0] ?? "";
    if (files.includes(name) || isLock(name)) refuseUnless("file", join(folder, name));
    else if (folders.includes(name) || (folders.includes(stem) && !isPartial(name))) refuseInside(join(folder, name));
  }
}

function refuseInside(path: string): void {
  refuseUnless("folder", path);
  for (const name of namesIn(path)) {
    const inner = join(path, name);
    if (lstatSync(inner, { throwIfNoEntry: false })?.isDirectory()) refuseInside(inner);
    else refuseUnless("file", inner);
  }
}

/** None of a folder that is gone: a run that trains takes away what it has replaced while it is read. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
}

function refuseUnless(wanted: "file" | "folder", path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return; // gone since it was listed
  const found = kindOf(stats);
  if (found !== wanted) throw new Failure(E1042({ file: path, found, wanted }));
}

function kindOf(stats: Stats): string {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "folder";
  if (stats.isSymbolicLink()) return "link";
  return stats.isFIFO() ? "pipe" : "device";
}

/** Takes away what a process that is gone was writing, and ends what it was replacing. For the owner of the folder alone. */
export function sweep(folder: string): void {
  for (const place of [folder, ...folders.map((each) => join(folder, each))]) {
    let names: readonly string[] = [];
    try {
      names = readdirSync(place);
    } catch {
      // not made yet
    }
    for (const name of names) {
      if (isPartial(name)) remove(join(place, name));
      const replaced = replacedBy(name);
      if (replaced !== undefined) recoverFolder(join(place, replaced));
    }
  }
}
