// A command that ended with an exception: a failure of the run, or a part that is not installed,
// is drawn like any diagnostic, all else is a bug of ours.

import { env } from "node:process";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { missingPart } from "../parts.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";
import { complain, outliveOutput } from "./terminal.ts";

/** Says what happened. `args` are those of the command: with `--json`, diagnostics are JSON lines. */
export function explainFailure(error: unknown, args: readonly string[]): ExitCode {
  outliveOutput();
  if (error instanceof Failure) {
    output(args.includes("--json")).diagnose(error.diagnostics);
    return 1;
  }
  const missing = missingPart(error);
  if (missing) {
    output(args.includes("--json")).diagnose([missing]);
    return 1;
  }
  const what = error instanceof Error ? error.message : String(error);
  complain(
    `perlc has a bug, and this is it: ${what}\nPlease report it, with the spec. PERLC_DEBUG=1 shows where it happened.`,
  );
  if ((env.PERLC_DEBUG ?? "") !== "" && error instanceof Error) complain(`${error.stack}`);
  return 2;
}
