// perlc compare: finished runs, sweeps, or both, held against each other.

import { join } from "node:path";
import { readExternal } from "../compiler/tools/external/read.ts";
import { writeWhole } from "../runtime/record/artifact.ts";
import { gathered } from "../runtime/record/compared.ts";
import { type Comparison, comparison } from "../runtime/report/compare.ts";
import { comparisonText } from "../runtime/report/compare-table.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";

/** A comparison for people, and for programs. */
export interface Compared {
  readonly text: string;
  readonly json: {
    readonly format: 1;
    readonly comparisons: readonly Comparison[];
    readonly leftOut: readonly string[];
  };
}

/** The first named is the reference. `keep`: the folder of a sweep, in which it is kept. Failures as of gathered. */
export async function comparisonOf(
  folders: readonly string[],
  { keep }: { readonly keep?: string } = {},
): Promise<Compared> {
  const { questions, leftOut } = gathered(folders, readExternal);
  const comparisons = questions.map(comparison);
  const json = { format: 1, comparisons, leftOut } as const;
  const text = [
    ...(comparisons.length > 0 ? [comparisonText(comparisons)] : ["nothing was evaluated"]),
    ...leftOut,
  ].join("\n");
  if (keep !== undefined) {
    writeWhole(join(keep, "sweep-report.json"), `${JSON.stringify(json, null, 2)}\n`);
    writeWhole(join(keep, "sweep-report.txt"), `${text}\n`);
  }
  return { text, json };
}

export async function compare(
  folders: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const compared = await comparisonOf(folders);
  const out = output(json);
  if (json) out.json(compared.json, 2);
  else out.print(compared.text);
  return 0;
}
