// What a change of a plan can do to the outcome of a run. Whatever is not known to leave every figure alone is held to
// change results: a diff may cry wolf, and may never be silent.

import { isCostOnly } from "../../../plan/cost-only.ts";
import type { NodeChange } from "./nodes.ts";

export type Effect = "results" | "cost" | "cosmetic";

/** The effect of one field; `path` is within the node. */
export function effectOf({ before, after }: NodeChange, path: string): Effect {
  const node = after ?? before;
  if (!node) return "cosmetic";
  const isPinned =
    before?.kind === "model" &&
    after?.kind === "model" &&
    before.from.kind === "checkpoint" &&
    after.from.kind === "checkpoint" &&
    before.from.sha256 !== undefined &&
    before.from.sha256 === after.from.sha256;
  // the same weights in another folder
  if (isPinned && path === "from.path") return "cosmetic";
  // where the contents are known they are compared themselves
  const where = ["path", "from.path", "from.sha256"];
  if (before && after && "contents" in before && "contents" in after && where.includes(path)) return "cosmetic";
  return isCostOnly(node, path) ? "cost" : "results";
}

/** The strongest of some effects. */
export function strongest(effects: readonly Effect[]): Effect {
  if (effects.includes("results")) return "results";
  return effects.includes("cost") ? "cost" : "cosmetic";
}
