// Where a run left its golden record: which step, which of loss, gradient and weights, and which op was the first to give other numbers.

import type { GoldenRun, Ops, Update } from "./record.ts";

export interface Departure {
  /** Index among the updates. */
  readonly update: number;
  readonly step: number;
  readonly part: "inputs" | "loss" | "gradient" | "weights" | "updates";
  /** Inputs that are others. */
  readonly inputs: readonly string[];
}

const parts = ["loss", "gradient", "weights"] as const;

/** The first update that is another, and the first part of it; undefined where the runs are one. */
export function departure(was: GoldenRun, is: readonly Update[]): Departure | undefined {
  for (const [update, old] of was.updates.entries()) {
    const now = is[update];
    const at = { update, step: old.step };
    if (now === undefined) return { ...at, part: "updates", inputs: [] };
    const names = new Set([...Object.keys(old.inputs), ...Object.keys(now.inputs)]);
    const inputs = [...names].filter((name) => old.inputs[name] !== now.inputs[name]);
    if (inputs.length > 0) return { ...at, part: "inputs", inputs };
    const part = parts.find((each) => old[each] !== now[each]);
    if (part) return { ...at, part, inputs };
  }
  const more = is[was.updates.length];
  return more && { update: was.updates.length, step: more.step, part: "updates", inputs: [] };
}

/**
 * The first op whose outputs are others, in words. In the training graph at the update of the departure; where its inputs are others
 * already, in the first run of the graphs before it.
 */
export function firstOp(was: GoldenRun, is: readonly Ops[], { part, update }: Departure): string {
  const isTraining = ({ ops }: Ops) => ops.some(({ op }) => op === "adamw");
  const before = part === "inputs" || part === "updates";
  const index = before ? 0 : update - updatesBefore(was.graphs.filter(isTraining), update);
  for (const old of was.graphs) {
    if (isTraining(old) === before) continue;
    const now = is.find(({ graph }) => graph === old.graph);
    if (now === undefined) return `the graph \`${old.graph}\` is not compiled any more`;
    const found = firstOther(old, now, index);
    if (found) return found;
  }
  return before
    ? "no op of a graph before it gave other numbers: the host did, from rows and orders to rewards and advantages"
    : "each op by itself gives what it gave: what differs is how they are put together (fuse.ts, copy-before-overwrite.ts, memory.ts, program.ts)";
}

/** Updates that were taken in graphs before the one that holds `update`. */
function updatesBefore(graphs: readonly Ops[], update: number): number {
  let before = 0;
  for (const { ops } of graphs) {
    const runs = ops[0]?.digests.length ?? 0;
    if (update < before + runs) break;
    before += runs;
  }
  return before;
}

function firstOther(old: Ops, now: Ops, index: number): string | undefined {
  for (const [at, { op, digests }] of old.ops.entries()) {
    const other = now.ops[at];
    const where = `op ${at + 1} of ${old.ops.length} of \`${old.graph}\``;
    if (other?.op !== op) return `${where} was \`${op}\`, and is ${other ? `\`${other.op}\`` : "not there"}`;
    if (other.digests[index] !== digests[index]) return `${where}, \`${op}\``;
  }
  const more = now.ops[old.ops.length];
  return more && `op ${old.ops.length + 1} of \`${old.graph}\`, \`${more.op}\`, is one more`;
}

/** What the guard says of a departure. */
export function departureText(name: string, { part, step, update, inputs }: Departure, op: string): string {
  const what = {
    inputs: `what goes into its training graph is other: ${inputs.join(", ")}`,
    loss: "its inputs are as they were, and its loss is another",
    gradient: "its loss is as it was, and its gradient is another",
    weights: "its loss and gradient are as they were, and the weights after it are others",
    updates: "the run has another number of updates",
  }[part];
  return [
    `golden run \`${name}\`: step ${step} (update ${update + 1}) is the first that differs: ${what}`,
    `  first op that differs: ${op}`,
    "  where that is meant, raise the version of the part in plan/built-ins.ts and write the record anew: npm run golden-runs -- --write",
  ].join("\n");
}
