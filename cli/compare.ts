// perlc compare: finished runs, sweeps, or both, held against each other.

import { basename, join, resolve } from "node:path";
import { E1094 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../compiler/tools/external/read.ts";
import type { Compared as Page } from "../report/comparison.ts";
import { writeWhole } from "../runtime/record/artifact.ts";
import { gathered } from "../runtime/record/compared.ts";
import { type Comparison, comparison, type Question } from "../runtime/report/compare.ts";
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

/**
 * `reference`: the arm from which the others are taken; absent = the first. `keep`: the folder of a sweep, in which it is kept. Failures as
 * of gathered, E1094 for an arm that is not there.
 */
export function comparisonOf(
  folders: readonly string[],
  { keep, reference }: { readonly keep?: string; readonly reference?: string } = {},
): Compared {
  const { questions, runs, leftOut } = gathered(folders, readExternal);
  const comparisons = (reference === undefined ? questions : referredTo(reference, questions)).map(comparison);
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

/** The questions with the arm of that name first, where it was asked them. Failure E1094 where it was asked none. */
function referredTo(name: string, questions: readonly Question[]): readonly Question[] {
  const arms = [...new Set(questions.flatMap((each) => each.arms.map((arm) => arm.name)))];
  if (!arms.includes(name)) throw new Failure(E1094({ arm: name, arms }));
  const isNamed = (arm: Question["arms"][number]): boolean => arm.name === name;
  return questions.map((each) => ({
    ...each,
    arms: [...each.arms.filter(isNamed), ...each.arms.filter((arm) => !isNamed(arm))],
  }));
}

export async function compare(
  folders: readonly string[],
  { json = false, reference }: { readonly json?: boolean; readonly reference?: string },
): Promise<ExitCode> {
  const compared = comparisonOf(folders, reference === undefined ? {} : { reference });
  const out = output(json);
  if (json) out.json(compared.json, 2);
  else out.print(compared.text);
  return 0;
}
