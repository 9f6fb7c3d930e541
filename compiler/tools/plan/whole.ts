// A whole plan for people: its hash and what that is worth, a table of its runs where it has several, and few runs in full. The
// command line prints it, and so does whoever else shows plans.

import { estimateMemory, type Memory } from "../../../plan/memory.ts";
import { readModelSize } from "../../../plan/model-size.ts";
import type { Rows } from "../../../plan/passing.ts";
import { type PixelBounds, pixelBounds } from "../../../plan/pixels.ts";
import type { ModelNode, Plan, Run } from "../../../plan/plan.ts";
import type { Chosen } from "../choose.ts";
import { printDiffering } from "./differing.ts";
import { printRun, printRuns, unknownHash } from "./print.ts";
import { varyingSettings } from "./varying.ts";

/** A plan, and its runs that are meant. */
export interface Shown {
  readonly plan: Pick<Plan, "hash">;
  readonly chosen: readonly Chosen[];
  /** Why the plan has no hash, or cannot be run here; a line each. */
  readonly reasons: readonly string[];
}

/** The files of a plan, by their paths in it. */
export interface PlanFiles {
  readonly read: (path: string) => string | undefined;
  readonly rows: Rows;
}

/** More runs than this are a table; each in full is for who asks for it. */
const inFull = 3;

/** `one` names the command that shows a run in full, by the run's label. */
export function printPlan({ plan, chosen, reasons }: Shown, files: PlanFiles, one: (label: string) => string): string {
  const memory = new Map(chosen.map(({ run }) => [run, memoryOf(run, files)]));
  const table = chosen.length > 1 ? [runTable(chosen, memory, files.rows).join("\n")] : [];
  const runs =
    chosen.length <= inFull
      ? chosen.flatMap(({ run, experiment }) => {
          const lines = experiment ? printDiffering(experiment) : [];
          return [
            printRun(run, memory.get(run), pixelsOf(run, files), files.rows),
            ...(lines.length > 0 ? [lines.join("\n")] : []),
          ];
        })
      : [`${one(chosen[0]?.label ?? "")} shows one of them in full`];
  return [`plan ${hashLine(plan, reasons)}`, ...table, ...runs].join("\n\n");
}

/** The hash, and what it is worth; or why nobody knows it. A plan with a hash says what its files were, here they may be others. */
function hashLine({ hash }: Shown["plan"], reasons: readonly string[]): string {
  const why = reasons.map((each) => `  ${each}`);
  if (hash === undefined) return [unknownHash, ...why].join("\n");
  const promise = "The same results for this hash and one class of devices (adapter and driver).";
  return [hash, promise, ...(why.length > 0 ? ["It cannot be run here:", ...why] : [])].join("\n");
}

export const memoryOf = (run: Run, { read }: PlanFiles): Memory | undefined =>
  estimateMemory(run, (node) => readModelSize(node, read));

/** Sizes of the pictures that the policy of a run is shown. */
export function pixelsOf({ nodes }: Run, { read }: PlanFiles): PixelBounds | undefined {
  const policy = nodes.find((node) => node.kind === "grpo" || node.kind === "supervised")?.policy;
  const model = nodes.find((node): node is ModelNode => node.kind === "model" && node.id === policy);
  return model && pixelBounds(model, read);
}

function runTable(
  chosen: readonly Chosen[],
  memory: ReadonlyMap<Run, Memory | undefined>,
  of: Rows,
): readonly string[] {
  const varying = varyingSettings(chosen.flatMap(({ experiment }) => experiment ?? []));
  const rows = chosen.map(({ run, label }, at) => ({
    run,
    label,
    memory: memory.get(run),
    varying: varying.values[at] ?? [],
  }));
  return printRuns(rows, varying.paths, of);
}
