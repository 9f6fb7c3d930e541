// What a policy reads and shows with, without its weights: for commands that run nothing.

import type { ModelNode } from "../../plan/plan.ts";
import { readCheckpointConfig } from "../checkpoint/layout.ts";
import { fromHere } from "../inputs/here.ts";
import { openTokenizer } from "../tokenizer/tokenizer.ts";
import { loadPolicy, type Policy, processorFor } from "./policy.ts";

/** Tokenizer and processor alone: weights take time to read, and nothing here needs them. */
export function speaker(node: ModelNode, seed: number, directory: string): Pick<Policy, "tokenizer" | "processor"> {
  if (node.from.kind !== "checkpoint") return loadPolicy(node, seed, directory);
  const folder = fromHere(directory, node.from.path);
  const config = readCheckpointConfig(folder);
  return { tokenizer: openTokenizer(folder, config), processor: processorFor(folder, config, node) };
}
