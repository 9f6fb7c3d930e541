// AST → bound experiments: files loaded, names known, parents and flags applied. What comes out is, for each
// experiment, everything that was written for it, by whom, and over what.

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import { type Entry, mergeAll } from "./entry.ts";
import { bindFlags } from "./flags.ts";
import { load, type Module, type Reader } from "./load.ts";
import { type Bound, makeScope, type Scope } from "./scope.ts";
import { expandSweep, type Swept } from "./sweep.ts";

export interface Resolved {
  /** The experiments of the entry file, in its order, flags applied. */
  readonly experiments: readonly Bound[];
  /** The experiments that its sweeps make, flags applied. */
  readonly swept: readonly Swept[];
  /** The models, judges and benchmarks of the entry file. */
  readonly models: readonly Bound[];
  readonly scope: Scope;
  readonly modules: ReadonlyMap<string, Module>;
}

/** `undefined` when the entry itself cannot be read as a spec. */
export function resolve(
  entry: Source,
  files: Reader,
  flags: readonly string[],
  report: (diagnostic: Diagnostic) => void,
): Resolved | undefined {
  const modules = load(entry, files, report);
  const main = modules.get(entry.path);
  if (!main) return undefined;
  const scope = makeScope(modules, entry.path, files, report);
  const set = bindFlags(flags, report);
  const bound = [...main.own.values()]
    .filter((each) => each.word !== "sweep")
    .map((each) => scope.find(entry, each.name)!);
  const lay = (entry: Entry): Entry => ({ ...entry, entries: mergeAll(entry.entries, set) });
  return {
    experiments: bound
      .filter((each) => each.word === "experiment")
      .map((each) => ({ ...each, entry: lay(each.entry) })),
    swept: [...main.own.values()]
      .filter((each) => each.word === "sweep")
      .flatMap((each) => expandSweep(each, scope, report))
      .map((each) => ({ ...each, entry: lay(each.entry) })),
    models: bound.filter((each) => ["model", "judge", "benchmark"].includes(each.word)),
    scope,
    modules,
  };
}
