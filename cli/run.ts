// perlc run: compiles a spec and trains what it says, or takes an earlier run up again from its folder.

import { dirname, resolve } from "node:path";
import { stderr, stdout } from "node:process";
import type { Module } from "../compiler/2-names/load.ts";
import type { Run } from "../compiler/4-plan/plan.ts";
import { requireExperiment } from "../compiler/compile.ts";
import { assertNever } from "../compiler/diagnostics/bug.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { inabilities } from "../runtime/ability.ts";
import type { SpecFile } from "../runtime/record/folder.ts";
import { continueRun, type SessionSettings, startRun } from "../runtime/session.ts";
import { compileFile } from "./files.ts";
import type { ExitCode } from "./main.ts";
import { hasErrors, output } from "./output.ts";
import { progress, type Screen } from "./progress.ts";

export interface RunOptions {
  readonly set: readonly string[];
  readonly json?: boolean;
  readonly adapter?: string;
  /** Where run folders are made. */
  readonly out: string;
  /** Folder of the run to continue. */
  readonly again?: string;
}

/** Runs every run of a spec in turn, or continues one. 1 when a spec or a run failed; 0 also after a clean stop. */
export async function run(spec: string | undefined, options: RunOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const { again } = options;
  if (again !== undefined && (spec !== undefined || options.set.length > 0))
    return misused(
      "--again takes neither a spec nor --set: the folder holds the plan of its run, and that is continued",
    );
  if (again !== undefined) return finish(await watched(options, (settings) => continueRun(again, settings)), options);
  if (spec === undefined) return misused("perlc run wants a spec, or --again with the folder of an earlier run");
  const { value, diagnostics, source } = compileFile(spec, options.set);
  out.diagnose(diagnostics);
  if (!value || !source || hasErrors(diagnostics)) return 1;
  const nothing = requireExperiment(value, source);
  if (nothing) {
    out.diagnose([nothing]);
    return 1;
  }
  const unable = unableRuns(value.plan.runs, [...value.modules.values()]);
  if (unable.length > 0) {
    out.diagnose(unable);
    return 1;
  }
  const others = [...value.modules.values()].map((each) => each.source).filter((each) => each.path !== source.path);
  const specs: readonly SpecFile[] = [source, ...others].map(({ path, text }) => ({ path, text }));
  const directory = resolve(dirname(source.path));
  for (const each of value.plan.runs) {
    const ended = await watched(options, (settings) => startRun(each, specs, directory, options.out, settings));
    finish(ended, options);
    if (ended.outcome.kind === "stopped") return 0;
  }
  return 0;
}

/** Asked of all runs before the first begins; a part that several runs share is named once. */
function unableRuns(runs: readonly Run[], modules: readonly Module[]): readonly Diagnostic[] {
  const specs = modules.map((each) => each.source);
  const place = (each: Diagnostic) => `${each.title} ${each.labels[0]?.source.path} ${each.labels[0]?.span.start}`;
  const found = runs.flatMap((each) => inabilities(each, specs)).map((each) => [place(each), each] as const);
  return [...new Map(found).values()];
}

function misused(sentence: string): ExitCode {
  stderr.write(`${sentence}\n(perlc run --help says more)\n`);
  return 2;
}

type Ended = Awaited<ReturnType<typeof startRun>>;

/** Shows progress and listens for Ctrl-C: once to stop after the step under way, twice to stop at once. */
async function watched(options: RunOptions, work: (settings: SessionSettings) => Promise<Ended>): Promise<Ended> {
  const shown = options.json ? undefined : progress(screen());
  let stopping = false;
  const interrupt = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    shown?.done();
    stderr.write("stopping after this step (Ctrl-C again stops at once and keeps the last checkpoint)\n");
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    return await work({
      ...(options.adapter !== undefined && { adapter: options.adapter }),
      event: (event) => (shown ? shown.event(event) : stdout.write(`${JSON.stringify(event)}\n`)),
      warn: (warning) => output(options.json ?? false).diagnose([warning]),
      stopping: () => stopping,
    });
  } finally {
    shown?.done();
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

function screen(): Screen {
  return { columns: stdout.isTTY ? stdout.columns : undefined, write: (text) => void stdout.write(text) };
}

/** The last lines: for machines one object with the folder, which no event of the journal knows. */
function finish({ outcome, folder }: Ended, { json }: RunOptions): ExitCode {
  if (json) {
    stdout.write(`${JSON.stringify({ event: "end", outcome: outcome.kind, run: folder })}\n`);
    return 0;
  }
  switch (outcome.kind) {
    case "stopped":
      stdout.write(`nothing is lost; continue with: perlc run --again ${folder}\n`);
      return 0;
    case "finished":
      for (const table of outcome.tables) stdout.write(`\n${table}\n`);
      stdout.write(`\nweights  ${outcome.weights}\nrun      ${folder}\n`);
      return 0;
    default:
      return assertNever(outcome, "finish");
  }
}
