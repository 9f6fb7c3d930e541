// The shape of a model node: a fresh one says it itself, a checkpoint's is read from its folder by the reader that the runtime
// uses, and that of a model of the hub is known by its name or not at all.

import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import type { ModelConfig } from "../models/decoder/config.ts";
import { publishedConfig } from "../models/read.ts";
import { freshConfig } from "../models/registry.ts";
import { configOf } from "./checkpoint/folder.ts";
import type { ModelSize } from "./memory.ts";
import type { ModelNode } from "./plan.ts";

/** The vocabulary of a fresh model before its data are read. */
const noWords = {
  size: 0,
  ids: { bos: 0, eos: [], pad: 0, image: 0, video: 0, visionStart: 0, visionEnd: 0 },
};

const sizeOf = (config: ModelConfig | undefined): ModelSize | undefined =>
  config && { config, vocabulary: config.text.vocab };

/**
 * `read` gives the text of a file by its path in the plan. Undefined when there is no config, it is one that no run reads, or
 * the size of a model of the hub is not known here.
 */
export function readModelSize(
  { from }: Pick<ModelNode, "from">,
  read: (path: string) => string | undefined,
): ModelSize | undefined {
  if (from.kind === "fresh") return { config: freshConfig(from.shape, noWords), vocabulary: undefined };
  if (from.kind === "hub") return sizeOf(publishedConfig(from.name));
  try {
    return sizeOf(configOf({ path: from.path, read: (file) => read(`${from.path}/${file}`) }));
  } catch (error) {
    // check has said what is wrong with it
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Whether a model is known to read words alone. */
export const readsWords = (size: ModelSize | undefined): boolean =>
  size !== undefined && size.config.vision === undefined;
