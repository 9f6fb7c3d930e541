// The run's own copy of its spec, compiled again: which settings it said, and who wrote them.

import type { Files } from "../../compiler/2-names/load.ts";
import { compile, type Experiment, type Program } from "../../compiler/compile.ts";
import type { Source } from "../../compiler/diagnostics/source.ts";
import type { RunRecord } from "../../runtime/record/read/open.ts";

export interface CompiledSpec {
  readonly entry: Source;
  readonly files: Files;
  readonly program: Program;
  /** The one that the run is of. */
  readonly experiment: Experiment;
}

const known = new WeakMap<RunRecord, CompiledSpec | undefined>();

/** Undefined where the copy compiles no more, or is of another run. `files`: what it uses of perlc's own. */
export function compiledSpec(record: RunRecord, files: Files): CompiledSpec | undefined {
  if (!known.has(record)) known.set(record, compiled(record, files));
  return known.get(record);
}

function compiled({ specs, set, run }: RunRecord, files: Files): CompiledSpec | undefined {
  const [entry] = specs;
  if (!entry) return undefined;
  const kept = new Map(specs.map(({ path, text }) => [path, text]));
  const own: Files = {
    ...files,
    read: (path) => kept.get(path) ?? files.read(path),
    exists: (path) => kept.has(path) || files.exists(path),
  };
  try {
    const { value: program } = compile(entry, own, { set, unruled: true });
    const experiment = program?.experiments.find((each) => each.run.name === run.name);
    return program && experiment ? { entry, files: own, program, experiment } : undefined;
  } catch {
    return undefined;
  }
}
