// The files that the nodes of a plan read from this machine: one list, for the hash, the lock, the manifest of a run, and
// whoever else asks whether everything is still what it was.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PlanNode } from "../../compiler/4-plan/plan.ts";
import { SETTINGS_FILES } from "../../compiler/checkpoint/folder.ts";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { weightNames } from "../model/checkpoint/layout.ts";

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
 * it and are there, and its weights always; of a table the file itself, be it there or not. Pictures that its rows name are
 * found by reading it (pictures.ts).
 */
export function inputFiles(node: PlanNode, directory: string): readonly InputFile[] {
  switch (node.kind) {
    case "parquet":
    case "jsonl":
      return [{ role: "table", path: node.path, file: resolve(directory, node.path) }];
    case "model": {
      const { from } = node;
      if (from.kind !== "checkpoint") return [];
      const folder = resolve(directory, from.path);
      const there = [...SETTINGS_FILES, "tokenizer.json"].filter((name) => existsSync(join(folder, name)));
      return [...there, ...weightFiles(folder)].map((name) => ({
        role: name,
        path: `${from.path}/${name}`,
        file: join(folder, name),
      }));
    }
    default:
      return [];
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
