// Several runs as one sweep: a folder with the state of each, a process for each that works at a time, and at the end one table of
// all. What was stopped, failed or was killed is taken up again with `perlc run --again` and the folder of the sweep.

import { join } from "node:path";
import { E1003, E1092 } from "../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import type { LockedResult } from "../compiler/tools/lock/lock.ts";
import { sweepOf } from "../plan/run-name.ts";
import { answersTo, takenAdapter } from "../runtime/device/adapter.ts";
import { resolved } from "../runtime/inputs/resolve.ts";
import { machineAdapters } from "../runtime/machine/adapters.ts";
import { threadsOf } from "../runtime/machine/threads.ts";
import { processorRecord } from "../runtime/processor/record.ts";
import { sweep as sweepOut } from "../runtime/record/guard.ts";
import { own } from "../runtime/record/owner.ts";
import {
  type ArmState,
  createSweepFolder,
  finishedWeights,
  readSweep,
  type Sweep,
  type SweepRun,
  writeSweep,
} from "../runtime/record/sweep.ts";
import { placing } from "../runtime/stages/blame.ts";
import type { ExitCode } from "./exit-code.ts";
import { heldAgainstResults } from "./lock.ts";
import { output } from "./output.ts";
import { shownWhile, ticking } from "./progress.ts";
import { screen } from "./redrawn.ts";
import { listenForStop } from "./stopping.ts";
import { sayEnd } from "./sweep-end.ts";
import { doRuns, type End } from "./sweep-jobs.ts";
import type { ArmSettings } from "./sweep-protocol.ts";
import { sweepScreen } from "./sweep-screen.ts";
import { complain, say, sayJson } from "./terminal.ts";
import type { RunOptions, Work } from "./work.ts";

/** Runs what a spec or a plan has as a sweep in a folder of its own. Failures E0270 for files that are not there, E1092 and those of the machine before anything is made. */
export async function startSweep(work: Work, options: RunOptions): Promise<ExitCode> {
  const { files, directory, labels } = work;
  const places = await placesOf(options);
  const known = await shownWhile(options, async (doing) => {
    // digests of weights take long where nobody has worked them out before
    doing({ work: "files" });
    const found = [];
    for (const [at, run] of work.runs.entries())
      found.push({ run: await resolved(run, directory, placing(files)), label: labels[at] ?? run.name });
    return found;
  });
  const folder = createSweepFolder(options.out, nameOf(work), known, { specs: files, directory, set: options.set });
  return doSweep(folder, places, options, work.locked);
}

/** Does what is left of a sweep. Failures as of startSweep, E1091 for what is no sweep. */
export async function continueSweep(folder: string, options: RunOptions): Promise<ExitCode> {
  readSweep(folder);
  return doSweep(folder, await placesOf(options), options, []);
}

/** What a sweep is called: as its runs, where one sweep of the spec made all of them, else as the spec. */
function nameOf({ runs, files }: Work): string {
  const names = new Set(runs.map((run) => sweepOf(run.name) ?? ""));
  const [only] = names;
  const file = files[0]?.path.split(/[/\\]/).at(-1) ?? "runs";
  const name = names.size === 1 && only ? only : file.replace(/\.[^.]*$/, "") || "runs";
  return runs.some(({ overfit }) => overfit) ? `${name}-overfit` : name;
}

async function doSweep(
  folder: string,
  places: readonly ArmSettings[],
  options: RunOptions,
  locked: readonly LockedResult[],
): Promise<ExitCode> {
  const owned = own(folder);
  const { json = false } = options;
  const out = output(json);
  try {
    sweepOut(folder);
    const state = stateIn(folder);
    const left = state.sweep().runs.filter((each) => each.state !== "finished");
    const all = state.sweep().runs.length;
    const shown = json ? undefined : sweepScreen(screen(), all, all - left.length);
    if (json) sayJson({ event: "sweep", folder, runs: all, left: left.length, jobs: places.length });
    else say(headline(folder, all, left.length, places));
    const failures: Diagnostic[] = [];
    const reported = new Set<string>();
    const jobs = doRuns(
      {
        runs: left.map((each) => each.folder),
        places,
        pathOf: (run) => join(folder, run),
        stages: state.sweep().stages,
      },
      {
        begun(run) {
          state.set(run, { state: "running" });
          shown?.begun(run);
        },
        event: (run, event) => (shown ? shown.event(run, event) : sayJson({ run, ...event })),
        doing: (run, now) => shown?.doing(run, now),
        warning(run, warning) {
          shown?.settle();
          if (json) sayJson({ run, warning: warning.code, title: warning.title });
          else out.diagnose([warning]);
        },
        shared: (key, stage) => state.share(key, stage),
        async ended(run, how) {
          const others = how.word === "finished" ? await heldAgainstResults(join(folder, run), locked) : [];
          state.set(run, stateAfter(how));
          if (how.word !== "failed") reported.add(run);
          shown?.ended(run, how);
          shown?.settle();
          const said = how.word === "failed" ? how.diagnostics : others;
          out.diagnose(said);
          failures.push(...said);
        },
      },
    );
    const clock = shown && ticking(shown);
    const stop = listenForStop(() => {
      shown?.settle();
      complain("stopping all runs after their step (Ctrl-C again stops at once and keeps their last checkpoints)");
      jobs.stop();
    });
    try {
      await jobs.done;
    } finally {
      clock?.();
      shown?.settle();
      stop.done();
    }
    return await sayEnd(folder, state.sweep(), { json, isBad: failures.length > 0, isStopped: stop.asked(), reported });
  } finally {
    owned.release();
  }
}

const stateAfter = (how: End): Pick<SweepRun, "state" | "why" | "weights"> => {
  if (how.word === "finished") return { state: "finished", weights: how.weights };
  if (how.word === "stopped") return { state: "stopped" };
  return { state: "failed", why: how.diagnostics.map((each) => `${each.code}: ${each.title}`) };
};

/** The state of a sweep, on the disk after each change. What was under way when its process was killed may have finished. */
function stateIn(folder: string) {
  let sweep: Sweep = readSweep(folder);
  const write = (now: Sweep): void => {
    writeSweep(folder, now);
    sweep = now;
  };
  const runs = sweep.runs.map((each): SweepRun => {
    if (each.state === "finished") return each;
    const weights = finishedWeights(join(folder, each.folder));
    if (weights !== undefined) return finished(each, weights);
    return { ...each, state: each.state === "running" ? "stopped" : (each.state as ArmState) };
  });
  write({ ...sweep, runs });
  return {
    sweep: () => sweep,
    set(run: string, now: Pick<SweepRun, "state" | "why" | "weights">): void {
      const set = ({ why: _, ...before }: SweepRun): SweepRun => ({ ...before, ...now });
      write({ ...sweep, runs: sweep.runs.map((each) => (each.folder === run ? set(each) : each)) });
    },
    share: (key: string, stage: Sweep["stages"][string]): void =>
      write({ ...sweep, stages: { ...sweep.stages, [key]: stage } }),
  };
}

const finished = ({ why: _, ...run }: SweepRun, weights: string): SweepRun => ({ ...run, state: "finished", weights });

/** How each of the processes takes runs up: the threads of the device `cpu` are divided among them. Failures E1092 for several on another device, E1003 for no device, E1025 for threads. */
async function placesOf({
  jobs = 1,
  adapter,
  threads,
  from,
  tensorboard = false,
}: RunOptions): Promise<readonly ArmSettings[]> {
  const said = {
    ...(adapter !== undefined && { adapter }),
    ...(from !== undefined && { from }),
    ...(tensorboard && { tensorboard }),
  };
  const all = threadsOf(threads);
  const taken = jobs > 1 || adapter !== undefined ? await takenBeside(adapter) : undefined;
  if (jobs === 1) return [{ ...said, ...(threads !== undefined && { threads }) }];
  if (taken !== undefined) throw new Failure(E1092({ jobs, adapter: taken }));
  return Array.from({ length: jobs }, (_, at) => {
    const share = Math.floor(all / jobs) + (at < all % jobs ? 1 : 0);
    return { ...said, threads: `${Math.max(1, share)}` };
  });
}

/** The name of the device that a run takes; undefined for `cpu`. Failure E1003 where there is none of that name. */
async function takenBeside(adapter: string | undefined): Promise<string | undefined> {
  if (adapter !== undefined && answersTo(processorRecord, adapter)) return undefined;
  const { found } = await machineAdapters();
  const taken = takenAdapter(found, adapter);
  if (!taken) throw new Failure(E1003({ name: adapter ?? "", found: found.map((each) => each.name) }));
  return taken.kind === "cpu" ? undefined : taken.name;
}

function headline(folder: string, runs: number, left: number, places: readonly ArmSettings[]): string {
  const what = left === runs ? `${runs} runs` : `${left} of ${runs} runs are left`;
  const [first] = places;
  if (places.length === 1) return `sweep ${folder}: ${what}`;
  const counts = [...new Set(places.map((each) => each.threads ?? ""))].join(" or ");
  return `sweep ${folder}: ${what}, ${places.length} at a time with ${counts} ${first?.threads === "1" && counts === "1" ? "thread" : "threads"} each`;
}
