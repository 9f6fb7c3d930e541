// Fields of the plan that only decide how much work a run is, or what it leaves behind on the way: the trained weights and
// the closing table are the same. The hash leaves them out, and `perlc diff` calls them cost.

import { declared } from "./declared.ts";
import type { PlanNode } from "./plan.ts";

/** Whether a field of a node, by its path, is of that kind. */
export const isCostOnly = (node: Pick<PlanNode, "kind">, path: string): boolean =>
  (declared(node).costOnly as readonly string[] | undefined)?.includes(path) ?? false;

/** A node's fields without those. */
export const withoutCost = <N extends Pick<PlanNode, "kind">>(node: N): object =>
  declared(node).costOnly === undefined
    ? node
    : Object.fromEntries(Object.entries(node).filter(([field]) => !isCostOnly(node, field)));
