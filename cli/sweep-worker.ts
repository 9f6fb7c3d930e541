// A process that does runs of a sweep, one after the other, each in its folder: what sweep-jobs.ts starts. It lives as long as the
// process that started it.

import { setTimeout as wait } from "node:timers/promises";
import { behaviours } from "../compiler/diagnostics/codes.ts";
import { Failure } from "../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../compiler/tools/external/read.ts";
import { Interrupted } from "../runtime/limits/interrupted.ts";
import type { SharedStages } from "../runtime/record/artifact.ts";
import type { Doing, Watching } from "../runtime/record/doing.ts";
import type { SharedStage } from "../runtime/record/sweep.ts";
import { continueRun, type SessionSettings } from "../runtime/session.ts";
import type { ExitCode } from "./exit-code.ts";
import type { ArmSettings, Order, Word } from "./sweep-protocol.ts";
import { complain } from "./terminal.ts";

/** Milliseconds for which a run waits for the process that had its folder and is ending. */
const patience = 20_000;

/** Does what it is told, until nobody tells it anything any more. */
export function sweepWorker(): Promise<ExitCode> {
  if (!process.send) {
    complain("sweep-worker is called by `perlc run`, and by nobody else");
    return Promise.resolve(2);
  }
  const say = (word: Word): void => void process.send?.(word);
  let stopping = false;
  const asked = new Map<string, (found: SharedStage | undefined) => void>();
  const stages: SharedStages = {
    ask: async (key) => {
      if (stopping) throw new Interrupted();
      say({ word: "stage", key });
      const found = await new Promise<SharedStage | undefined>((resolve) => asked.set(key, resolve));
      if (stopping) throw new Interrupted();
      return found;
    },
    made: (key, artifact, digest) => say({ word: "made", key, artifact, digest }),
  };
  // who is asked to stop is the process that started this one
  for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) process.on(signal, () => {});
  process.on("message", (order: Order) => {
    if (order.order === "run") void doRun(order.folder, order.settings, { stages, stopping: () => stopping }, say);
    else if (order.order === "stop") {
      stopping = true;
      for (const each of asked.values()) each(undefined);
    } else {
      asked.get(order.key)?.(order.found);
      asked.delete(order.key);
    }
  });
  return new Promise(() => {
    process.on("disconnect", () => process.exit(0));
  });
}

/** Milliseconds between two words about one work. */
const between = 250;

/** Passes on what is another work, and of one work what is worth a look. */
function nowAndThen(pass: Watching): Watching {
  let last: Doing | undefined;
  let at = 0;
  return (now) => {
    const isOther = now.work !== last?.work || now.stage !== last.stage;
    if (!isOther && performance.now() - at < between) return;
    [last, at] = [now, performance.now()];
    pass(now);
  };
}

type Given = Pick<SessionSettings, "stages" | "stopping">;

async function doRun(
  folder: string,
  { tensorboard = false, ...how }: ArmSettings,
  given: Given,
  say: (word: Word) => void,
): Promise<void> {
  try {
    const settings: SessionSettings = {
      ...how,
      ...given,
      event: (event) => say({ word: "event", event }),
      doing: nowAndThen((now) => say({ word: "doing", now })),
      warn: (warning) => say({ word: "warning", warning }),
    };
    const events = tensorboard ? await import("./tensorboard.ts") : undefined;
    const { outcome } = await continued(folder, events?.writingEvents(settings) ?? settings);
    const { reportOnEnd } = await import("./report.ts");
    const { cardOnEnd } = await import("./card.ts");
    for (const unwritten of [events?.eventFileOnEnd(folder), reportOnEnd(folder), cardOnEnd(folder)])
      if (unwritten) say({ word: "warning", warning: unwritten });
    say(
      outcome.kind === "finished"
        ? { word: "finished", weights: outcome.weights }
        : { word: "stopped", step: outcome.step },
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say({ word: "failed", diagnostics: error.diagnostics });
  }
}

/** A process that was killed with its sweep may have the folder for a moment yet (E1040). */
async function continued(folder: string, settings: SessionSettings): ReturnType<typeof continueRun> {
  for (const since = Date.now(); ; await wait(200))
    try {
      return await continueRun(folder, readExternal, settings);
    } catch (error) {
      const isInUse = error instanceof Failure && behaviours[error.diagnostics[0]?.code ?? ""]?.cause === "busy";
      if (!isInUse || settings.stopping() || Date.now() - since > patience) throw error;
    }
}
