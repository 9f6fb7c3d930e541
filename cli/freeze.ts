// perlc freeze: writes the lock of a spec beside it. lock.ts holds specs against theirs.

import { dirname, resolve } from "node:path";
import { E0274, E0276, E1096 } from "../compiler/diagnostics/codes.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { hasErrors } from "../compiler/diagnostics/severity.ts";
import type { Lock, LockedResult } from "../compiler/tools/lock/lock.ts";
import { resolvePlan } from "../runtime/inputs/resolve.ts";
import { placing } from "../runtime/stages/blame.ts";
import { isKnown, type Known, lockOf } from "../share/lock.ts";
import type { Metric } from "../share/preregistration.ts";
import type { ExitCode } from "./exit-code.ts";
import { addressIn, beside, compileFile, lockPath } from "./files.ts";
import { lockBeside } from "./lock.ts";
import { output } from "./output.ts";
import { requireExperiment } from "./require-experiment.ts";
import { putFile } from "./write.ts";

export interface FreezeOptions {
  readonly json?: boolean;
  readonly results?: string;
  /** Whether to seal what is to be shown instead, before any run. */
  readonly preregister?: boolean;
  /** The figure that then decides. */
  readonly primary?: Metric;
}

/** 1, and nothing is written, for a spec with errors, where a file that it reads is not there, and over a lock that cannot be read. */
export async function freeze(spec: string, options: FreezeOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const { path: named, run } = addressIn(spec);
  if (run !== undefined) {
    out.diagnose([E0276({ path: named, run })]);
    return 1;
  }
  const { value, diagnostics, source, chosen } = compileFile(spec);
  const empty = value && source && requireExperiment(value, source);
  out.diagnose(empty ? [...diagnostics, empty] : diagnostics);
  if (!value || !source || empty || hasErrors(diagnostics)) return 1;
  const directory = resolve(dirname(source.path));
  const sources = [source, ...[...value.modules.values()].map((each) => each.source)];
  const { plan, missing } = await resolvePlan(value.plan, directory, placing(sources));
  out.diagnose(missing);
  if (!isKnown(plan)) return 1;
  // the results that it holds go into the new one: of one that cannot be read nobody knows them
  const before = lockBeside(source.path);
  if (before && "code" in before) {
    out.diagnose([before]);
    return 1;
  }
  if (options.preregister) {
    // a base that a sweep lies over runs only when it is asked for
    const all: readonly Known["runs"][number][] = plan.runs;
    const runs = all.filter(({ name }) => chosen.some(({ run }) => run.name === name));
    const { preregister } = await import("./preregister.ts");
    return preregister(value, { ...plan, runs }, source, { ...options, known: before });
  }
  const asked = options.results === undefined ? undefined : await resultOf(options.results, plan);
  if (asked && "code" in asked) {
    out.diagnose([asked]);
    return 1;
  }
  const results = withEarlier(asked, before, plan);
  const specs = new Map(sources.map(({ path, text }) => [beside(directory, path), text]));
  const lock = await lockOf({ program: value, plan, specs, directory, results });
  const path = lockPath(source.path);
  putFile(path, `${JSON.stringify(lock, null, 2)}\n`);
  const runs = `${lock.runs.length} ${lock.runs.length === 1 ? "run" : "runs"}`;
  const files = new Set(lock.pins.map((each) => each.what)).size;
  out.print(
    options.json
      ? JSON.stringify({ path, plan: lock.plan, runs: lock.runs.length, pins: files, results: results.length })
      : `${path} is written: ${runs}, ${files} ${files === 1 ? "file or name" : "files and names"} pinned${resultText(results)}; check and run hold ${spec} against it`,
  );
  return 0;
}

const resultText = ({ length }: readonly LockedResult[]): string =>
  length === 0 ? "" : `, the results of ${length} ${length === 1 ? "run" : "runs"}`;

/** What the finished run in a folder came to; E0274 when it is no run of this plan, E1096 for an overfit check. */
async function resultOf(folder: string, { runs }: Known): Promise<LockedResult | Diagnostic> {
  const { isOverfitFolder } = await import("../runtime/record/overfit.ts");
  if (isOverfitFolder(folder)) return E1096({ folder, what: "written into a lock" });
  const { readResults } = await import("../runtime/record/finished.ts");
  const read = readResults(folder);
  if (typeof read === "string") return E0274({ folder, reason: read });
  const run = runs.find(({ hash }) => hash === read.plan);
  const [device, ...others] = read.devices;
  if (!run || !device)
    return E0274({
      folder,
      reason: `its hash is ${read.plan}, and the spec's is ${runs.map((each) => each.hash).join(" or ")}`,
    });
  if (others.length > 0) return E0274({ folder, reason: "its steps were made on several classes of devices" });
  const { weights, evaluations } = read;
  return { run: run.name, hash: read.plan, ...device, weights, evaluations };
}

/** With the results that an earlier lock holds of runs that still have their hash: one of each run and class of devices. */
function withEarlier(
  fresh: LockedResult | undefined,
  before: Lock | undefined,
  { runs }: Known,
): readonly LockedResult[] {
  const standing = (before?.results ?? []).filter(({ hash }) => runs.some((each) => each.hash === hash));
  const key = ({ hash, adapter, driver }: LockedResult) => [hash, adapter, driver].join("\n");
  return [...new Map([...standing, ...(fresh ? [fresh] : [])].map((each) => [key(each), each])).values()];
}
