// perlc check: diagnostics and nothing else. It loads what draws them when there is one to draw.

import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { hasErrors } from "../compiler/diagnostics/severity.ts";
import type { Source } from "../compiler/diagnostics/source.ts";
import { isTable } from "../plan/declared.ts";
import type { Run } from "../plan/plan.ts";
import type { ExitCode } from "./exit-code.ts";
import { compileFile, disk, lockPath } from "./files.ts";
import { tally } from "./tally.ts";
import { sayAtOnce } from "./terminal.ts";

// not imported: see files.ts
const { dirname, resolve } = process.getBuiltinModule("node:path");

export interface CheckOptions {
  readonly set: readonly string[];
  readonly json?: boolean;
  readonly sarif?: boolean;
  /** Also what a run would meet on this machine. */
  readonly preflight?: boolean;
}

/** Checks each spec on its own. 1 when one of them has an error; warnings alone are fine. */
export async function check(specs: readonly string[], options: CheckOptions): Promise<ExitCode> {
  const found: Diagnostic[] = [];
  let isBad = false;
  for (const spec of specs) {
    const { diagnostics: said, value, source, chosen } = compileFile(spec, { set: options.set, runnable: true });
    const isFrozen = value && source && disk.exists(lockPath(source.path));
    const differs = isFrozen ? await (await import("./lock.ts")).heldAgainstLock(value, source, options.set) : [];
    const sources = value ? [...value.modules.values()].map((each) => each.source) : [];
    const runs = chosen.map((each) => each.run);
    const rows =
      source && !options.preflight && runs.some(readsTables) ? await refusedHere(runs, source.path, sources) : [];
    const asked = options.preflight && source && runs.length > 0;
    const met = asked
      ? await (await import("./preflight.ts")).preflight(runs, dirname(resolve(source.path)), sources)
      : undefined;
    isBad ||= met?.found.some((each) => each.bad) ?? false;
    const diagnostics = [...said, ...differs, ...rows, ...(met?.diagnostics ?? [])];
    found.push(...diagnostics);
    if (options.sarif) continue;
    if (diagnostics.length > 0) {
      const { drawAtOnce, output } = await import("./output.ts");
      if (options.json) output(true).diagnose(diagnostics);
      else drawAtOnce(diagnostics);
    }
    if (met && options.json) (await import("./terminal.ts")).sayJson({ preflight: spec, found: met.found });
    if (options.json) continue;
    const width = Math.max(0, ...(met?.found.map((each) => each.what.length) ?? []));
    for (const each of met?.found ?? [])
      await sayAtOnce(`${each.bad ? "✗" : "·"} ${each.what.padEnd(width)}  ${each.is}`);
    const what = runs.length === 0 ? "" : ` (${runs.length} ${runs.length === 1 ? "run" : "runs"})`;
    await sayAtOnce(`${spec}: ${diagnostics.length === 0 ? `nothing wrong${what}` : tally(diagnostics)}`);
  }
  if (options.sarif) (await import("./terminal.ts")).sayJson((await import("./sarif.ts")).sarif(found), 2);
  return hasErrors(found) || isBad ? 1 : 0;
}

const readsTables = ({ nodes }: Run): boolean => nodes.some(isTable);

/** What small tables would be refused for, and their rows. */
async function refusedHere(runs: readonly Run[], spec: string, sources: readonly Source[]) {
  const { quick, refusedRows } = await import("./rows.ts");
  const found = await refusedRows(runs, { directory: dirname(resolve(spec)), sources, most: quick, all: true });
  return [...found.unreadable, ...found.refused];
}
