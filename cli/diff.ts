// perlc diff: two specs, plans or run folders compared by meaning. As `diff` does, 0 says the same, 1 different, 2 trouble.

import { resolvePath } from "../compiler/2-names/paths.ts";
import { hasErrors } from "../compiler/diagnostics/severity.ts";
import { diff as compare } from "../compiler/tools/diff/diff.ts";
import type { SizeOf } from "../compiler/tools/diff/figures.ts";
import { printDiff } from "../compiler/tools/diff/print.ts";
import { readSide, type Side } from "../compiler/tools/diff/side.ts";
import { readModelSize } from "../plan/model-size.ts";
import type { ExitCode } from "./exit-code.ts";
import { disk, tidy } from "./files.ts";
import { type Output, output } from "./output.ts";

export async function diff(a: string, b: string, options: { readonly json?: boolean }): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const read = [a, b].map((each) => readSide(tidy(each), disk));
  // what is unwise in a spec is check's to say; here only what keeps the two from being compared
  for (const { value, diagnostics } of read) if (!value || hasErrors(diagnostics)) out.diagnose(diagnostics);
  const [before, after] = await Promise.all(read.map((each) => each.value && withContents(each.value, out)));
  if (!before || !after) return 2;
  const found = compare(before, after, sizeOf);
  if (options.json) out.json({ before: before.name, after: after.name, ...found }, 2);
  else out.print(printDiff(found, before.name, after.name));
  return found.same ? 0 : 1;
}

/** The side with the contents of the files that its runs read; what is not there is said, and then compared by its path. */
async function withContents(side: Side, out: Output): Promise<Side> {
  const { directory } = side;
  if (directory === undefined || side.runs.every(({ hash }) => hash !== undefined)) return side;
  const { resolveRun } = await import("../runtime/inputs/resolve.ts");
  const found = await Promise.all(side.runs.map((run) => resolveRun(run, directory)));
  const missing = new Map(found.flatMap((each) => each.missing).map((each) => [each.title, each]));
  out.diagnose([...missing.values()].map((each) => ({ ...each, severity: "warning" })));
  return { ...side, runs: found.map((each) => each.run) };
}

/** Paths in a plan count from the folder of its spec; a run folder's files are not asked. */
const sizeOf: SizeOf = (side, node) => {
  // `spec.perl:run` is called after one of its runs
  const entry = side.experiments && [side.name, side.name.replace(/:[^:/\\]+$/, "")].find((each) => side.source(each));
  return readModelSize(node, (path) => (entry === undefined ? undefined : disk.read(resolvePath(entry, path))));
};
