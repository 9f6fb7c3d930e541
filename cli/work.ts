// What `perlc run` is given: the runs of a spec or of a plan, and the options beside them.

import { dirname, resolve } from "node:path";
import type { Compiled } from "../compiler/diagnostics/diagnostic.ts";
import { hasErrors } from "../compiler/diagnostics/severity.ts";
import { type Chosen, chosenRuns } from "../compiler/tools/choose.ts";
import type { LockedResult } from "../compiler/tools/lock/lock.ts";
import { overfitLabel, overfitOf } from "../plan/overfit.ts";
import type { Run } from "../plan/plan.ts";
import type { SpecFile } from "../runtime/record/folder.ts";
import { readExternalFile } from "./external.ts";
import { addressIn, compileFile } from "./files.ts";
import { heldAgainstLock, lockedResults } from "./lock.ts";
import { requireExperiment } from "./require-experiment.ts";

export interface RunOptions {
  readonly set: readonly string[];
  /** These runs alone. */
  readonly run: readonly string[];
  /** Also the experiments that sweeps lie over. */
  readonly withBase?: boolean;
  readonly json?: boolean;
  readonly adapter?: string;
  readonly threads?: string;
  /** What the paths of a given plan, or of an earlier run, count from; absent: what its file or folder says. */
  readonly from?: string;
  /** Whether a module that exports a plan may be run. */
  readonly allowCode?: boolean;
  /** Where run folders are made. */
  readonly out: string;
  /** Folder of the run to continue. */
  readonly again?: string;
  /** Runs of a sweep at a time. */
  readonly jobs?: number;
  /** Whether an event file for TensorBoard is written beside the journal. */
  readonly tensorboard?: boolean;
  /** Whether to compile alone. */
  readonly dryRun?: boolean;
  /** Whether the runs are overfit checks. */
  readonly overfit?: boolean;
}

/** What there is to run, with the files it comes from, the given one first. */
export interface Work {
  readonly runs: readonly Run[];
  /** What each run is called in lines and folders. */
  readonly labels: readonly string[];
  readonly files: readonly SpecFile[];
  /** What paths in the plan count from. */
  readonly directory: string;
  /** What the lock of the spec says its runs came to. */
  readonly locked: readonly LockedResult[];
}

/** Of a spec, held against its lock. */
export async function specWork(
  spec: string,
  { set, run: names, withBase = false, overfit = false }: RunOptions,
): Promise<Compiled<Work>> {
  const { value, diagnostics, source, chosen } = compileFile(spec, { set, names, withBase });
  if (!value || !source || hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const nothing = requireExperiment(value, source);
  if (nothing) return { value: undefined, diagnostics: [...diagnostics, nothing] };
  const differs = await heldAgainstLock(value, source, set);
  if (differs.length > 0) return { value: undefined, diagnostics: [...diagnostics, ...differs] };
  const others = [...value.modules.values()].map((each) => each.source).filter((each) => each.path !== source.path);
  const files = [source, ...others].map(({ path, text }) => ({ path, text }));
  const locked = lockedResults(source.path);
  return {
    value: { ...listed(chosen, overfit), files, directory: resolve(dirname(source.path)), locked },
    diagnostics,
  };
}

/** Of a plan that another program made. */
export async function givenWork(given: string, options: RunOptions): Promise<Compiled<Work>> {
  const { path, run } = addressIn(given);
  const { value, diagnostics } = await readExternalFile(path, options);
  if (!value) return { value, diagnostics };
  const { plan, source, directory } = value;
  const names = [run, ...options.run];
  const { value: chosen, diagnostics: unknown } = chosenRuns({ path, runs: plan.runs }, { names });
  if (!chosen) return { value: undefined, diagnostics: [...diagnostics, ...unknown] };
  return {
    value: { ...listed(chosen, options.overfit), files: [source], directory: resolve(directory), locked: [] },
    diagnostics,
  };
}

const listed = (chosen: readonly Chosen[], overfit = false) => ({
  runs: chosen.map(({ run }) => (overfit ? overfitOf(run) : run)),
  // of a plan that has the mark already, its label has it too
  labels: chosen.map(({ run, label }) => (overfit && !run.overfit ? overfitLabel(label) : label)),
});
