// perlc results: finished runs joined. Runs that differ in their seed alone are one arm, and the seed is the unit; arms of the
// same seeds and questions are taken from each other, seed by seed.

import { readExternal } from "../compiler/tools/external/read.ts";
import { readResults } from "../runtime/record/results.ts";
import { seedReports, seedTable } from "../runtime/report/seeds.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";

export function results(folders: readonly string[], { json = false }: { readonly json?: boolean }): ExitCode {
  const runs = readResults(folders, readExternal);
  const reports = seedReports(runs);
  const mute = runs.filter(({ evaluations }) => evaluations.length === 0);
  const out = output(json);
  if (json) out.json({ reports }, 2);
  else {
    const silent = mute.map(({ name, seed }) => `${name}, seed ${seed}: its plan evaluates nothing`);
    out.print([...(reports.length > 0 ? [seedTable(reports)] : []), ...silent].join("\n"));
  }
  return 0;
}

/** What the finished runs of one spec say together; undefined where no two of them differ in their seed alone. */
export function joined(folders: readonly string[]): string | undefined {
  const reports = seedReports(readResults(folders, readExternal));
  const several = reports.filter(({ arms }) => arms.some(({ seeds }) => seeds.length > 1));
  return several.length > 0 ? seedTable(several) : undefined;
}
