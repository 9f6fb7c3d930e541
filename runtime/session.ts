// A run from outside: opens folder, device and journal, executes, and closes everything whatever happens.
// What the CLI calls; nothing here prints.

import type { Run } from "../compiler/4-plan/plan.ts";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { openDevice } from "./device/dawn.ts";
import { artifacts } from "./record/artifact.ts";
import type { RunEvent } from "./record/event.ts";
import { createRunFolder, openRunFolder, type SpecFile } from "./record/folder.ts";
import { recorder } from "./record/recorder.ts";
import { execute, type Outcome } from "./run.ts";
import type { Context } from "./stages/context.ts";
import { gpuBackend } from "./tensor/execute.ts";

export interface SessionSettings {
  /** `--adapter`; undefined takes the preferred one. */
  readonly adapter?: string;
  readonly event: (event: RunEvent) => void;
  readonly warn: (warning: Diagnostic) => void;
  /** True once the user asked to stop. */
  readonly stopping: () => boolean;
}

/** Starts a run in a fresh folder under `parent`. Failures of devices, files and data pass through. */
export function startRun(
  run: Run,
  specs: readonly SpecFile[],
  directory: string,
  parent: string,
  settings: SessionSettings,
): Promise<{ readonly outcome: Outcome; readonly folder: string }> {
  return session(() => createRunFolder(parent, run, specs, directory), settings);
}

/** Takes the run in `folder` up again at its last checkpoint. */
export function continueRun(
  folder: string,
  settings: SessionSettings,
): Promise<{ readonly outcome: Outcome; readonly folder: string }> {
  return session(() => openRunFolder(folder), settings);
}

async function session(open: () => ReturnType<typeof openRunFolder>, settings: SessionSettings) {
  // The device first: an unknown adapter must not leave an empty run folder behind.
  const device = await openDevice(settings.adapter);
  try {
    const folder = open();
    const adapter = { name: device.adapter.name, driver: device.adapter.driver };
    const keeper = recorder(folder, adapter, settings.event);
    for (const each of keeper.warnings) settings.warn(each);
    const backend = gpuBackend(device);
    const context: Context = {
      run: folder.run,
      backend,
      artifacts: artifacts(folder.path),
      directory: folder.directory,
      report(said, seconds) {
        const clock = { at: Date.now(), ...(seconds !== undefined && { seconds }) };
        const event = { ...said, clock } as RunEvent;
        keeper.append(event);
        settings.event(event);
      },
      stopping: settings.stopping,
      policies: new Map(),
      datasets: new Map(),
    };
    try {
      return { outcome: await execute(context, keeper), folder: folder.path };
    } finally {
      keeper.close();
      backend.destroy();
    }
  } finally {
    device.destroy();
  }
}
