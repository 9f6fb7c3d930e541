// perlc diff: two specs, plans or run folders compared by meaning. As `diff` does, 0 says the same, 1 different, 2 trouble.

import { besides } from "../compiler/2-names/load.ts";
import { readModelSize } from "../compiler/4-plan/model-size.ts";
import { diff as compare, type SizeOf } from "../compiler/tools/diff/diff.ts";
import { printDiff } from "../compiler/tools/diff/print.ts";
import { readSide } from "../compiler/tools/diff/side.ts";
import type { ExitCode } from "./exit-code.ts";
import { disk, tidy } from "./files.ts";
import { output } from "./output.ts";
import { hasErrors } from "./tally.ts";

export function diff(a: string, b: string, options: { readonly json?: boolean }): ExitCode {
  const out = output(options.json ?? false);
  const read = [a, b].map((each) => readSide(tidy(each), disk));
  // what is unwise in a spec is check's to say; here only what keeps the two from being compared
  for (const { value, diagnostics } of read) if (!value || hasErrors(diagnostics)) out.diagnose(diagnostics);
  const [before, after] = read.map((each) => each.value);
  if (!before || !after) return 2;
  const found = compare(before, after, sizeOf);
  if (options.json) out.json({ before: before.name, after: after.name, ...found }, 2);
  else out.print(printDiff(found, before.name, after.name));
  return found.same ? 0 : 1;
}

/** Paths in a plan count from the folder of its spec; a run folder's files are not asked. */
const sizeOf: SizeOf = (side, node) => {
  // `spec.perl:run` is called after one of its runs
  const entry = side.experiments && [side.name, side.name.replace(/:[^:/\\]+$/, "")].find((each) => side.source(each));
  return readModelSize(node, (path) => (entry === undefined ? undefined : disk.read(besides(entry, path))));
};
