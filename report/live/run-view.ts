// A run while it trains: its journal as far as it is written, and whether the process that writes it is still there.

import { statSync } from "node:fs";
import { performance } from "node:perf_hooks";
import type { ReadPlan } from "../../runtime/record/folder.ts";
import { journalPath } from "../../runtime/record/folder.ts";
import { holderOf } from "../../runtime/record/owner.ts";
import { openRun, type RunRecord } from "../../runtime/record/read/open.ts";
import type { Live } from "../parts/live.ts";
import { count } from "../parts/words.ts";
import type { Told, View } from "./view.ts";

export interface RunViewSettings {
  readonly read: ReadPlan;
  readonly page: (record: RunRecord, live: Live) => string;
  /** How the run is continued, as it is typed. */
  readonly again: string;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/** Milliseconds between two questions after the process; some systems answer through a program. */
const askEvery = 5000;

export function runView(folder: string, { read, page, again, now = () => performance.now() }: RunViewSettings): View {
  let record: { readonly mark: string; readonly value: RunRecord } | undefined;
  let holder: { readonly at: number; readonly is: ReturnType<typeof holderOf> } | undefined;

  function held(): ReturnType<typeof holderOf> {
    if (!holder || now() - holder.at >= askEvery) holder = { at: now(), is: holderOf(folder) };
    return holder.is;
  }
  function opened(): RunRecord {
    const mark = fileMark(journalPath(folder));
    if (record?.mark !== mark) record = { mark, value: openRun(folder, read) };
    return record.value;
  }
  return {
    mark: () => `${fileMark(journalPath(folder))} ${fileMark(folder)} ${held()}`,
    told: () => toldOf(opened(), held(), again),
    page: (live) => page(opened(), live),
  };
}

/** Another text whenever a file was written or replaced; of one that is not there `none`. */
export function fileMark(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats ? `${stats.ino}-${stats.size}-${stats.mtimeNs}` : "none";
}

/** What a run is at, by its journal and by who has its folder. */
export function toldOf(record: RunRecord, holder: ReturnType<typeof holderOf>, again: string): Told {
  return { state: stateOf(record, holder, again), progress: progressOf(record) };
}

function stateOf(record: RunRecord, holder: ReturnType<typeof holderOf>, again: string): string {
  switch (record.state) {
    case "finished":
      return "The run has finished.";
    case "stopped":
      return `The run was stopped by its user. It goes on with: ${again}`;
    case "failed": {
      const why = record.of("failed").at(-1);
      return `The run failed: ${why?.says} (${why?.code}).`;
    }
    case "unfinished":
      break;
  }
  switch (holder) {
    case "living":
      return record.events.length === 0 ? "The run begins." : "The run is under way.";
    case "dead":
      return `The process of the run is gone, and the run has not ended. It goes on with: ${again}`;
    case "nobody":
      return record.events.length === 0
        ? "The run has not begun."
        : `No process has the run, and it has not ended. It goes on with: ${again}`;
    case "elsewhere":
      return "A process of another machine has the run, of which nothing can be known here.";
  }
}

function progressOf(record: RunRecord): string {
  const last = record.of("step").at(-1);
  const at = record.events.at(-1)?.clock.at;
  return [
    last ? `${last.stage}: step ${count(last.step)} of ${count(last.of)}` : "before the first step",
    ...(at === undefined ? [] : [`last line at ${new Date(at).toISOString().slice(11, 19)} UTC`]),
  ].join("; ");
}
