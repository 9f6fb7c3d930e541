// Other orders of a plan's nodes, each with its inputs before it.

import { inputs } from "../../plan/inputs.ts";
import type { PlanNode } from "../../plan/plan.ts";

/** A legal order of the nodes, drawn by `roll(n)` in 0 … n − 1. */
export function legalOrder(nodes: readonly PlanNode[], roll: (n: number) => number): readonly PlanNode[] {
  const left = [...nodes];
  const placed = new Set<string>();
  const found: PlanNode[] = [];
  while (left.length > 0) {
    const ready = left.filter((node) => inputs(node).every((id) => placed.has(id)));
    const node = ready[roll(ready.length)]!;
    left.splice(left.indexOf(node), 1);
    placed.add(node.id);
    found.push(node);
  }
  return found;
}
