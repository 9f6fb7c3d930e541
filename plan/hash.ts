// The names of a plan's meaning. A node is hashed with its inputs replaced by *their* hashes (a Merkle tree), so layout,
// comments, order of settings, names of locals, the run's name and the split into files cannot show.
//
// There are two. The outline is of all that a spec says, files by their paths: what the compiler knows. The hash is of what
// decides the result and of nothing else, files by their contents: it is known once somebody has read them (runtime/inputs).

import { bug } from "../compiler/diagnostics/bug.ts";
import { builtInsOf } from "./built-ins.ts";
import { canonicalJson } from "./canonical.ts";
import { withoutCost } from "./cost-only.ts";
import { readOf } from "./declared.ts";
import { withInputs } from "./inputs.ts";
import { edges } from "./nodes/checks.ts";
import type { Input, NodeId, Plan, PlanHash, PlanNode, Run } from "./plan.ts";
import { drawsAny, evaluationOnly } from "./seeds.ts";
import { sha256 } from "./sha256.ts";
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
  const now: PlanHash = `sha256:${sha256(canonicalJson(value))}`;
  if (known.size >= mostKnown) known.clear();
  if (!text.includes("null")) known.set(text, now);
  return now;
}

/** What of a node's fields counts. */
type Means = (node: PlanNode) => object;
const everything: Means = (node) => node;

/** What was hashed, by what counted. The nodes of a run never change, and are hashed when it is made, verified and looked at. */
const hashed = new WeakMap<Means, WeakMap<readonly PlanNode[], ReadonlyMap<NodeId, PlanHash>>>();

/**
 * The hash of each node by id: its kind, its settings, the hashes of its inputs, and where it draws the rank and the seed by
 * which it does; neither its id nor its place. `means` gives what of a node's fields counts: by default all of them.
 */
export function nodeHashes(nodes: readonly PlanNode[], means: Means = everything): ReadonlyMap<NodeId, PlanHash> {
  const before = hashed.get(means) ?? new WeakMap();
  const known = before.get(nodes);
  if (known) return known;
  const hashes = new Map<NodeId, PlanHash>();
  const drawn = drawnBy(nodes);
  for (const node of nodes) {
    const wired = withInputs(node, (input) => hashes.get(input) ?? bug(`${node.id} stands before its input ${input}`));
    const { id: _, because: __, ...meaning } = means(wired) as PlanNode;
    hashes.set(node.id, digest({ ...meaning, ...drawn.get(node.id) }));
  }
  hashed.set(means, before.set(nodes, hashes));
  return hashes;
}

type Drawn = ReadonlyMap<NodeId, object>;

/** By the nodes of a run, which are hashed several times over and never change. */
const drawnKnown = new WeakMap<readonly PlanNode[], Drawn>();

/** What of a draw key hangs on where a node stands: its rank, and whether it draws as evaluations do. */
function drawnBy(nodes: readonly PlanNode[]): Drawn {
  const known = drawnKnown.get(nodes);
  if (known) return known;
  const measured = evaluationOnly(nodes);
  const drawing = nodes.filter(drawsAny).map((node) => {
    const rank = rankOf(nodes, node);
    const asked = node.kind !== "evaluate" && measured.has(node.id);
    return [node.id, { ...(rank > 0 && { rank }), ...(asked && { measured: true }) }] as const;
  });
  const now = new Map(drawing);
  drawnKnown.set(nodes, now);
  return now;
}

type Unnamed = Omit<Run, "name" | "outline" | "hash">;

/** Of the seeds, whether it is an overfit check, the versions of what decides bits, and the set of nodes, which must be sorted topologically. */
function ofRun({ seed, seeds, dataSeed, overfit, builtIns, nodes }: Unnamed, means?: Means): PlanHash {
  const own = { ...(seeds && { seeds }), ...(dataSeed !== undefined && { dataSeed }), ...(overfit && { overfit }) };
  return digest({ seed, ...own, builtIns, nodes: [...new Set(nodeHashes(nodes, means).values())].sort() });
}

/** Whether a node reads files of this machine, so that only its contents say what it is. */
export const readsFiles = (node: PlanNode): boolean => readOf(node) !== undefined;

/** The hash of a run; undefined while the contents of a file that it reads are not known. */
export const hashRun = (run: Unnamed): PlanHash | undefined =>
  filesAreKnown(run) ? ofRun(run, deciding(contentsOf(run.inputs ?? []))) : undefined;

const filesAreKnown = ({ nodes, inputs = [] }: Pick<Run, "nodes" | "inputs">): boolean =>
  nodes.every((each) => !readsFiles(each) || inputs.some(({ node }) => node === each.id));

/** The hash of each node of a run whose files are known, by what decides the result: files by their contents. */
export function decisiveHashes({ nodes, inputs = [] }: Pick<Run, "nodes" | "inputs">): ReadonlyMap<NodeId, PlanHash> {
  const contents = contentsOf(inputs);
  return nodeHashes(nodes, deciding(contents));
}

/** The contents of each node that has inputs, as one digest: of what each file is to the node, and never of where it lies. */
function contentsOf(inputs: readonly Input[]): ReadonlyMap<NodeId, PlanHash> {
  const files = Map.groupBy(inputs, ({ node }) => node);
  return new Map(
    [...files].map(([node, of]) => {
      const said = of.map(({ role, digest: is }) => [role, is] as const).sort(([a], [b]) => (a < b ? -1 : 1));
      return [node, digest(said)];
    }),
  );
}

/** What counts of the nodes of a run whose files have these contents. */
const deciding = (contents: ReadonlyMap<NodeId, PlanHash>): Means =>
  contents.size === 0 ? withoutFiles : (node) => decisive(node, contents.get(node.id));
const withoutFiles: Means = (node) => decisive(node, undefined);

/** What of a node decides the result. A pin says which contents are wanted, and counts for nothing once they are known. */
function decisive(node: PlanNode, contents: PlanHash | undefined): object {
  if (contents === undefined) return withoutCost(node);
  const { path: _, ...left } = withoutCost(node) as { readonly path?: string };
  return node.kind === "model" ? { ...left, from: { kind: "checkpoint", contents } } : { ...left, contents };
}

/** Of the edition and the set of runs: the order in which a file lists its experiments does not count. */
const ofRuns = (runs: readonly PlanHash[]): PlanHash => digest({ edition: 1, runs: runs.toSorted() });

/**
 * A run under its names, each made when it is first asked for: what only checks a spec never hashes it. Versions are of this perlc
 * unless the run has its own.
 */
export function withNames(run: Omit<Unnamed, "builtIns"> & Pick<Run, "name"> & Partial<Pick<Run, "builtIns">>): Run {
  const versioned = { ...run, builtIns: run.builtIns ?? builtInsOf(run.nodes) };
  let outline: PlanHash | undefined;
  let hash: PlanHash | undefined;
  const named: Run = {
    ...versioned,
    get outline() {
      outline ??= ofRun(versioned);
      return outline;
    },
  };
  if (!filesAreKnown(versioned)) return named;
  const get = (): PlanHash | undefined => {
    hash ??= hashRun(versioned);
    return hash;
  };
  return Object.defineProperty(named, "hash", { get, enumerable: true });
}

/**
 * What runs of one outline have in common and is known at once: seeds, and of each node its kind and the length of what it says
 * itself, in whichever order.
 */
export function sketchOf({ seed, seeds, dataSeed, overfit, nodes }: Run): string {
  const sizes = nodes.map((node) => {
    let size = 0;
    for (const [field, value] of Object.entries(node))
      if (field !== "id" && field !== "because" && !edges[node.kind].some(({ path }) => path[0] === field))
        size += JSON.stringify(value)?.length ?? 0;
    return `${node.kind} ${size}`;
  });
  const own = [seed, dataSeed ?? null, seeds ? canonicalJson(seeds) : "", ...(overfit ? ["overfit"] : [])];
  return JSON.stringify([...own, [...new Set(sizes)].sort()]);
}

/** The plan of some runs, under its names. */
export function planOf(runs: readonly Run[]): Plan {
  const hashes = runs.flatMap((run) => run.hash ?? []);
  const outline = ofRuns(runs.map((run) => run.outline));
  return { edition: 1, runs, outline, ...(hashes.length === runs.length ? { hash: ofRuns(hashes) } : {}) };
}
