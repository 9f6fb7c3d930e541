// perlc report: a run as one page that opens anywhere. A run writes its own when it ends; this command writes it anew, of any run
// folder, in whatever state it is.

import { join } from "node:path";
import { E1121 } from "../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../compiler/tools/external/read.ts";
import { diskFiles } from "../disk.ts";
import { reportOf } from "../report/page.ts";
import { openRun } from "../runtime/record/read/open.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";
import { say, sayJson } from "./terminal.ts";
import { putFile } from "./write.ts";

const name = "report.html";

interface ReportCommand {
  readonly out?: string;
  readonly shareAlike?: boolean;
  readonly json?: boolean;
}

/** Writes the report of each run into its folder, or of one run to `out`. Failures as of openRun and putFile. */
export function report(folders: readonly string[], { out, shareAlike = false, json = false }: ReportCommand): ExitCode {
  if (out !== undefined && folders.length > 1) {
    output(json).print("--out names one file: it goes with one run");
    return 2;
  }
  for (const folder of folders) {
    const path = out ?? join(folder, name);
    write(folder, path, shareAlike);
    if (json) sayJson({ run: folder, report: path });
    else say(path);
  }
  return 0;
}

/** The report of a run that has just ended; a warning (E1121) where it cannot be written, as the run is whole without it. */
export function reportOnEnd(folder: string): Diagnostic | undefined {
  try {
    write(folder, join(folder, name), false);
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return E1121({ folder, reason: error.diagnostics[0]?.title ?? "" });
  }
}

function write(folder: string, path: string, shareAlike: boolean): void {
  const record = openRun(folder, readExternal);
  putFile(path, reportOf(record, { files: diskFiles(), command: "npx perlc run plan.json", shareAlike }));
}
