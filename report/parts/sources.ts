// Where the questions of a dataset come from: its sources, and what the parts of a source are.

import { fourArtists } from "../../compiler/4-vocabulary/sources/four-artists.ts";
import { describeNode } from "../../compiler/tools/describe.ts";
import { datasetsOf, nodeAmong } from "../../plan/inputs.ts";
import type { NodeId, PlanNode } from "../../plan/plan.ts";

/** The nodes that a dataset is made of and that are made of none, each once. */
export function sourcesOf(nodes: readonly PlanNode[], id: NodeId): readonly PlanNode[] {
  const node = nodeAmong(nodes, id);
  if (!node) return [];
  const from = datasetsOf(node);
  return from.length === 0 ? [node] : [...new Set(from.flatMap((each) => sourcesOf(nodes, each)))];
}

/** `four_artists, split held_out_style: artists that training never shows`. */
export function sourceWords(node: PlanNode): string {
  if (node.kind !== "four_artists") return `${node.kind}, ${describeNode(node)}`;
  const { split } = node;
  return `four_artists, split ${split}: ${fourArtists.parameters.split?.type.options?.[split] ?? ""}`;
}

/** A sentence of it: `They are from four_artists, …`. */
export function fromWords(nodes: readonly PlanNode[], id: NodeId): string {
  const all = sourcesOf(nodes, id).map(sourceWords);
  return all.length === 0 ? "" : `They are from ${all.join("; and from ")}.`;
}
