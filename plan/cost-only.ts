// Fields of the plan that only decide how much work a run is, or what it leaves behind on the way: the trained weights and
// the closing table are the same. The hash leaves them out, and `perlc diff` calls them cost.

import { declared } from "./declared.ts";
import type { PlanNode } from "./plan.ts";

function costOf(node: PlanNode): readonly string[] {
  const { costOnly = [] } = declared(node);
  return typeof costOnly === "function" ? costOnly(node) : costOnly;
}

/** Whether a field of a node, by its path, is of that kind. */
export const isCostOnly = (node: PlanNode, path: string): boolean => costOf(node).includes(path);

/** A node's fields without those. */
export function withoutCost(node: PlanNode): object {
  const cost = costOf(node);
  return cost.length === 0 ? node : Object.fromEntries(Object.entries(node).filter(([field]) => !cost.includes(field)));
}
