// perlc run: trains what a spec says, or a plan that another program made, or takes an earlier run up again from its folder.

import { join } from "node:path";
import { assertNever } from "../compiler/diagnostics/bug.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { hasErrors } from "../compiler/diagnostics/severity.ts";
import { readExternal } from "../compiler/tools/external/read.ts";
import type { Run } from "../plan/plan.ts";
import { inabilities } from "../runtime/ability.ts";
import type { SpecFile } from "../runtime/record/folder.ts";
import { isOverfitFolder } from "../runtime/record/overfit.ts";
import { isSweepFolder } from "../runtime/record/sweep.ts";
import { overfitHead } from "../runtime/report/overfit.ts";
import { continueRun, type SessionSettings, startRun } from "../runtime/session.ts";
import { called, quoted } from "./called.ts";
import type { ExitCode } from "./exit-code.ts";
import { isExternal } from "./external.ts";
import { addressIn } from "./files.ts";
import { heldAgainstResults } from "./lock.ts";
import { output } from "./output.ts";
import { progress, ticking } from "./progress.ts";
import { screen } from "./redrawn.ts";
import { listenForStop } from "./stopping.ts";
import { complain, say, sayJson } from "./terminal.ts";
import { givenWork, type RunOptions, specWork } from "./work.ts";

/** Runs the run of a spec, or all of its runs as a sweep, or continues either. 1 when a spec or a run failed; 0 also after a clean stop. */
export async function run(spec: string | undefined, options: RunOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const { again } = options;
  if (again !== undefined && (spec !== undefined || options.set.length > 0))
    return misused(
      "--again takes neither a spec nor --set: the folder holds the plan of its run, and that is continued",
    );
  if (again !== undefined && options.dryRun)
    return misused("--again has nothing to try: its run has begun, and --dry-run is for specs and plans");
  if (again !== undefined && options.overfit)
    return misused("--again goes on as its run began: --overfit is for specs and plans");
  if (again !== undefined && isSweepFolder(again)) return (await import("./sweep.ts")).continueSweep(again, options);
  if (again !== undefined && (await import("./finished.ts")).saidFinished(again, options)) return 0;
  if (again !== undefined && !options.json && isOverfitFolder(again)) say(overfitHead());
  if (again !== undefined)
    return finish(
      await watched(options, (settings) =>
        continueRun(again, readExternal, { ...settings, ...(options.from !== undefined && { from: options.from }) }),
      ),
      options,
    );
  if (spec === undefined)
    return misused("perlc run wants a spec or a plan, or --again with the folder of an earlier run");
  const given = isExternal(addressIn(spec).path);
  if (given && options.set.length > 0)
    return misused("--set changes specs; a plan is changed in the program that makes it, with withSettings");
  if (!given && options.from !== undefined)
    return misused("--from is for plans and for --again: the paths of a spec count from its folder");
  const { value: work, diagnostics } = given ? await givenWork(spec, options) : await specWork(spec, options);
  out.diagnose(diagnostics);
  if (!work || hasErrors(diagnostics)) return 1;
  const unable = unableRuns(work.runs, work.files);
  if (unable.length > 0) {
    out.diagnose(unable);
    return 1;
  }
  if (options.dryRun) return (await import("./dry-run.ts")).dryRuns(work, options);
  const [only, ...others] = work.runs;
  if (only === undefined) return misused("a plan without runs has nothing to run");
  if (others.length > 0) return (await import("./sweep.ts")).startSweep(work, options);
  const ended = await watched(options, (settings) =>
    startRun(only, work.files, work.directory, options.out, { ...settings, set: options.set }),
  );
  finish(ended, options);
  if (ended.outcome.kind === "stopped") return 0;
  const differs = await heldAgainstResults(ended.folder, work.locked);
  out.diagnose(differs);
  return differs.length > 0 ? 1 : 0;
}

/** Asked of all runs before the first begins; a part that several runs share is named once. */
function unableRuns(runs: readonly Run[], specs: readonly SpecFile[]): readonly Diagnostic[] {
  const place = (each: Diagnostic) => `${each.title} ${each.labels[0]?.source.path} ${each.labels[0]?.span.start}`;
  const found = runs.flatMap((each) => inabilities(each, specs)).map((each) => [place(each), each] as const);
  return [...new Map(found).values()];
}

function misused(sentence: string): ExitCode {
  complain(`${sentence}\n(${called()} run --help says more)`);
  return 2;
}

type Ended = Awaited<ReturnType<typeof startRun>>;

/** Shows progress and listens for Ctrl-C: once to stop after the step under way, twice to stop at once. */
export async function watched(
  options: Pick<RunOptions, "json" | "adapter" | "threads" | "tensorboard">,
  work: (settings: SessionSettings) => Promise<Ended>,
): Promise<Ended> {
  const shown = options.json ? undefined : progress(screen());
  const clock = shown && ticking(shown);
  const stop = listenForStop(() => {
    shown?.done();
    complain("stopping after this step (Ctrl-C again stops at once and keeps the last checkpoint)");
  });
  let failed: string | undefined;
  try {
    const settings: SessionSettings = {
      ...(options.adapter !== undefined && { adapter: options.adapter }),
      ...(options.threads !== undefined && { threads: options.threads }),
      event: (event) => (shown ? shown.event(event) : sayJson(event)),
      warn(warning) {
        shown?.done();
        output(options.json ?? false).diagnose([warning]);
      },
      ...(shown && { doing: shown.doing }),
      failed(folder) {
        failed = folder;
      },
      stopping: stop.asked,
    };
    const events = options.tensorboard ? await import("./tensorboard.ts") : undefined;
    const ended = await work(events?.writingEvents(settings) ?? settings);
    shown?.doing({ work: "report" });
    const unwritten = [
      events?.eventFileOnEnd(ended.folder),
      (await import("./report.ts")).reportOnEnd(ended.folder),
      (await import("./card.ts")).cardOnEnd(ended.folder),
    ].filter((each) => each !== undefined);
    output(options.json ?? false).diagnose(unwritten);
    return ended;
  } catch (error) {
    // what there is of it can be read; that it cannot be written, where it is so, is not what the user is to be told first
    if (failed !== undefined) (await import("./report.ts")).reportOnEnd(failed);
    throw error;
  } finally {
    clock?.();
    shown?.done();
    stop.done();
  }
}

/** The last lines: for machines one object with the folder, which no event of the journal knows. */
function finish({ outcome, folder }: Ended, { json }: RunOptions): ExitCode {
  if (json) {
    const { overfit } = outcome.kind === "finished" ? outcome : {};
    sayJson({ event: "end", outcome: outcome.kind, run: folder, ...(overfit && { overfit }) });
    return 0;
  }
  switch (outcome.kind) {
    case "stopped":
      say(`nothing is lost; continue with: ${called()} run --again ${quoted(folder)}`);
      return 0;
    case "finished":
      for (const table of outcome.tables) say(`\n${table}`);
      say(`\nweights  ${outcome.weights}\nrun      ${folder}\nreport   ${join(folder, "report.html")}`);
      return 0;
    default:
      return assertNever(outcome, "finish");
  }
}
