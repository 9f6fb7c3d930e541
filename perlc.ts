// The library: what `import … from "perlc"` gives to a TypeScript program. Specs become plans, plans are changed and made
// whole, and plans run; the command line does the same with files.

// for whoever reads the types of a clone; the package has none of this in its types
/// <reference types="@webgpu/types" />

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compile as compileSource } from "./compiler/compile.ts";
import { E0150 } from "./compiler/diagnostics/codes.ts";
import { type Compiled, Failure } from "./compiler/diagnostics/diagnostic.ts";
import { checkExternal } from "./compiler/tools/external/read.ts";
import { diskFiles, readText } from "./disk.ts";
import { missingPart } from "./parts.ts";
import type { Plan } from "./plan/plan.ts";
import type { RunEvent } from "./runtime/record/event.ts";

export { type Compiled, type Diagnostic, Failure } from "./compiler/diagnostics/diagnostic.ts";
export { drawAll } from "./compiler/diagnostics/draw.ts";
export {
  type Amended,
  type Draft,
  type Sealed,
  type Settings,
  seal,
  withSettings,
} from "./compiler/tools/emit/seal.ts";
export { readExternal as readPlan } from "./compiler/tools/external/read.ts";
export { canonicalJson } from "./plan/canonical.ts";
export type * from "./plan/plan.ts";
export type { RunEvent } from "./runtime/record/event.ts";

/** A spec in a file, or its text; the `path` of a text names it in messages, and its `use` lines count from there. */
export type Spec = { readonly file: string | URL } | { readonly text: string; readonly path?: string };

const disk = diskFiles();

/** The plan of a spec, and everything there is to say about it. `set`: `path=value`, as after `--set`. E0150 for a file that cannot be read. */
export function compile(spec: Spec, options: { readonly set?: readonly string[] } = {}): Compiled<Plan> {
  const path = "file" in spec ? pathOf(spec.file) : (spec.path ?? "spec.perl");
  const read = "file" in spec ? readText(path) : spec;
  if ("reason" in read) return { value: undefined, diagnostics: [E0150({ path, reason: read.reason })] };
  const { value, diagnostics } = compileSource({ path, text: read.text }, disk, options);
  return { value: value?.plan, diagnostics };
}

export interface RunOptions {
  /** What paths in the plan count from: the folder of its spec. Default: the working folder. */
  readonly directory?: string | URL;
  /** Where the folders of the runs are made. Default: `runs` in the working folder. */
  readonly out?: string | URL;
  /** The adapter to run on, as after `--adapter`. */
  readonly adapter?: string;
  /** Told of everything that happens, as it does. */
  readonly event?: (event: RunEvent) => void;
  /** Stops the run after the step under way; nothing is lost. */
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly name: string;
  /** Of the run. */
  readonly hash: string;
  readonly kind: "finished" | "stopped";
  /** Digest of the trained weights; absent when it was stopped. */
  readonly weights?: string;
  /** The run's own folder; `perlc run --again` takes it up. */
  readonly folder: string;
}

/** Trains every run of a plan in turn. Throws `Failure`, whose diagnostics say what is wrong with the plan or stopped the run, and E1080 where perlc-runtime is not installed. */
export async function run(plan: Plan, options: RunOptions = {}): Promise<readonly RunResult[]> {
  const { value, diagnostics } = checkExternal(plan, "the plan");
  if (!value) throw new Failure(...diagnostics);
  const { startRun } = await import("./runtime/session.ts").catch((error: unknown) => {
    const missing = missingPart(error);
    throw missing ? new Failure(missing) : error;
  });
  const results: RunResult[] = [];
  for (const each of value.runs) {
    const { outcome, folder, hash } = await startRun(
      each,
      [],
      resolve(pathOf(options.directory ?? ".")),
      pathOf(options.out ?? "runs"),
      {
        ...(options.adapter !== undefined && { adapter: options.adapter }),
        event: options.event ?? (() => {}),
        warn: () => {},
        stopping: () => options.signal?.aborted ?? false,
      },
    );
    const weights = outcome.kind === "finished" ? { weights: outcome.weights } : {};
    results.push({ name: each.name, hash, kind: outcome.kind, ...weights, folder });
    if (outcome.kind === "stopped") break;
  }
  return results;
}

const pathOf = (place: string | URL): string => (typeof place === "string" ? place : fileURLToPath(place));
