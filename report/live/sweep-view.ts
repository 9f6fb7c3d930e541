// A sweep while it trains: the list of its runs, each of which has its own page, and once one has finished the page that holds them against
// each other.

import { lstatSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { journalPath } from "../../runtime/record/folder.ts";
import { holderOf } from "../../runtime/record/owner.ts";
import { openRun } from "../../runtime/record/read/open.ts";
import { readSweep, type Sweep, type SweepRun } from "../../runtime/record/sweep.ts";
import { page } from "../page.ts";
import { section, table } from "../parts/figure.ts";
import { html } from "../parts/html.ts";
import type { Live } from "../parts/live.ts";
import { count, percent } from "../parts/words.ts";
import { fileMark, type RunViewSettings, runView } from "./run-view.ts";
import type { View, Views } from "./view.ts";

export interface SweepViewSettings extends RunViewSettings {
  /** The page that holds its finished runs against each other. */
  readonly comparison: (live: Live) => string;
}

/** Milliseconds between two questions after the process. */
const askEvery = 5000;

/** Of a folder that is one of a sweep. */
export function sweepViews(folder: string, settings: SweepViewSettings): Views {
  return (path) => {
    if (path === "") return listView(folder, settings);
    if (path === "comparison/") return comparisonView(folder, settings);
    // only what sweep.json names is asked for, and a name there leads nowhere else
    const run = runsOf(folder).find((each) => path === pathOf(each));
    return run && isOwn(folder, run) ? runView(join(folder, run.folder), settings) : undefined;
  };
}

const pathOf = (run: SweepRun): string => `run/${encodeURIComponent(run.folder)}/`;

/** None of what is no sweep any more. */
function runsOf(folder: string): readonly SweepRun[] {
  try {
    return readSweep(folder).runs;
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

/** A link in the place of a run leads out of the sweep. */
const isOwn = (folder: string, run: SweepRun): boolean =>
  lstatSync(join(folder, run.folder), { throwIfNoEntry: false })?.isDirectory() === true;

interface Row {
  readonly mark: string;
  readonly progress: string;
  readonly accuracy: string;
}

function listView(folder: string, { read, again, now = () => performance.now() }: SweepViewSettings): View {
  const rows = new Map<string, Row>();
  let holder: { readonly at: number; readonly is: ReturnType<typeof holderOf> } | undefined;
  function held(): ReturnType<typeof holderOf> {
    if (!holder || now() - holder.at >= askEvery) holder = { at: now(), is: holderOf(folder) };
    return holder.is;
  }
  const markOf = (run: SweepRun): string => fileMark(journalPath(join(folder, run.folder)));
  function rowOf(run: SweepRun): Row {
    const mark = markOf(run);
    const known = rows.get(run.folder);
    if (known?.mark === mark) return known;
    if (!isOwn(folder, run)) return { mark, progress: "–", accuracy: "–" };
    const record = openRun(join(folder, run.folder), read);
    const last = record.of("step").at(-1);
    const figures = record.evaluations.map((each) => percent(each.figures.accuracy.value));
    const row = {
      mark,
      progress: last ? `${count(last.step)} of ${count(last.of)}` : "–",
      accuracy: figures.length < 2 ? (figures[0] ?? "–") : `${figures[0]} → ${figures.at(-1)}`,
    };
    rows.set(run.folder, row);
    return row;
  }
  return {
    mark: () => [fileMark(join(folder, "sweep.json")), held(), ...readSweep(folder).runs.map(markOf)].join(" "),
    told: () => ({ state: stateOf(readSweep(folder), held(), again), progress: progressOf(readSweep(folder)) }),
    page(live) {
      const { name, runs } = readSweep(folder);
      const some = runs.some(({ state }) => state === "finished");
      const failed = runs.some(({ why }) => why !== undefined);
      const lines = runs.map((run) => {
        const { progress, accuracy } = rowOf(run);
        return [
          html`<a href="${pathOf(run)}">${run.folder}</a>`,
          run.state === "running" && held() !== "living" ? "its process is gone" : run.state,
          progress,
          accuracy,
          ...(failed ? [run.why?.join("; ") ?? ""] : []),
        ];
      });
      return page({
        title: name,
        head: html`<header><h1>${name} <small>sweep of ${count(runs.length)} runs</small></h1></header>`,
        figures: [
          section(
            "runs",
            "How far are the runs?",
            "Accuracy is that of the first evaluation and of the last.",
            table({ heads: ["run", "state", "step", "accuracy", ...(failed ? ["why it failed"] : [])], rows: lines }),
            some && html`<p><a href="comparison/">What has finished, held against each other</a></p>`,
          ),
        ],
        live,
      });
    },
  };
}

function stateOf({ runs }: Sweep, holder: ReturnType<typeof holderOf>, again: string): string {
  const left = runs.filter(({ state }) => state !== "finished");
  const failed = runs.filter(({ state }) => state === "failed");
  if (left.length === 0) return "The sweep has finished.";
  if (holder === "living") return "The sweep is under way.";
  if (holder === "elsewhere") return "A process of another machine has the sweep, of which nothing can be known here.";
  if (failed.length === left.length)
    return `The sweep has ended, and ${count(failed.length)} of its runs failed. It goes on with: ${again}`;
  return `No process has the sweep, and it has not ended. It goes on with: ${again}`;
}

function progressOf({ runs }: Sweep): string {
  const states = Map.groupBy(runs, ({ state }) => state);
  return [...states].map(([state, list]) => `${count(list.length)} ${state}`).join(", ");
}

function comparisonView(folder: string, { comparison }: SweepViewSettings): View {
  const finished = (): number => readSweep(folder).runs.filter(({ state }) => state === "finished").length;
  return {
    mark: () => String(finished()),
    told: () => ({
      state: `${count(finished())} of ${count(readSweep(folder).runs.length)} runs have finished.`,
      progress: "",
    }),
    page: comparison,
  };
}
