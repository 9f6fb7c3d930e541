// The number by which the draws of one node are told from those of another, in the compiler's hash and in the runtime's draw
// keys alike.

import { declared } from "./declared.ts";
import { inputs } from "./inputs.ts";
import type { NodeId, PlanNode } from "./plan.ts";

/**
 * How many nodes of its own kind stand upstream of a node, one behind the other: 0 for the only training, the only filter, and
 * for each of several evaluations; 1 for a shuffle of what was shuffled. Names, settings, and the order in which a file or a plan
 * lists its nodes have no say in it, nor has a node that is written twice.
 *
 * Nodes of a kind that stand beside each other share their streams. That harms nothing, and mostly helps. Two shuffles of two lists
 * of one length give them one order, which says nothing of either list; a shuffle behind a shuffle has a stream of its own,
 * since the same order twice would be a pattern. Two filters draw the same noise for the same sample number and other logits
 * by it. Two evaluations of one dataset ask the same questions in the same orders, so that their answers compare one by one.
 */
export function rankOf(nodes: readonly PlanNode[], { id, kind }: Pick<PlanNode, "id" | "kind">): number {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const known = new Map<NodeId, number>();
  /** Nodes of the kind on the longest way down to `at`, itself included. */
  const depth = (at: NodeId): number => {
    const before = known.get(at);
    if (before !== undefined) return before;
    const node = byId.get(at);
    const longest = node ? Math.max(0, ...inputs(node).map(depth)) : 0;
    const found = longest + (node?.kind === kind ? 1 : 0);
    known.set(at, found);
    return found;
  };
  return Math.max(0, depth(id) - 1);
}

/** The stage of a draw key, below 2^24: the number of the node's kind above, its rank below. */
export const stageNumber = (nodes: readonly PlanNode[], node: Pick<PlanNode, "id" | "kind">): number =>
  (declared(node).number << 12) | rankOf(nodes, node);
