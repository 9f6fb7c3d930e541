// What is declared of a node's kind, for those who have the node.

import { declarations } from "./nodes/all.ts";
import type { Gives, Reads, Said } from "./nodes/declare.ts";
import type { DataNode, PlanNode } from "./plan.ts";

/** TypeScript cannot tell that a node and the entry of its kind go together, so it is said here, once. */
export const declared = ({ kind }: Pick<PlanNode, "kind">): Said<PlanNode["kind"], PlanNode> =>
  declarations[kind] as unknown as Said<PlanNode["kind"], PlanNode>;

export const isData = (node: PlanNode): node is DataNode => "passes" in declarations[node.kind];

export const declaredData = ({ kind }: DataNode): Gives<DataNode> => declarations[kind] as unknown as Gives<DataNode>;

/** The files of this machine that a node reads. */
export const readOf = (node: PlanNode): Reads | undefined => declared(node).reads?.(node);

/** A node that reads a local table of rows. */
export type TableNode = Extract<DataNode, { readonly path: string }>;

export const isTable = (node: PlanNode): node is TableNode => readOf(node)?.what === "table";
