// The files that the nodes of a plan read from this machine: one list, for the hash, the lock, the manifest of a run, and
// whoever else asks whether everything is still what it was.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PlanNode } from "../../compiler/4-plan/plan.ts";
import { SETTINGS_FILES } from "../../compiler/checkpoint/folder.ts";

/** A file that a node reads. */
export interface InputFile {
  /** What it is to the node, wherever it lies: the name of a file in a checkpoint's folder, or `table`. */
  readonly role: string;
  /** As the plan has it: relative to the folder of the spec, or absolute. With `/`. */
  readonly path: string;
}

const index = "model.safetensors.index.json";

/** Files of a checkpoint that decide what a run does with it. Those of weights are found apart. */
const besideWeights = [
  ...SETTINGS_FILES,
  "tokenizer.json",
  "special_tokens_map.json",
  "added_tokens.json",
  "vocab.json",
  "merges.txt",
];

/**
 * The files of a node, in a fixed order; paths count from `directory`. Of a checkpoint those that are there, and its weights
 * always; of a table the file itself, be it there or not.
 */
export function inputFiles(node: PlanNode, directory: string): readonly InputFile[] {
  switch (node.kind) {
    case "parquet":
    case "jsonl":
      return [{ role: "table", path: node.path }];
    case "model": {
      const { from } = node;
      if (from.kind !== "checkpoint") return [];
      const folder = resolve(directory, from.path);
      const there = besideWeights.filter((name) => existsSync(join(folder, name)));
      return [...there, ...weightFiles(folder)].map((name) => ({ role: name, path: `${from.path}/${name}` }));
    }
    default:
      return [];
  }
}

/** The one file of weights, which holds where it is there, or the index and every shard that it names. */
function weightFiles(folder: string): readonly string[] {
  if (existsSync(join(folder, "model.safetensors")) || !existsSync(join(folder, index))) return ["model.safetensors"];
  return [index, ...shardsOf(join(folder, index))];
}

/** Names of files in the folder itself; what an index says beyond that is refused by whoever reads the weights. */
function shardsOf(path: string): readonly string[] {
  try {
    const { weight_map } = JSON.parse(readFileSync(path, "utf8")) as { readonly weight_map?: object };
    const named = Object.values(weight_map ?? {}).filter((each) => typeof each === "string");
    return [...new Set(named)].filter((each) => /^[\w.-]+\.safetensors$/.test(each)).sort();
  } catch {
    return [];
  }
}
