// `--again` on a run that has finished: it is said so, with what it came to, and nothing runs.

import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { readExternal } from "../compiler/tools/external/read.ts";
import { readResults } from "../runtime/record/finished.ts";
import { openRunFolder, type RunFolder } from "../runtime/record/folder.ts";
import { called, quoted } from "./called.ts";
import { say, sayJson } from "./terminal.ts";

/**
 * Says what the run in a folder came to, and what to do instead of continuing it; false where it has not finished, or where what
 * it left is not whole: continuing makes that anew. Failures as of openRunFolder.
 */
export function saidFinished(folder: string, { json = false, from }: { json?: boolean; from?: string }): boolean {
  const opened = openRunFolder(folder, readExternal, from);
  if (!existsSync(join(folder, "metrics.json"))) return false;
  const results = readResults(folder);
  if (typeof results === "string") {
    if (!json) say(`it has finished, but ${results}; what is missing is made again`);
    return false;
  }
  if (json) {
    sayJson({ event: "end", outcome: "finished", already: true, run: folder, weights: results.weights });
    return true;
  }
  const report = join(folder, "report.html");
  const tables = textIn(join(folder, "report.txt"));
  say(
    [
      `${quoted(folder)} has finished: nothing is left to do`,
      ...(tables === "" ? [] : [`\n${tables}`]),
      "",
      `weights  ${results.weights}`,
      `run      ${folder}`,
      ...(existsSync(report) ? [`report   ${report}`] : []),
      "",
      ...others(opened),
    ].join("\n"),
  );
  return true;
}

const textIn = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8").trimEnd() : "");

/** What somebody who wants more of it may have meant. */
function others({ run, specs, directory, path, set = [] }: RunFolder): readonly string[] {
  const [entry] = specs;
  const spec = entry && relative(process.cwd(), join(directory, basename(entry.path)));
  if (spec === undefined || !existsSync(spec)) return [`its page again: ${called()} report ${quoted(path)}`];
  const flags = set.filter((each) => !each.startsWith("seed=")).map((each) => ` --set ${quoted(each)}`);
  const command = `${called()} run ${quoted(spec)}${flags.join("")}${run.overfit ? " --overfit" : ""}`;
  return [
    ...(run.overfit ? [`for a result: ${called()} run ${quoted(spec)}${flags.join("")}`] : []),
    `once more: ${command}`,
    `with another seed: ${command} --set seed=${run.seed + 1}`,
    "longer: a larger `duration` in the spec; what has finished trains no further",
  ];
}
