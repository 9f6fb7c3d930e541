// `perlc diff A B`: two experiments compared by meaning. Causes first: the settings (or, of plans alone, the fields of nodes)
// that differ, each with its effect and where it was written; then what follows from them.

import { decisiveHashes, nodeHashes } from "../../../plan/hash.ts";
import type { NodeId, PlanHash, PlanNode, Run } from "../../../plan/plan.ts";
import type { Experiment } from "../../compile.ts";
import { fromNodes, fromSettings, otherParts } from "./causes.ts";
import type { Change, Diff, Effect, Named, RunDiff } from "./change.ts";
import { figures, type SizeOf } from "./figures.ts";
import { compareNodes, type NodeChange } from "./nodes.ts";
import { pairs } from "./pairs.ts";
import type { Side } from "./side.ts";

/** Compares every run of one side with its counterpart. */
export function diff(before: Side, after: Side, sizeOf: SizeOf): Diff {
  const runs = pairs(before.runs, after.runs).map(([a, b]) =>
    a && b ? compareRuns(before, a, after, b, sizeOf) : alone(a, b),
  );
  return { same: runs.every((each) => each.same), runs };
}

const named = ({ name, outline, hash }: Run): Named => ({ name, outline, ...(hash === undefined ? {} : { hash }) });

function alone(a: Run | undefined, b: Run | undefined): RunDiff {
  const note = a ? "is not there any more" : "is new";
  const change: Change = { effect: "results", path: (a ?? b)?.name ?? "", fields: [], note };
  const sides = { ...(a ? { before: named(a) } : {}), ...(b ? { after: named(b) } : {}) };
  return { ...sides, same: false, changes: [change], figures: [], follows: [] };
}

function compareRuns(before: Side, a: Run, after: Side, b: Run, sizeOf: SizeOf): RunDiff {
  const nodes = compareNodes(...withContents(a, b));
  const [old, now] = [experimentOf(before, a), experimentOf(after, b)];
  const changes = [
    ...(a.name === b.name ? [] : [renamed(a, b)]),
    ...(old && now ? fromSettings(old, now, nodes, before, after) : fromNodes(a, b, nodes, before, after)),
    ...otherParts(a, b),
  ];
  const order: readonly Effect[] = ["results", "cost", "cosmetic"];
  return {
    before: named(a),
    after: named(b),
    same: (a.hash !== undefined && a.hash === b.hash) || changes.every((each) => each.effect !== "results"),
    changes: changes.toSorted((x, y) => order.indexOf(x.effect) - order.indexOf(y.effect)),
    figures: figures(before, a, after, b, sizeOf),
    follows: follows(a, b, nodes),
  };
}

/** The nodes of both, each with the contents of the files that it reads, where those of both runs are known. */
function withContents(a: Run, b: Run): readonly [readonly PlanNode[], readonly PlanNode[]] {
  const known = a.hash !== undefined && b.hash !== undefined;
  const told = ({ nodes, inputs = [] }: Run): readonly PlanNode[] =>
    nodes.map((node) => {
      const files = inputs.filter((each) => each.node === node.id);
      const contents = Object.fromEntries(files.map(({ role, digest }) => [role, digest]));
      return known && files.length > 0 ? Object.assign({ contents }, node) : node;
    });
  return [told(a), told(b)];
}

const experimentOf = (side: Side, run: Run): Experiment | undefined => side.experiments?.[side.runs.indexOf(run)];

const renamed = (a: Run, b: Run): Change => ({
  effect: "cosmetic",
  path: "experiment",
  before: { value: a.name },
  after: { value: b.name },
  fields: [],
});

/** By what decides the result where the contents of all files are known on both sides, else by all that the plan says. */
const hashesOf = (run: Run, isKnown: boolean): ReadonlyMap<NodeId, PlanHash> =>
  isKnown ? decisiveHashes(run) : nodeHashes(run.nodes);

/** Nodes that have a partner, no change of their own, and other inputs all the same. */
function follows(a: Run, b: Run, nodes: readonly NodeChange[]): readonly NodeId[] {
  const isKnown = a.hash !== undefined && b.hash !== undefined;
  const before = new Set(hashesOf(a, isKnown).values());
  const own = new Set(nodes.map((each) => each.after?.id));
  return [...hashesOf(b, isKnown)].filter(([id, hash]) => !before.has(hash) && !own.has(id)).map(([id]) => id);
}
