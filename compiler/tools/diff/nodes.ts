// Which node of one plan is which node of another, and in which fields the two differ. A node is itself under its id, or
// under another id with the same contents; edges are compared through that.

import { digest } from "../../../plan/hash.ts";
import { inputs, withInputs } from "../../../plan/inputs.ts";
import type { NodeId, PlanNode } from "../../../plan/plan.ts";

/** A field of a node by its path, `clip.low`; a side on which there is none is undefined. */
export interface FieldChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface NodeChange {
  readonly before: PlanNode | undefined;
  readonly after: PlanNode | undefined;
  /** Empty for a node that only has another id. */
  readonly fields: readonly FieldChange[];
}

/** Every node that is new, gone, under another id, or different in a field, in the order of the plans. */
export function compareNodes(before: readonly PlanNode[], after: readonly PlanNode[]): readonly NodeChange[] {
  const partner = match(before, after);
  const matched = new Set(partner.values());
  const gone = before
    .filter((node) => !partner.has(node.id))
    .map((node) => ({ before: node, after: undefined, fields: [] }));
  const met = after.flatMap((node): NodeChange[] => {
    if (!matched.has(node.id)) return [{ before: undefined, after: node, fields: [] }];
    const old = before.find((each) => partner.get(each.id) === node.id);
    if (!old) return [];
    const fields = differences(old, node, partner, matched);
    return fields.length > 0 || old.id !== node.id ? [{ before: old, after: node, fields }] : [];
  });
  return [...gone, ...met];
}

/** The id in `after` of each node of `before` that is still there. */
function match(before: readonly PlanNode[], after: readonly PlanNode[]): ReadonlyMap<NodeId, NodeId> {
  const partner = new Map<NodeId, NodeId>();
  for (const node of before)
    if (after.some((each) => each.id === node.id && each.kind === node.kind)) partner.set(node.id, node.id);
  const free = after.filter((node) => !partner.has(node.id));
  for (const node of before.filter((each) => !partner.has(each.id))) {
    const same = free.findIndex((each) => contents(each) === contents(node));
    const [found] = same < 0 ? [] : free.splice(same, 1);
    if (found) partner.set(node.id, found.id);
  }
  return partner;
}

/** What a node is apart from its id, its place and its inputs. */
function contents(node: PlanNode): string {
  const { id: _, because: __, ...own } = withInputs(node, () => "");
  return digest(own);
}

function differences(
  before: PlanNode,
  after: PlanNode,
  partner: ReadonlyMap<NodeId, NodeId>,
  matched: ReadonlySet<NodeId>,
): readonly FieldChange[] {
  const { id: _, because: __, ...old } = withInputs(before, (id) => partner.get(id) ?? id);
  const { id: ___, because: ____, ...now } = after;
  const gone = (id: unknown) => inputs(before).includes(id as NodeId) && !partner.has(id as NodeId);
  const fresh = (id: unknown) => inputs(after).includes(id as NodeId) && !matched.has(id as NodeId);
  // an edge to a node that came or went follows from that, and is no cause of its own
  return compareValues("", old, now).filter((each) => !gone(each.before) && !fresh(each.after));
}

/** The leaves in which two JSON values differ. Lists of another length are compared whole. */
function compareValues(path: string, before: unknown, after: unknown): readonly FieldChange[] {
  if (Object.is(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    const scalars = [...before, ...after].every((each) => typeof each !== "object");
    if (before.length === after.length && !scalars)
      return before.flatMap((each, i) => compareValues(`${path}[${i}]`, each, after[i]));
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
  }
  if (!isObject(before) || !isObject(after)) return [{ path, before, after }];
  if ("kind" in before && path !== "" && before.kind !== after.kind) return [{ path, before, after }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => compareValues(path === "" ? key : `${path}.${key}`, before[key], after[key]));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
