// perlc check: diagnostics and nothing else.

import { compileFile } from "./files.ts";
import type { ExitCode } from "./main.ts";
import { hasErrors, output, tally } from "./output.ts";

export interface CheckOptions {
  readonly set: readonly string[];
  readonly json?: boolean;
}

/** Checks each spec on its own. 1 when one of them has an error; warnings alone are fine. */
export function check(specs: readonly string[], options: CheckOptions): ExitCode {
  const out = output(options.json ?? false);
  let code: ExitCode = 0;
  for (const spec of specs) {
    const { diagnostics, value } = compileFile(spec, options.set);
    out.diagnose(diagnostics);
    if (hasErrors(diagnostics)) code = 1;
    if (options.json) continue;
    const runs = value?.plan.runs.length ?? 0;
    const what = runs === 0 ? "" : ` (${runs} ${runs === 1 ? "run" : "runs"})`;
    out.print(`${spec}: ${diagnostics.length === 0 ? `nothing wrong${what}` : tally(diagnostics)}`);
  }
  return code;
}
