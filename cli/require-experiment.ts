// A spec that is to be run must hold an experiment; one that others `use` need not.

import type { Program } from "../compiler/compile.ts";
import { E0220 } from "../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import type { Source } from "../compiler/diagnostics/source.ts";

/** E0220 for a spec without one. */
export function requireExperiment(program: Program, entry: Source): Diagnostic | undefined {
  if (program.experiments.length > 0) return undefined;
  return E0220(
    { path: entry.path },
    { at: { source: entry, span: { start: 0, end: 6 } }, label: "no `experiment name { … }` in here" },
  );
}
