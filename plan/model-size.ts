// The shape of a model node: a fresh one says it itself, a checkpoint's is read from its folder by the reader that the runtime
// uses, and that of a model of the hub is known by its name or not at all.

import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { configOf } from "./checkpoint/folder.ts";
import type { ModelSize } from "./memory.ts";
import type { ModelNode } from "./plan.ts";
import { publishedSize } from "./published-sizes.ts";

/**
 * `read` gives the text of a file by its path in the plan. Undefined when there is no config, it is one that no run reads, or
 * the size of a model of the hub is not known here.
 */
export function readModelSize(
  { from }: Pick<ModelNode, "from">,
  read: (path: string) => string | undefined,
): ModelSize | undefined {
  if (from.kind === "fresh") return { shape: from.shape, vocabulary: undefined };
  if (from.kind === "hub") return publishedSize(from.name);
  try {
    const config = configOf({ path: from.path, read: (file) => read(`${from.path}/${file}`) });
    return config && { vocabulary: config.text.vocab, shape: { text: config.text, vision: config.vision } };
  } catch (error) {
    // check has said what is wrong with it
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
