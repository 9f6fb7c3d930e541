// The name of a plan's meaning. A node is hashed with its inputs replaced by *their* hashes (a Merkle tree), so
// layout, comments, order of settings, names of locals, the run's name and the split into files cannot show.

import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { bug } from "../diagnostics/bug.ts";
import { withInputs } from "./inputs.ts";
import type { NodeId, Plan, PlanHash, PlanNode, Run } from "./plan.ts";

/** SHA-256 of the canonical JSON (RFC 8785) of a value, as `sha256:` and 64 hexadecimal digits. */
export function digest(value: unknown): PlanHash {
  const text = canonicalize(value) ?? bug("a plan holds a value that JSON cannot say");
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/** The hash of each node by id: its kind, its settings and the hashes of its inputs; neither its id nor its place. */
export function nodeHashes(nodes: readonly PlanNode[]): ReadonlyMap<NodeId, PlanHash> {
  const hashes = new Map<NodeId, PlanHash>();
  for (const node of nodes) {
    const {
      id,
      because: _,
      ...meaning
    } = withInputs(node, (input) => hashes.get(input) ?? bug(`${node.id} stands before its input ${input}`));
    hashes.set(id, digest(meaning));
  }
  return hashes;
}

/** Of the seed and the set of nodes. `nodes` must be sorted topologically. */
export function hashRun(run: Pick<Run, "seed" | "nodes">): PlanHash {
  return digest({ seed: run.seed, nodes: [...new Set(nodeHashes(run.nodes).values())].sort() });
}

/** Of the edition and the set of runs: the order in which a file lists its experiments does not count. */
export function hashPlan(plan: Omit<Plan, "hash">): PlanHash {
  return digest({ edition: plan.edition, runs: plan.runs.map((run) => run.hash).sort() });
}
