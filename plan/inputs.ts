// The edges of a plan: which node names which. Verifier, hash, counts and explain all read them here,
// so that a new kind of node is wired in one place.

import { assertNever } from "../compiler/diagnostics/bug.ts";
import type { NodeId, PlanNode } from "./plan.ts";

/** The node with every id it refers to passed through `rename`. Its own id stays. */
export function withInputs(node: PlanNode, rename: (id: NodeId) => NodeId): PlanNode {
  switch (node.kind) {
    case "model":
    case "four_artists":
    case "parquet":
    case "jsonl":
    case "hub":
    case "judge":
    case "reward":
      return node;
    case "frozen":
      return { ...node, of: rename(node.of) };
    case "take":
    case "where":
    case "shuffle":
    case "resample":
      return { ...node, input: rename(node.input) };
    case "rephrase":
    case "label":
      return { ...node, input: rename(node.input), by: rename(node.by) };
    case "benchmark":
      return {
        ...node,
        input: rename(node.input),
        ...(node.judge === undefined ? {} : { judge: rename(node.judge) }),
      };
    case "rollout":
      return { ...node, input: rename(node.input), from: rename(node.from) };
    case "mix":
      return { ...node, parts: node.parts.map((part) => ({ ...part, input: rename(part.input) })) };
    case "permute":
      return { ...node, images: rename(node.images) };
    case "grpo":
      return {
        ...node,
        policy: rename(node.policy),
        on: rename(node.on),
        reward: rename(node.reward),
        ...(node.reference === undefined ? {} : { reference: rename(node.reference) }),
        ...(node.permute === undefined ? {} : { permute: rename(node.permute) }),
      };
    case "supervised":
      return { ...node, policy: rename(node.policy), on: rename(node.on) };
    case "evaluate":
      return { ...node, policy: rename(node.policy), on: rename(node.on), train: rename(node.train) };
    default:
      return assertNever(node, "withInputs");
  }
}

/** The ids a node refers to, in a fixed order, each as often as it is named. */
export function inputs(node: PlanNode): readonly NodeId[] {
  const found: NodeId[] = [];
  withInputs(node, (id) => {
    found.push(id);
    return id;
  });
  return found;
}

/** Everything a set of nodes is made from, themselves included. */
export function ancestors(nodes: readonly PlanNode[], of: readonly NodeId[]): ReadonlySet<NodeId> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const seen = new Set<NodeId>();
  const open = [...of];
  while (open.length > 0) {
    const id = open.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    const node = byId.get(id);
    if (node) open.push(...inputs(node));
  }
  return seen;
}
