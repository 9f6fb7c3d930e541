// The files that the nodes of a plan read from this machine: one list, for the hash, the lock, the manifest of a run, and
// whoever else asks whether everything is still what it was.

import { placeOf } from "#disk";
import { existsSync } from "#files";
import { join } from "#path";
import { assertNever } from "../../compiler/diagnostics/bug.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { configOf, SETTINGS_FILES } from "../../plan/checkpoint/folder.ts";
import { PROCESSOR_FILES } from "../../plan/checkpoint/processor.ts";
import { TEMPLATE_FILES } from "../../plan/checkpoint/template.ts";
import { readOf } from "../../plan/declared.ts";
import type { PlanNode } from "../../plan/plan.ts";
import { folderOnDisk, weightNames } from "../checkpoint/layout.ts";

/** A file that a node reads. */
export interface InputFile {
  /** What it is to the node, wherever it lies: the name of a file in a checkpoint's folder, or `table`. */
  readonly role: string;
  /** As the plan has it: relative to the folder of the spec, or absolute. With `/`. */
  readonly path: string;
  /** Where it lies. */
  readonly file: string;
}

/**
 * The files of a node, in a fixed order; paths count from `directory`. Of a checkpoint those that decide what a run does with
 * it and are there, and always those without which none opens: a plan without them has no hash. Of a table the file itself, be it there or not. Pictures that its rows name are
 * found by reading it (pictures.ts).
 */
export function inputFiles(node: PlanNode, directory: string): readonly InputFile[] {
  const read = readOf(node);
  if (!read) return [];
  switch (read.what) {
    case "table":
      return [{ role: "table", path: read.path, file: placeOf(directory, read.path) }];
    case "checkpoint": {
      const folder = placeOf(directory, read.path);
      return [...settingsFiles(folder), ...weightFiles(folder)].map((name) => ({
        role: name,
        path: `${read.path}/${name}`,
        file: join(folder, name),
      }));
    }
    default:
      return assertNever(read.what, "inputFiles");
  }
}

const known = [...SETTINGS_FILES, "tokenizer.json"];

/** All that are there; of those that a run cannot do without, one of each kind also where it is not there. */
function settingsFiles(folder: string): readonly string[] {
  const there = new Set(known.filter((name) => existsSync(join(folder, name))));
  const [, processor] = PROCESSOR_FILES;
  const [template] = TEMPLATE_FILES;
  const needed: readonly (readonly [readonly string[], string])[] = [
    [["config.json"], "config.json"],
    ...(readsWords(folder) ? [] : [[PROCESSOR_FILES, processor] as const]),
    [TEMPLATE_FILES, template],
    [["tokenizer.json"], "tokenizer.json"],
  ];
  for (const [kind, otherwise] of needed) if (!kind.some((name) => there.has(name))) there.add(otherwise);
  return known.filter((name) => there.has(name));
}

/** Whether a folder's model is known to read no pictures, and so needs nothing that shows them. */
function readsWords(folder: string): boolean {
  try {
    const config = configOf(folderOnDisk(folder));
    return config !== undefined && config.vision === undefined;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

const index = "model.safetensors.index.json";

/** The one file of weights, or the index and every shard that it names; of an index that cannot be read, itself. */
function weightFiles(folder: string): readonly string[] {
  try {
    const names = weightNames(folder);
    return names.includes("model.safetensors") ? names : [index, ...names];
  } catch (error) {
    if (error instanceof Failure) return [index];
    throw error;
  }
}
