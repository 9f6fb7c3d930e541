// Training as a page asks for it: protocol.ts says what is asked and told.

import { existsSync, readFileSync } from "#files";
import { dirname, join, resolve } from "#path";
import { E0254 } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { drawAll } from "../compiler/diagnostics/draw.ts";
import { checkExternal, readExternal } from "../compiler/tools/external/read.ts";
import type { Run } from "../plan/plan.ts";
import { continueRun, type Ended as Done, type SessionSettings, startRun } from "../runtime/session.ts";
import type { Ended, Told, Train } from "./protocol.ts";

/** Where the folders of runs are made. */
const runs = "/runs";

/** The run that is meant. Failures as of checkExternal, E0254 for a name that no run has. */
function runOf({ plan, run: name, specs: [entry] }: Train): Run {
  const path = entry?.path ?? "the plan";
  const { value, diagnostics } = checkExternal(plan, path);
  if (!value) throw new Failure(...diagnostics);
  const run = name === undefined ? value.runs[0] : value.runs.find((each) => each.name === name);
  if (!run) throw new Failure(E0254({ path, reason: `it has no run ${name ?? ""}` }));
  return run;
}

/** Trains, and tells everything on the way; the last that it tells says how it ended. Throws nothing. */
export async function train(asked: Train, tell: (told: Told) => void, stopping: () => boolean): Promise<void> {
  let begun: string | undefined;
  const settings: SessionSettings = {
    ...(asked.adapter !== undefined && { adapter: asked.adapter }),
    ...(asked.threads !== undefined && { threads: String(asked.threads) }),
    event: (event) => tell({ kind: "event", event }),
    warn: (warning) => tell({ kind: "warning", code: warning.code, drawn: drawAll([warning]) }),
    doing: (doing) => tell({ kind: "doing", doing }),
    failed(folder) {
      begun = folder;
    },
    stopping,
  };
  try {
    const [entry] = asked.specs;
    const directory = dirname(resolve("/", entry?.path ?? "plan.json"));
    tell(
      endedOf(
        await (asked.again === undefined
          ? startRun(runOf(asked), asked.specs, directory, runs, settings)
          : continueRun(asked.again, readExternal, settings)),
      ),
    );
  } catch (error) {
    tell(
      error instanceof Failure
        ? {
            kind: "refused",
            codes: error.diagnostics.map(({ code }) => code),
            drawn: drawAll(error.diagnostics),
            ...(begun !== undefined && { folder: begun }),
          }
        : { kind: "broken", reason: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    );
  }
}

function endedOf({ outcome, folder, hash }: Done): Ended {
  const report = join(folder, "report.txt");
  return {
    kind: "ended",
    how: outcome.kind,
    hash,
    ...(outcome.kind === "finished" && { weights: outcome.weights }),
    folder,
    report: existsSync(report) ? readFileSync(report, "utf8") : "",
  };
}
