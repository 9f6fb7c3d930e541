// A plan that a program made, or changed, made whole: its hashes are worked out, and everything that is asked of a plan
// from a file is asked of it. What modules made by `perlc emit ts` end with, and what `import … from "perlc"` gives.

import type { NodeId, Plan, PlanNode, Run } from "../../../plan/plan.ts";
import { E0265 } from "../../diagnostics/codes.ts";
import { Failure } from "../../diagnostics/diagnostic.ts";
import { checkExternal } from "../external/read.ts";

type Said = "name" | "seed" | "seeds" | "dataSeed" | "nodes";

/** What a program says of a run. Its names, versions and digests are worked out; those that it has are not believed. */
export type Draft = Pick<Run, Said> & { readonly [K in Exclude<keyof Run, Said>]?: unknown };

/** The plan of some drafts, each node under its own type: `plan.runs[0].nodes[3]` is known to be what it is. */
export interface Sealed<D extends readonly Draft[]> extends Plan {
  readonly runs: {
    readonly [K in keyof D]: Pick<D[K], Said & keyof D[K]> & Pick<Run, Exclude<keyof Run, Said>>;
  } & readonly Run[];
}

/** The plan of some runs. Failure E0257, E0260, E0261 or E0262 for what no plan may hold. */
export function seal<const D extends readonly Draft[]>(drafts: D): Sealed<D> {
  const runs = drafts.map(({ outline: _, hash: __, inputs: ___, builtIns: ____, ...run }) => run);
  const { value, diagnostics } = checkExternal({ edition: 1, runs }, "the plan");
  if (!value) throw new Failure(...diagnostics);
  // the same drafts, in the same order, under their names
  return value as Sealed<D>;
}

type NodeOf<P extends Plan> = P["runs"][number]["nodes"][number];
type KindOf<P extends Plan, Id> = Extract<NodeOf<P>, { readonly id: Id }>["kind"];
/** Without what says which node it is. Optional fields may be set to undefined, which takes them out. */
type Fields<N> = Partial<{ readonly [K in keyof Omit<N, "id" | "kind" | "because">]: N[K] | Removable<N, K> }>;
type Removable<N, K extends keyof N> = undefined extends { [P in K]: N[P] }[K] ? undefined : OptionalOf<N, K>;
type OptionalOf<N, K extends keyof N> = object extends Pick<N, K> ? undefined : never;

/** New values for fields of nodes, by the node's id; `seed` and `dataSeed` are of every run. */
export type Settings<P extends Plan> = {
  readonly [Id in NodeOf<P>["id"]]?: Fields<Extract<PlanNode, { readonly kind: KindOf<P, Id> }>>;
} & { readonly seed?: number; readonly dataSeed?: number };

/** A plan with the same nodes, whose fields may have other values now. */
export interface Amended<P extends Plan> extends Omit<Plan, "runs"> {
  readonly runs: readonly (Omit<Run, "nodes"> & { readonly nodes: readonly Widened<P, NodeOf<P>["id"]>[] })[];
}
type Widened<P extends Plan, Id> = Id extends NodeId
  ? Extract<PlanNode, { readonly kind: KindOf<P, Id> }> & { readonly id: Id }
  : never;

/**
 * The plan with other values in some fields, in every run that has such a node, under its new names.
 * A value replaces the whole of the field: `{ train: { group: 8, adam: { ...train.adam, beta2: 0.95 } } }`.
 * Failure E0257 to E0262 when the result is no plan, or when no run has a node of that name.
 */
export function withSettings<const P extends Plan>(plan: P, settings: Settings<P>): Amended<P> {
  const { seed, dataSeed, ...byNode } = settings as Readonly<Record<string, object>> &
    Pick<Settings<P>, "seed" | "dataSeed">;
  const runs = plan.runs.map(({ seed: own, nodes, ...run }) => ({
    ...run,
    seed: seed ?? own,
    ...(dataSeed === undefined ? {} : { dataSeed }),
    nodes: nodes.map((node) => amend(node, byNode[node.id])),
  }));
  const known = new Set(plan.runs.flatMap((run) => run.nodes.map((node) => node.id)));
  for (const id of Object.keys(byNode)) if (!known.has(id)) throw new Failure(E0265({ node: id, known: [...known] }));
  return seal(runs) as unknown as Amended<P>;
}

function amend(node: PlanNode, fields: object | undefined): PlanNode {
  const merged = { ...node, ...fields, id: node.id, kind: node.kind, because: node.because };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as unknown as PlanNode;
}
