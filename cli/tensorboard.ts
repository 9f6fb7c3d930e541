// The event file of a run for TensorBoard: written while it trains (`perlc run --tensorboard`), or of any folder (`perlc export tensorboard`).

import { basename, join, resolve } from "node:path";
import { E1122 } from "../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../compiler/tools/external/read.ts";
import { diskFiles } from "../disk.ts";
import { diskFailure } from "../runtime/limits/refused.ts";
import { openRun, type RunRecord } from "../runtime/record/read/open.ts";
import { isSweepFolder, readSweep } from "../runtime/record/sweep.ts";
import type { SessionSettings } from "../runtime/session.ts";
import { appendEvents, recordsOf, writeEventFile } from "../share/tensorboard/file.ts";
import { quoted } from "./called.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";
import { complain } from "./terminal.ts";

/**
 * The settings of a run that writes its event file as it goes: whole at its first event, so that what a run did before it was taken up is in
 * it, then line by line. Where it cannot be written the run goes on, and is warned of once (E1122).
 */
export function writingEvents(settings: SessionSettings): SessionSettings {
  let folder: string | undefined;
  let open: { readonly record: RunRecord; readonly path: string } | undefined;
  let failed = false;
  return {
    ...settings,
    began(path) {
      folder = path;
      settings.began?.(path);
    },
    event(event) {
      settings.event(event);
      if (folder === undefined || failed) return;
      try {
        if (open) {
          const bytes = recordsOf(open.record, event);
          if (bytes.length > 0) appendEvents(open.path, bytes);
        } else {
          const record = openRun(folder, readExternal);
          open = { record, path: writeEventFile(record, diskFiles()) };
        }
      } catch (error) {
        failed = true;
        settings.warn(unwritten(folder, error));
      }
    },
  };
}

/** The file of a run that has just ended, as `perlc export tensorboard` would write it; a warning (E1122) where it cannot be written. */
export function eventFileOnEnd(folder: string): Diagnostic | undefined {
  try {
    writeEventFile(openRun(folder, readExternal), diskFiles());
    return undefined;
  } catch (error) {
    return unwritten(folder, error);
  }
}

/** What is no failure of the disk is a bug, and thrown. */
function unwritten(folder: string, error: unknown): Diagnostic {
  const said = diskFailure(folder, error);
  if (!(said instanceof Failure)) throw said;
  return E1122({ folder, reason: said.diagnostics[0]?.title ?? "" });
}

interface ExportOptions {
  readonly out?: string;
  readonly json?: boolean;
}

/**
 * Writes the event file of each run, of a sweep of each of its runs, into its folder, or into one of the run's name under `out`, where no two
 * may have the same. Failures as of openRun, readSweep and writeEventFile.
 */
export function exportTensorboard(folders: readonly string[], { out, json = false }: ExportOptions): ExitCode {
  const say = output(json);
  const runs = new Map(folders.flatMap(runsIn).map((each) => [resolve(each.run), each]));
  const named = new Map<string, string>();
  for (const { run, name } of out === undefined ? [] : runs.values()) {
    const other = named.get(name);
    if (other !== undefined) {
      complain(
        `${quoted(other)} and ${quoted(run)} would both be ${quoted(join(out ?? "", name))}: give each an --out of its own`,
      );
      return 2;
    }
    named.set(name, run);
  }
  for (const { run, name } of runs.values()) {
    const record = openRun(run, readExternal);
    if (record.events.length === 0) {
      if (!json) say.print(`${quoted(run)} has not begun: there is nothing to write`);
      continue;
    }
    const path = writeEventFile(record, diskFiles(), out === undefined ? run : join(out, name));
    if (json) say.json({ run, events: path });
    else say.print(path);
  }
  return 0;
}

/** The runs of a folder, with the name that each has under `--out`. Failures as of readSweep. */
function runsIn(folder: string): { readonly run: string; readonly name: string }[] {
  const whole = basename(resolve(folder));
  if (!isSweepFolder(folder)) return [{ run: folder, name: whole }];
  return readSweep(folder).runs.map((each) => ({
    run: join(folder, each.folder),
    name: join(whole, basename(each.folder)),
  }));
}
