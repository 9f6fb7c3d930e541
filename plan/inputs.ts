// The edges of a plan: which node names which. Which fields hold an id is said in each kind's declaration (nodes/kinds), and read
// here from what is generated of them.

import type { NodeId } from "./nodes/base.ts";
import { edges } from "./nodes/checks.ts";
import type { ModelNode, PlanNode } from "./plan.ts";

/** The node with every id it refers to passed through `rename`. Its own id stays. */
export const withInputs = (node: PlanNode, rename: (id: NodeId) => NodeId): PlanNode =>
  edges[node.kind].reduce((made, { path }) => renamed(made, path, rename) as PlanNode, node);

/** A value with the ids at a path renamed; a field that is absent stays so. */
function renamed(value: unknown, [key, ...rest]: readonly string[], rename: (id: NodeId) => NodeId): unknown {
  if (key === undefined) return rename(value as NodeId);
  if (key === "*") return (value as readonly unknown[]).map((each) => renamed(each, rest, rename));
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.hasOwn(fields, key) ? { ...fields, [key]: renamed(fields[key], rest, rename) } : value;
}

/** Puts the ids at a path of a value into a list. */
function collect(value: unknown, path: readonly string[], at: number, found: NodeId[]): void {
  const key = path[at];
  if (key === undefined) found.push(value as NodeId);
  else if (key === "*") for (const each of value as readonly unknown[]) collect(each, path, at + 1, found);
  else if (Object.hasOwn(value as object, key)) collect(Reflect.get(value as object, key), path, at + 1, found);
}

/** The ids a node refers to, in a fixed order, each as often as it is named. */
export function inputs(node: PlanNode): readonly NodeId[] {
  const found: NodeId[] = [];
  for (const { path } of edges[node.kind]) collect(node, path, 0, found);
  return found;
}

/** Those that are of one kind of thing. */
function inputsTo(node: PlanNode, wanted: "dataset" | "model"): readonly NodeId[] {
  const found: NodeId[] = [];
  for (const { path, to } of edges[node.kind]) if (to === wanted) collect(node, path, 0, found);
  return found;
}

/** The datasets among them. */
export const datasetsOf = (node: PlanNode): readonly NodeId[] => inputsTo(node, "dataset");

/** Which models a node shows which examples to: trained, asked, evaluated. */
export const showings = (node: PlanNode): readonly { readonly model: NodeId; readonly data: NodeId }[] =>
  inputsTo(node, "model").flatMap((model) => datasetsOf(node).map((data) => ({ model, data })));

/** The model that an id names, or of which it is a frozen copy. */
export function modelBehind(nodes: readonly PlanNode[], id: NodeId): ModelNode | undefined {
  const node = nodes.find((each) => each.id === id);
  if (node?.kind === "frozen") return modelBehind(nodes, node.of);
  return node?.kind === "model" ? node : undefined;
}

/** The nodes of a run by id. They never change, and many ask. */
const byIds = new WeakMap<readonly PlanNode[], ReadonlyMap<NodeId, PlanNode>>();

/** The node of that id among those of a run. */
export function nodeAmong(nodes: readonly PlanNode[], id: NodeId): PlanNode | undefined {
  return nodesById(nodes).get(id);
}

function nodesById(nodes: readonly PlanNode[]): ReadonlyMap<NodeId, PlanNode> {
  const known = byIds.get(nodes);
  if (known) return known;
  const byId = new Map<NodeId, PlanNode>();
  for (const node of nodes) if (!byId.has(node.id)) byId.set(node.id, node);
  byIds.set(nodes, byId);
  return byId;
}

/** Everything a set of nodes is made from, themselves included. */
export function ancestors(nodes: readonly PlanNode[], of: readonly NodeId[]): ReadonlySet<NodeId> {
  const byId = nodesById(nodes);
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
