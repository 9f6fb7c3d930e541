// perlc check: diagnostics and nothing else.

import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { compileFile } from "./files.ts";
import type { ExitCode } from "./main.ts";
import { hasErrors, output, tally } from "./output.ts";

export interface CheckOptions {
  readonly set: readonly string[];
  readonly json?: boolean;
  readonly sarif?: boolean;
}

/** Checks each spec on its own. 1 when one of them has an error; warnings alone are fine. */
export async function check(specs: readonly string[], options: CheckOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const found: Diagnostic[] = [];
  for (const spec of specs) {
    const { diagnostics, value } = compileFile(spec, options.set);
    found.push(...diagnostics);
    if (options.sarif) continue;
    out.diagnose(diagnostics);
    if (options.json) continue;
    const runs = value?.plan.runs.length ?? 0;
    const what = runs === 0 ? "" : ` (${runs} ${runs === 1 ? "run" : "runs"})`;
    out.print(`${spec}: ${diagnostics.length === 0 ? `nothing wrong${what}` : tally(diagnostics)}`);
  }
  if (options.sarif) out.print((await import("./sarif.ts")).sarif(found));
  return hasErrors(found) ? 1 : 0;
}
