// Why a run did what failed: the words of the spec that asked for the node at work, as a label of the diagnostic. One
// place for all stages, around the work of each node in prepare.ts and run.ts, so that deep code need not know of specs.

import { behaviours } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { declared } from "../../plan/declared.ts";
import type { PlanNode } from "../../plan/plan.ts";
import type { SpecFile } from "../record/folder.ts";

/** Does the work of a node. A Failure that has no place yet gets that of the node; one of the machine stays as it is. */
export async function blaming<T>(
  specs: readonly SpecFile[],
  node: PlanNode,
  work: () => T | Promise<T>,
): Promise<Awaited<T>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(...error.diagnostics.map((each) => placed(each, specs, node)));
  }
}

/** Gives diagnostics about a node the place that asked for it, unless they have one. */
export const placing =
  (specs: readonly SpecFile[]) =>
  (diagnostic: Diagnostic, node: PlanNode): Diagnostic =>
    placed(diagnostic, specs, node);

/** What a machine refuses whatever a spec says: its devices, and the disk it writes to. */
const isOfMachine = ({ code }: Diagnostic): boolean => behaviours[code]?.cause === "machine";

function placed(diagnostic: Diagnostic, specs: readonly SpecFile[], node: PlanNode): Diagnostic {
  const { path, start, end } = node.because;
  // A value of the command line (`--set`) is in no file of the run's folder.
  const source = specs.find((each) => each.path === path);
  if (source === undefined || diagnostic.labels.length > 0 || isOfMachine(diagnostic)) return diagnostic;
  const text = `${declared(node).deed} because of this`;
  return { ...diagnostic, labels: [{ source, span: { start, end }, text, primary: true }] };
}
