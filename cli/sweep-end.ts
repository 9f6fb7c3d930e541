// What a sweep says at its end: what failed and why, how it goes on, and the table of what has finished.

import { join } from "node:path";
import { isOverfitFolder, overfitFigures } from "../runtime/record/overfit.ts";
import type { Sweep } from "../runtime/record/sweep.ts";
import { overfitHead, overfitSentence } from "../runtime/report/overfit.ts";
import { called, quoted } from "./called.ts";
import { comparisonOf } from "./compare.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";
import { say, sayJson } from "./terminal.ts";

interface How {
  readonly json: boolean;
  /** Whether anything failed. */
  readonly isBad: boolean;
  readonly isStopped: boolean;
  /** Runs whose report is written: by whoever did them. */
  readonly reported: ReadonlySet<string>;
}

/** 1 where a run failed; 0 also after a clean stop. */
export async function sayEnd(
  folder: string,
  { runs }: Sweep,
  { json, isBad, isStopped, reported }: How,
): Promise<ExitCode> {
  const failed = runs.filter((each) => each.state === "failed");
  const left = runs.filter((each) => each.state !== "finished");
  const code: ExitCode = isBad || failed.length > 0 ? 1 : 0;
  const some = runs.some((each) => each.state === "finished");
  const isCheck = runs.some((each) => isOverfitFolder(join(folder, each.folder)));
  const report = some && !isCheck ? comparisonOf([folder], { keep: folder }) : undefined;
  const ended = runs.filter(({ state }) => state === "finished" || state === "stopped").map((each) => each.folder);
  const unreported = ended.filter((each) => !reported.has(each));
  const { sweepReportOnEnd } = await import("./report.ts");
  output(json).diagnose(sweepReportOnEnd(folder, unreported, report?.page));
  if (json) {
    const outcome = failed.length > 0 ? "failed" : left.length > 0 ? "stopped" : "finished";
    const written = report && { report: join(folder, "sweep-report.json") };
    sayJson({ event: "end", outcome, sweep: folder, ...(isCheck && { overfit: true }), ...written });
    return code;
  }
  if (report) say(`\n${report.text}`);
  if (isCheck) say(`\n${checksOf(folder, runs).join("\n")}`);
  if (failed.length > 0) {
    const width = Math.max(...failed.map((each) => each.folder.length));
    say(`\n${failed.length} of ${runs.length} runs failed`);
    for (const each of failed) say(`  ${each.folder.padEnd(width)}  ${each.why?.[0] ?? ""}`);
  }
  if (left.length > 0) {
    const what = isStopped ? "nothing is lost; continue with" : "mend what failed, and go on with";
    say(`\n${what}: ${called()} run --again ${quoted(folder)}`);
  } else say(`\nsweep    ${folder}`);
  if (report) say(`report   ${join(folder, "report.html")}`);
  return code;
}

/** What each of the overfit checks of a sweep came to. They are not compared: none is a result. */
function checksOf(folder: string, runs: Sweep["runs"]): readonly string[] {
  const finished = runs.filter((each) => each.state === "finished");
  return [
    overfitHead(),
    ...finished.map((each) => {
      const check = overfitFigures(join(folder, each.folder));
      return `  ${each.folder}: ${check ? overfitSentence(check) : "one step is too few to tell"}`;
    }),
  ];
}
