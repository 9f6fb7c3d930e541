// perlc compare: finished runs, sweeps, or both, held against each other.

import { basename, join, resolve } from "node:path";
import { readExternal } from "../compiler/tools/external/read.ts";
import type { Compared as Page } from "../report/comparison.ts";
import { writeWhole } from "../runtime/record/artifact.ts";
import { gathered } from "../runtime/record/compared.ts";
import { type Comparison, comparison } from "../runtime/report/compare.ts";
import { comparisonText } from "../runtime/report/compare-table.ts";
import type { ExitCode } from "./exit-code.ts";
import { type NamedBefore, namedBefore } from "./named-before.ts";
import { output } from "./output.ts";

/** A comparison for people, and for programs. */
export interface Compared {
  readonly text: string;
  readonly json: {
    readonly format: 1;
    readonly comparisons: readonly Comparison[];
    readonly leftOut: readonly string[];
    /** What was named before the runs, where a preregistration lies beside their spec. */
    readonly preregistered?: NamedBefore["json"];
  };
  /** What the page of it is made of. */
  readonly page: Page;
}

/** The first named is the reference. `keep`: the folder of a sweep, in which it is kept. Failures as of gathered. */
export async function comparisonOf(
  folders: readonly string[],
  { keep }: { readonly keep?: string } = {},
): Promise<Compared> {
  const { questions, runs, leftOut } = gathered(folders, readExternal);
  const comparisons = questions.map(comparison);
  const named = namedBefore(questions, runs);
  const json = { format: 1, comparisons, leftOut, ...(named && { preregistered: named.json }) } as const;
  const remarks = [...leftOut, ...(named?.lines ?? [])];
  const text = [
    ...(comparisons.length > 0 ? [comparisonText(comparisons)] : ["nothing was evaluated"]),
    ...remarks,
  ].join("\n");
  if (keep !== undefined) {
    writeWhole(join(keep, "sweep-report.json"), `${JSON.stringify(json, null, 2)}\n`);
    writeWhole(join(keep, "sweep-report.txt"), `${text}\n`);
  }
  const title = folders.map((each) => basename(resolve(each))).join(", ");
  return { text, json, page: { title, comparisons, runs, leftOut: remarks } };
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
