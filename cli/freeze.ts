// perlc freeze: writes the lock of a spec beside it. lock.ts holds specs against theirs.

import { dirname, resolve } from "node:path";
import { requireExperiment } from "../compiler/compile.ts";
import { type Lock, lockedRuns } from "../compiler/tools/lock/lock.ts";
import packageFile from "../package.json" with { type: "json" };
import { pinsOf, tokensOf } from "../runtime/stages/pins.ts";
import type { ExitCode } from "./exit-code.ts";
import { compileFile, lockPath } from "./files.ts";
import { output } from "./output.ts";
import { hasErrors } from "./tally.ts";
import { putFile } from "./write.ts";

export async function freeze(spec: string, options: { readonly json?: boolean }): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const { value, diagnostics, source } = compileFile(spec);
  const empty = value && source && requireExperiment(value, source);
  out.diagnose(empty ? [...diagnostics, empty] : diagnostics);
  if (!value || !source || empty || hasErrors(diagnostics)) return 1;
  const directory = resolve(dirname(source.path));
  const several = value.plan.runs.length > 1;
  const name = (run: string, node: string): string => (several ? `${run}:${node}` : node);
  const lock: Lock = {
    perlc: packageFile.version,
    edition: 1,
    plan: value.plan.hash,
    runs: lockedRuns(value),
    pins: value.plan.runs.flatMap((run) =>
      pinsOf(run, directory).map((pin) => ({ ...pin, node: name(run.name, pin.node) })),
    ),
    tokens: value.plan.runs.flatMap((run) =>
      tokensOf(run, directory).map((each) => ({ ...each, node: name(run.name, each.node) })),
    ),
  };
  const path = lockPath(source.path);
  putFile(path, `${JSON.stringify(lock, null, 2)}\n`);
  const runs = `${lock.runs.length} ${lock.runs.length === 1 ? "run" : "runs"}`;
  const files = new Set(lock.pins.map((each) => each.what)).size;
  out.print(
    options.json
      ? JSON.stringify({ path, plan: lock.plan, runs: lock.runs.length, pins: files })
      : `${path} is written: ${runs}, ${files} ${files === 1 ? "file or name" : "files and names"} pinned; check and run hold ${spec} against it`,
  );
  return 0;
}
