// What comes out of each data node of a plan: whether that ends, how many examples, what they can be like. Each kind says in its
// declaration what it passes on.

import { declaredData, isData, isTable, type TableNode } from "./declared.ts";
import { datasetsOf, nodeAmong } from "./inputs.ts";
import {
  type Amount,
  anything,
  type Candidate,
  type Passes,
  type Rows,
  type Stretch,
  unbounded,
} from "./nodes/passes.ts";
import type { DataNode, NodeId, PlanNode } from "./plan.ts";

export type { Amount, Candidate, Rows };

/** A data node with what its kind gives on; undefined for nodes of other kinds, and where there is none. */
function found(nodes: readonly PlanNode[], id: NodeId): { node: DataNode; of: Passes<DataNode> } | undefined {
  const node = nodeAmong(nodes, id);
  return node && isData(node) ? { node, of: declaredData(node).passes } : undefined;
}

/** Of the nodes of a run, which never change: many rules ask. */
const endlessKnown = new WeakMap<readonly PlanNode[], Map<NodeId, boolean>>();

/** Whether a data node gives examples without end. */
export function endless(nodes: readonly PlanNode[], id: NodeId): boolean {
  const known = endlessKnown.get(nodes) ?? new Map<NodeId, boolean>();
  endlessKnown.set(nodes, known);
  const before = known.get(id);
  if (before !== undefined) return before;
  const at = found(nodes, id);
  const now = at?.of.endless(datasetsOf(at.node).map((each) => endless(nodes, each))) ?? false;
  known.set(id, now);
  return now;
}

/** The examples that come out of a data node. Of a file's rows those that cannot be used are left out by a run. */
export function examples(nodes: readonly PlanNode[], id: NodeId, rows: Rows = () => undefined): Amount {
  const at = found(nodes, id);
  if (at === undefined) return unbounded;
  const before = datasetsOf(at.node).map((each) => examples(nodes, each, rows));
  return at.of.amount(at.node, before, rows);
}

const possibleKnown = new WeakMap<readonly PlanNode[], Map<NodeId, readonly Candidate[]>>();

/** All that can come out of a data node, as far as the plan alone knows. */
export function possible(nodes: readonly PlanNode[], id: NodeId): readonly Candidate[] {
  const known = possibleKnown.get(nodes) ?? new Map<NodeId, readonly Candidate[]>();
  possibleKnown.set(nodes, known);
  const before = known.get(id);
  if (before) return before;
  const at = found(nodes, id);
  const all = at
    ? at.of.candidates(
        at.node,
        datasetsOf(at.node).map((each) => possible(nodes, each)),
      )
    : anything;
  known.set(id, all);
  return all;
}

/** The node whose examples a node gives on with all that was measured of them; undefined when it makes or mixes others. */
export function measuredAt(node: PlanNode): NodeId | undefined {
  return isData(node) && declaredData(node).passes.keepsMeasured ? datasetsOf(node)[0] : undefined;
}

/** The rows of a local table that come out of a node, where nothing but stretches of it are taken; undefined for anything else. */
export function rowsTaken(
  nodes: readonly PlanNode[],
  id: NodeId,
): { readonly table: TableNode; readonly stretch: Stretch } | undefined {
  const node = nodeAmong(nodes, id);
  if (!node || !isData(node)) return undefined;
  if (isTable(node)) return { table: node, stretch: { from: 0, to: Number.POSITIVE_INFINITY } };
  const { stretch } = declaredData(node).passes;
  const [input] = datasetsOf(node);
  const before = stretch && input !== undefined ? rowsTaken(nodes, input) : undefined;
  return stretch && before && { table: before.table, stretch: stretch(node, before.stretch) };
}
