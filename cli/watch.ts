// perlc watch: a run or a sweep in a browser while it trains. Nothing in its folder is written, and no lock is taken: the run does not
// notice. The address is printed and not opened: on the command line of a browser everybody on the machine could read its key.

import { readExternal } from "../compiler/tools/external/read.ts";
import { diskFiles } from "../disk.ts";
import { comparisonPage } from "../report/comparison.ts";
import { type RunViewSettings, runView } from "../report/live/run-view.ts";
import { type Served, serve } from "../report/live/server.ts";
import { sweepViews } from "../report/live/sweep-view.ts";
import type { Views } from "../report/live/view.ts";
import { reportOf } from "../report/page.ts";
import { codeOf } from "../runtime/limits/refused.ts";
import { openRun } from "../runtime/record/read/open.ts";
import { isSweepFolder, readSweep } from "../runtime/record/sweep.ts";
import { called, quoted } from "./called.ts";
import { comparisonOf } from "./compare.ts";
import type { ExitCode } from "./exit-code.ts";
import { output } from "./output.ts";
import { listenForStop } from "./stopping.ts";
import { complain } from "./terminal.ts";

/** Milliseconds between two looks at the folder. */
const every = 500;

/** Serves until it is stopped. Failures as of openRun and readSweep. */
export async function watch(
  folder: string,
  { port = 0, json = false }: { readonly port?: number; readonly json?: boolean },
): Promise<ExitCode> {
  const out = output(json);
  const views = viewsOf(folder);
  const served = await serve(views, { port }).catch((error: unknown) => codeOf(error) ?? Promise.reject(error));
  if (typeof served === "string") {
    complain(`port ${port} cannot be listened on (${served}): leave --port out, and one that is free is taken`);
    return 2;
  }
  served.look();
  if (json) out.json({ watching: folder, address: served.address, ...served.told() });
  else
    out.print(
      [
        `${served.told().state}`,
        `open     ${served.address}`,
        "Whoever has this address can read the page, on this machine alone. Ctrl-C ends perlc watch; the run goes on.",
      ].join("\n"),
    );
  await stopped(served, (told) => (json ? out.json({ watching: folder, ...told }) : out.print(told.state)));
  return 0;
}

/** Looks again and again, and tells when the state is another one, until Ctrl-C. */
async function stopped(served: Served, tell: (told: ReturnType<Served["told"]>) => void): Promise<void> {
  let said = served.told().state;
  await new Promise<void>((resolve) => {
    const clock = setInterval(() => {
      served.look();
      const told = served.told();
      if (told.state !== said) tell(told);
      said = told.state;
    }, every);
    const stop = listenForStop(() => {
      clearInterval(clock);
      stop.done();
      resolve();
    });
  });
  await served.close();
}

/** Of a run one page, of a sweep its list, its runs and their comparison. */
export function viewsOf(folder: string, now?: () => number): Views {
  const files = diskFiles();
  const settings: RunViewSettings = {
    read: readExternal,
    page: (record, live) => reportOf(record, { files, command: "npx perlc run plan.json", live }),
    again: `${called()} run --again ${quoted(folder)}`,
    ...(now && { now }),
  };
  if (!isSweepFolder(folder)) {
    openRun(folder, readExternal);
    return (path) => (path === "" ? runView(folder, settings) : undefined);
  }
  readSweep(folder);
  return sweepViews(folder, {
    ...settings,
    comparison: (live) => comparisonPage(comparisonOf([folder]).page, files, live),
  });
}
