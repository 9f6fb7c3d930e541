// perlc report: a run as one page that opens anywhere. A run writes its own when it ends; this command writes it anew, of any run
// folder, in whatever state it is.

import { join } from "node:path";
import { E1121 } from "../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../compiler/tools/external/read.ts";
import { diskFiles } from "../disk.ts";
import { comparisonPage, type Compared as Page } from "../report/comparison.ts";
import { reportOf } from "../report/page.ts";
import type { PageLink } from "../report/panels/origin.ts";
import { openRun } from "../runtime/record/read/open.ts";
import { isSweepFolder } from "../runtime/record/sweep.ts";
import { comparisonOf } from "./compare.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";
import { pageAddress, pageLink } from "./page-link.ts";
import { say, sayJson } from "./terminal.ts";
import { putFile } from "./write.ts";

const name = "report.html";

interface ReportCommand {
  readonly out?: string;
  readonly shareAlike?: boolean;
  readonly compare?: boolean;
  readonly reference?: string;
  /** The address of the page in which the spec of a run opens. */
  readonly page?: string;
  readonly json?: boolean;
}

/**
 * Writes the report of each run into its folder, or of one run to `out`. Of a sweep the page that holds its runs against each other, and
 * with `compare` one of all that are named. Failures as of openRun, gathered and putFile; E1123.
 */
export async function report(
  folders: readonly string[],
  { out, shareAlike = false, compare: together = false, reference, page, json = false }: ReportCommand,
): Promise<ExitCode> {
  if (page !== undefined && (together || folders.some(isSweepFolder))) {
    output(json).print("--page is of the spec of a run: it goes with the folders of runs");
    return 2;
  }
  const address = page === undefined ? undefined : pageAddress(page);
  if (together) {
    const path = out ?? "comparison.html";
    await writeComparison(folders, path, reference);
    if (json) sayJson({ runs: folders, report: path });
    else say(path);
    return 0;
  }
  if (out !== undefined && folders.length > 1) {
    output(json).print("--out names one file: it goes with one run");
    return 2;
  }
  for (const folder of folders) {
    const path = out ?? join(folder, name);
    if (isSweepFolder(folder)) await writeComparison([folder], path, reference);
    else await writeLinked(folder, path, shareAlike, address);
    if (json) sayJson({ run: folder, report: path });
    else say(path);
  }
  return 0;
}

/** The page that holds runs against each other: against the first arm, or the one that is named. */
async function writeComparison(folders: readonly string[], path: string, reference?: string): Promise<void> {
  const { page } = comparisonOf(folders, reference === undefined ? {} : { reference });
  putFile(path, comparisonPage(page, diskFiles()));
}

/** The report of a sweep that has just ended, and of its runs; warnings (E1121) where they cannot be written. */
export function sweepReportOnEnd(
  folder: string,
  runs: readonly string[],
  page: Page | undefined,
): readonly Diagnostic[] {
  const own = runs.flatMap((each) => reportOnEnd(join(folder, each)) ?? []);
  const whole = page && unwritten(folder, () => putFile(join(folder, name), comparisonPage(page, diskFiles())));
  return [...own, ...(whole ? [whole] : [])];
}

/** The report of a run that has just ended; a warning (E1121) where it cannot be written, as the run is whole without it. */
export const reportOnEnd = (folder: string): Diagnostic | undefined =>
  unwritten(folder, () => write(folder, join(folder, name), false));

function unwritten(folder: string, work: () => void): Diagnostic | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return E1121({ folder, reason: error.diagnostics[0]?.title ?? "" });
  }
}

/** The report of a run, with a link to its spec in the page at `address`. */
async function writeLinked(folder: string, path: string, shareAlike: boolean, address?: string): Promise<void> {
  if (address === undefined) return write(folder, path, shareAlike);
  const link = await pageLink(openRun(folder, readExternal), address);
  write(folder, path, shareAlike, link);
}

function write(folder: string, path: string, shareAlike: boolean, link?: PageLink): void {
  const record = openRun(folder, readExternal);
  const more = link && { link };
  putFile(path, reportOf(record, { files: diskFiles(), command: "npx perlc run plan.json", shareAlike, ...more }));
}
