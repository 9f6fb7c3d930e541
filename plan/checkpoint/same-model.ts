// Whether two checkpoints are of one model, so that one can be the reference of the other: both read the same tokens and the
// same patches, and are computed by one graph.

import type { ModelConfig } from "../../models/decoder/config.ts";
import { familyOf } from "../../models/registry.ts";

/** Parts that the graph does not read, or that only videos need. */
const free = new Set(["maxPositions", "tokensPerSecond", "eos", "pad", "bos"]);

/** The first thing in which they differ, with both values; undefined for two of one model. */
export function differenceOf(one: ModelConfig, other: ModelConfig): string | undefined {
  if (one.family !== other.family) return `model type is ${familyOf(one).modelType}, and ${familyOf(other).modelType}`;
  for (const part of ["text", "vision", "tokens"] as const) {
    const theirs = new Map<string, unknown>(Object.entries(other[part] ?? {}));
    for (const [name, value] of Object.entries(one[part] ?? {})) {
      const [a, b] = [JSON.stringify(value), JSON.stringify(theirs.get(name))];
      if (!free.has(name) && a !== b) return `${part} ${spoken(name)} is ${a}, and ${b}`;
    }
  }
  return undefined;
}

/** `headDim` as words. */
const spoken = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
