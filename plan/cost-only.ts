// Fields of the plan that only decide how much work a run is, or what it leaves behind on the way: the trained weights and
// the closing table are the same. The hash leaves them out, and `perlc diff` calls them cost.

import type { PlanNode } from "./plan.ts";

const fields: { readonly [kind in PlanNode["kind"]]?: readonly string[] } = {
  grpo: ["checkpointEvery", "checkpointKeep", "logCompletions"],
  supervised: ["checkpointEvery", "checkpointKeep"],
  // measurements in between draw no random number that training uses
  evaluate: ["every"],
};

/** Whether a field of a node, by its path, is of that kind. */
export const isCostOnly = ({ kind }: Pick<PlanNode, "kind">, path: string): boolean =>
  fields[kind]?.includes(path) ?? false;

/** A node's fields without those. */
export const withoutCost = <N extends Pick<PlanNode, "kind">>(node: N): object =>
  Object.fromEntries(Object.entries(node).filter(([field]) => !isCostOnly(node, field)));
