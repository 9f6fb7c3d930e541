// perlc freeze --preregister: seals what a spec is to show, before any of its runs, in a file beside it that is written once.

import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Program } from "../compiler/compile.ts";
import { E1131 } from "../compiler/diagnostics/codes.ts";
import type { Source } from "../compiler/diagnostics/source.ts";
import type { Lock } from "../compiler/tools/lock/lock.ts";
import { placeOf } from "../disk.ts";
import { preregistrationPath } from "../runtime/record/preregistered.ts";
import type { Known } from "../share/lock.ts";
import { preregistrationOf } from "../share/preregistration.ts";
import type { ExitCode } from "./exit-code.ts";
import { beside, disk } from "./files.ts";
import type { FreezeOptions } from "./freeze.ts";
import { output } from "./output.ts";
import { createFile } from "./write.ts";

/** 1, and nothing is written, over an earlier one, where results are known already, and where nothing would be measured. `known`: the lock of the spec, if it has one. */
export function preregister(
  { modules, primary: named }: Program,
  plan: Known,
  source: Source,
  { json = false, primary, known }: FreezeOptions & { readonly known?: Lock | undefined },
): ExitCode {
  const out = output(json);
  const path = preregistrationPath(source.path);
  const directory = resolve(dirname(source.path));
  const sources = [source, ...[...modules.values()].map((each) => each.source)];
  const specs = new Map(sources.map((each) => [beside(directory, each.path), each.text]));
  const made = preregistrationOf(plan, specs, {
    metric: primary ?? "accuracy",
    named,
    rows: (table, form) => disk.rows?.(placeOf(directory, table), form),
  });
  const contradicts = named !== undefined && primary !== undefined && primary !== named.metric;
  const told = known?.results.find(({ hash }) => plan.runs.some((run) => run.hash === hash));
  const reason = existsSync(path)
    ? "there is one already"
    : told
      ? `the lock has results of \`${told.run}\``
      : contradicts
        ? `the spec names ${named.metric} as what decides, and --primary ${primary}`
        : "its runs evaluate nothing, so that nothing could decide";
  if (existsSync(path) || told || contradicts || made === undefined) {
    out.diagnose([E1131({ path, reason })]);
    return 1;
  }
  createFile(path, `${JSON.stringify(made, null, 2)}\n`);
  const { runs, evaluations, tests, digest } = made;
  const asked = evaluations.map(
    ({ evaluation, examples, orders }) =>
      `${evaluation} (${examples ?? "as many examples as there are"}, ${orders} orders)`,
  );
  out.print(
    json
      ? JSON.stringify({ path, digest, plan: made.plan, runs: runs.length, primary: made.primary })
      : [
          `${path} is sealed: ${runs.length} ${runs.length === 1 ? "run" : "runs"}, ${asked.join(", ")}`,
          `decides  ${tests[0]}`,
          `digest   ${digest}`,
          "publish the digest where it gets a date; runs of this spec name it in their journals from now on",
        ].join("\n"),
  );
  return 0;
}
