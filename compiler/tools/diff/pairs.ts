// Which run of one side is compared with which of the other.

import { nodeHashes } from "../../../plan/hash.ts";
import type { Run } from "../../../plan/plan.ts";

/** Each run with its counterpart: of the same name, else of the same meaning, else the only one, else the most alike. */
export function pairs(
  before: readonly Run[],
  after: readonly Run[],
): readonly (readonly [Run | undefined, Run | undefined])[] {
  const free = [...after];
  const found = new Map<Run, Run>();
  const pair = (wanted: (a: Run, b: Run) => boolean): void => {
    for (const a of before) {
      const at = found.has(a) ? -1 : free.findIndex((b) => wanted(a, b));
      const [b] = at < 0 ? [] : free.splice(at, 1);
      if (b) found.set(a, b);
    }
  };
  pair((a, b) => a.name === b.name);
  pair((a, b) => a.outline === b.outline);
  pair((a, b) => a.hash !== undefined && a.hash === b.hash);
  if (before.length === 1 && after.length === 1) pair(() => true);
  // renamed and changed a little: most of what it is made of is still there
  pair((a, b) => likeness(a, b) > 0.5);
  return [...before.map((a) => [a, found.get(a)] as const), ...free.map((b) => [undefined, b] as const)];
}

/** The share of nodes that two runs have in common, by meaning. */
function likeness(a: Run, b: Run): number {
  const [old, now] = [a, b].map((run) => new Set(nodeHashes(run.nodes).values()));
  const common = [...(old ?? [])].filter((hash) => now?.has(hash)).length;
  return common / Math.max(1, old?.size ?? 0, now?.size ?? 0);
}
