// The name of a plan's meaning. A node is hashed with its inputs replaced by *their* hashes (a Merkle tree), so
// layout, comments, order of settings, names of locals, the run's name and the split into files cannot show.

import { hash } from "node:crypto";
import { bug } from "../diagnostics/bug.ts";
import { canonicalJson } from "./canonical.ts";
import { withInputs } from "./inputs.ts";
import type { NodeId, Plan, PlanHash, PlanNode, Run } from "./plan.ts";
import { drawsAny, evaluationOnly } from "./seeds.ts";
import { rankOf } from "./stage-number.ts";

/**
 * Digests by the text of the value as it stands: an editor hashes the same nodes at every keystroke, and a verifier what
 * was hashed just now. Such a text says all of a value but one thing: its `null` may be a number that JSON cannot say.
 */
const known = new Map<string, PlanHash>();
const mostKnown = 10_000;

/** SHA-256 of the canonical JSON (RFC 8785) of a value, as `sha256:` and 64 hexadecimal digits. */
export function digest(value: unknown): PlanHash {
  const text = JSON.stringify(value);
  const before = known.get(text);
  if (before !== undefined) return before;
  const now: PlanHash = `sha256:${hash("sha256", canonicalJson(value), "hex")}`;
  if (known.size >= mostKnown) known.clear();
  if (!text.includes("null")) known.set(text, now);
  return now;
}

/**
 * The hash of each node by id: its kind, its settings, the hashes of its inputs, and where it draws the rank and the seed by
 * which it does; neither its id nor its place.
 */
export function nodeHashes(nodes: readonly PlanNode[]): ReadonlyMap<NodeId, PlanHash> {
  const hashes = new Map<NodeId, PlanHash>();
  const measured = evaluationOnly(nodes);
  for (const node of nodes) {
    const {
      id,
      because: _,
      ...meaning
    } = withInputs(node, (input) => hashes.get(input) ?? bug(`${node.id} stands before its input ${input}`));
    hashes.set(id, digest({ ...meaning, ...drawnBy(nodes, node, measured) }));
  }
  return hashes;
}

/** What of a draw key hangs on where a node stands: its rank, and whether it draws as evaluations do. */
function drawnBy(nodes: readonly PlanNode[], node: PlanNode, measured: ReadonlySet<NodeId>) {
  if (!drawsAny(node)) return {};
  const rank = rankOf(nodes, node);
  return { ...(rank > 0 && { rank }), ...(node.kind !== "evaluate" && measured.has(node.id) && { measured: true }) };
}

/** Of the seeds and the set of nodes. `nodes` must be sorted topologically. */
export function hashRun({ seed, seeds, dataSeed, nodes }: Omit<Run, "name" | "hash">): PlanHash {
  const own = { ...(seeds && { seeds }), ...(dataSeed !== undefined && { dataSeed }) };
  return digest({ seed, ...own, nodes: [...new Set(nodeHashes(nodes).values())].sort() });
}

/** Of the edition and the set of runs: the order in which a file lists its experiments does not count. */
export function hashPlan(plan: Omit<Plan, "hash">): PlanHash {
  return digest({ edition: plan.edition, runs: plan.runs.map((run) => run.hash).sort() });
}
