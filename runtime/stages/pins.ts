// What a run reads from outside its spec, pinned: the digests of its files, the revisions of its names, and the tokens of
// its policy. For `perlc freeze`; no device and no weights are needed.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ModelNode, NodeId, PlanNode, Run } from "../../compiler/4-plan/plan.ts";
import { openCheckpoint } from "../model/checkpoint/layout.ts";
import { openTokenizer } from "../model/tokenizer/tokenizer.ts";
import { sha256 } from "../record/digest.ts";
import { bannedTokens } from "./policy.ts";

export interface Pinned {
  readonly node: NodeId;
  /** A path as the plan has it, or a name on a hub. */
  readonly what: string;
  /** `sha256:…` of a file, the revision of a name, or why there is neither. */
  readonly is: string;
}

/** Files of a checkpoint that decide what a run does with it. */
const files = [
  "config.json",
  "model.safetensors",
  "model.safetensors.index.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "chat_template.jinja",
  "generation_config.json",
  "preprocessor_config.json",
];

/** Pins of every node that reads something; paths count from `directory`. */
export function pinsOf({ nodes }: Pick<Run, "nodes">, directory: string): readonly Pinned[] {
  const seen = new Map<string, string>();
  const digest = (path: string): string => {
    const known = seen.get(path);
    const made = known ?? digestOf(resolve(directory, path));
    seen.set(path, made);
    return made;
  };
  return nodes.flatMap((node): readonly Pinned[] => {
    switch (node.kind) {
      case "parquet":
      case "jsonl":
        return [{ node: node.id, what: node.path, is: digest(node.path) }];
      case "hub":
        return [{ node: node.id, what: node.name, is: node.revision ?? "unpinned" }];
      case "model":
        return pinsOfModel(node, directory, digest);
      default:
        return [];
    }
  });
}

function pinsOfModel(node: ModelNode, directory: string, digest: (path: string) => string): readonly Pinned[] {
  const { from, id } = node;
  switch (from.kind) {
    case "fresh":
      return [];
    case "hub":
      return [{ node: id, what: from.name, is: from.revision ?? "unpinned" }];
    case "checkpoint":
      return files
        .map((file) => `${from.path}/${file}`)
        .filter((path) => existsSync(resolve(directory, path)))
        .map((path) => ({ node: id, what: path, is: digest(path) }));
  }
}

function digestOf(path: string): string {
  try {
    return sha256(readFileSync(path));
  } catch {
    return "not there";
  }
}

/** The tokens that end an answer and those that are never drawn, of each policy whose tokenizer is on this machine. */
export function tokensOf({ nodes }: Pick<Run, "nodes">, directory: string) {
  const models = nodes.filter((node: PlanNode): node is ModelNode => node.kind === "model");
  return models.flatMap(({ id, from }) => {
    if (from.kind !== "checkpoint" || !existsSync(join(resolve(directory, from.path), "tokenizer.json"))) return [];
    const folder = resolve(directory, from.path);
    const { config } = openCheckpoint(folder);
    return [{ node: id, stop: config.tokens.eos, banned: bannedTokens(config, openTokenizer(folder, config)) }];
  });
}
