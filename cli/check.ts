// perlc check: diagnostics and nothing else. It loads what draws them when there is one to draw.

import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import type { ExitCode } from "./exit-code.ts";
import { compileFile, disk, lockPath } from "./files.ts";
import { hasErrors, tally } from "./tally.ts";
import { sayAtOnce } from "./terminal.ts";

export interface CheckOptions {
  readonly set: readonly string[];
  readonly json?: boolean;
  readonly sarif?: boolean;
}

/** Checks each spec on its own. 1 when one of them has an error; warnings alone are fine. */
export async function check(specs: readonly string[], options: CheckOptions): Promise<ExitCode> {
  const found: Diagnostic[] = [];
  for (const spec of specs) {
    const { diagnostics: said, value, source } = compileFile(spec, options.set, true);
    const isFrozen = value && source && options.set.length === 0 && disk.exists(lockPath(source.path));
    const differs = isFrozen ? await (await import("./lock.ts")).heldAgainstLock(value, source) : [];
    const diagnostics = [...said, ...differs];
    found.push(...diagnostics);
    if (options.sarif) continue;
    if (diagnostics.length > 0) (await import("./output.ts")).output(options.json ?? false).diagnose(diagnostics);
    if (options.json) continue;
    const runs = value?.plan.runs.length ?? 0;
    const what = runs === 0 ? "" : ` (${runs} ${runs === 1 ? "run" : "runs"})`;
    await sayAtOnce(`${spec}: ${diagnostics.length === 0 ? `nothing wrong${what}` : tally(diagnostics)}`);
  }
  if (options.sarif) (await import("./terminal.ts")).sayJson((await import("./sarif.ts")).sarif(found), 2);
  return hasErrors(found) ? 1 : 0;
}
