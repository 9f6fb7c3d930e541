// What a rule between settings is given: the run with every default explicit, and the spec to point into.
// A rule is a function from that to diagnostics; each file of this folder holds those of one subject.

import { nodeAmong } from "../../../plan/inputs.ts";
import type { ModelSize } from "../../../plan/memory.ts";
import { readModelSize } from "../../../plan/model-size.ts";
import type { Rows } from "../../../plan/passing.ts";
import type { ModelNode, NodeId, PlanNode } from "../../../plan/plan.ts";
import type { Files } from "../../2-names/load.ts";
import { isWritten } from "../../2-names/origin.ts";
import { resolvePath } from "../../2-names/paths.ts";
import type { Settled } from "../../3-types/type.ts";
import type { TypedSpec } from "../../5-check/check.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Place } from "../../diagnostics/source.ts";
import type { Lowered } from "../lower.ts";

export interface Case extends Lowered {
  readonly spec: TypedSpec;
  readonly files: Files;
  /** Path of the spec; paths in the plan are relative to its folder. */
  readonly entry: string;
}

export type Rule = (given: Case) => Iterable<Diagnostic>;

/** Rows of the local files, as far as the disk says. */
export const rowsOf =
  ({ files, entry }: Pick<Case, "files" | "entry">): Rows =>
  (path, form) =>
    files.rows?.(resolvePath(entry, path), form);

/** Of each run, sizes that a rule has asked for. */
const sizes = new WeakMap<Case["run"], Map<NodeId, ModelSize | undefined>>();

/** The size of a model, as far as its folder is on this machine or its name is known. Read once, however many rules ask. */
export function sizeIn({ files, entry, run }: Case, node: ModelNode): ModelSize | undefined {
  const known = sizes.get(run) ?? new Map<NodeId, ModelSize | undefined>();
  sizes.set(run, known);
  if (!known.has(node.id))
    known.set(
      node.id,
      readModelSize(node, (path) => files.read(resolvePath(entry, path))),
    );
  return known.get(node.id);
}

/** Of each run, its nodes by kind. */
const kinds = new WeakMap<Case["run"], Map<PlanNode["kind"], PlanNode[]>>();

/** The nodes of one kind. */
export function ofKind<K extends PlanNode["kind"]>(given: Case, kind: K): readonly Extract<PlanNode, { kind: K }>[] {
  const known = kinds.get(given.run) ?? Map.groupBy(given.run.nodes, (node) => node.kind);
  kinds.set(given.run, known);
  return (known.get(kind) ?? []) as Extract<PlanNode, { kind: K }>[];
}

export const nodeOf = (given: Case, id: NodeId): PlanNode | undefined => nodeAmong(given.run.nodes, id);

/** Where a node was asked for. */
export const placeOf = (given: Case, id: NodeId): Place => given.places.get(id) ?? given.spec.at;

/** A setting by path, when somebody wrote it; defaults have no place to point at. */
export function writtenAt(given: Case, path: string): Settled<unknown> | undefined {
  const settled = given.spec.settings.get(path);
  return settled && isWritten(settled.written.origin) ? settled : undefined;
}
