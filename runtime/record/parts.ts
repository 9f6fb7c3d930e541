// The parts of a plan, each with its digest: what a run folder keeps of them says later which part is another one. Ids, names
// and places count too, which the plan's hash leaves out.

import { sortedJson } from "../../plan/canonical.ts";
import type { Run } from "../../plan/plan.ts";
import { sha256 } from "./digest.ts";

/** Digests by the name of the part: a field of the run, or a node. */
export type Parts = Readonly<Record<string, string>>;

export function partsOf({ nodes, ...fields }: Run): Parts {
  const parts = [
    ...Object.entries(fields).map(([name, value]) => [name, value] as const),
    ...nodes.map((node) => [`the node \`${node.id}\``, node] as const),
  ];
  // the order of nodes is a part of its own
  const order = nodes.map((node) => node.id);
  return Object.fromEntries(
    [...parts, ["the order of nodes", order] as const].map(([name, value]) => [name, sha256(sortedJson(value))]),
  );
}

/** Names of the parts in which two plans differ, the first ones first; empty when they are one. */
export function differingParts(was: Parts, is: Parts): readonly string[] {
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  // with its node another one the names of the whole are others too, and say less
  const differing = [...names].filter((name) => was[name] !== is[name]);
  const telling = differing.filter((name) => name !== "hash" && name !== "outline");
  return telling.length > 0 ? telling : differing;
}
