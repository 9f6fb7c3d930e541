// A run from outside: opens folder, device and journal, executes, and closes everything whatever happens.
// What the CLI calls; nothing here prints.

import { hostOf } from "#host";
import { own } from "#owner";
import { usedMemory } from "#system";
import { E1130 } from "../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../compiler/diagnostics/diagnostic.ts";
import { countParameters } from "../models/parameters.ts";
import type { PlanHash, Resolved, Run } from "../plan/plan.ts";
import { inabilities } from "./ability.ts";
import type { Disk } from "./checkpoint/save-folder.ts";
import type { Backend } from "./graph/backend.ts";
import { type Metered, metered } from "./graph/metered.ts";
import { resolved } from "./inputs/resolve.ts";
import { systemFailure } from "./limits/refused.ts";
import { type BorrowedMachine, borrowMachine } from "./machine/borrow.ts";
import { type Archive, type ArchiveDisk, archive } from "./record/archive.ts";
import { artifacts, type SharedStages } from "./record/artifact.ts";
import { sha256 } from "./record/digest.ts";
import type { Watching } from "./record/doing.ts";
import type { Memory, RunEvent } from "./record/event.ts";
import { createRunFolder, openRunFolder, type ReadPlan, type RunFolder, type SpecFile } from "./record/folder.ts";
import { refuseForeign, sweep } from "./record/guard.ts";
import type { Ownership } from "./record/lock.ts";
import { withoutPaths } from "./record/places.ts";
import { preregisteredIn, preregistrationBeside } from "./record/preregistered.ts";
import { type AdapterName, type Recorder, recorder } from "./record/recorder.ts";
import { execute, type Outcome } from "./run.ts";
import { placing } from "./stages/blame.ts";
import type { Context } from "./stages/context.ts";
import { type Needs, needsOf, refuseWithoutRoom, roomOf } from "./stages/room.ts";
import { showing } from "./stages/shown.ts";

export interface SessionSettings {
  /** `--adapter`; undefined takes the preferred one. */
  readonly adapter?: string;
  /** `--threads`, for the device `cpu`; undefined takes what the environment says, or all cores. */
  readonly threads?: string;
  readonly event: (event: RunEvent) => void;
  readonly warn: (warning: Diagnostic) => void;
  /** Told what the run is at, between its events; default: nobody watches. */
  readonly doing?: Watching;
  /** Told the folder of a run before its first event. */
  readonly began?: (folder: string) => void;
  /** Told the folder of a run that has begun and fails, before the failure is thrown. */
  readonly failed?: (folder: string) => void;
  /** True once the user asked to stop. */
  readonly stopping: () => boolean;
  /** What executes graphs on the machine; default its backend. Profiles give one that takes times. */
  readonly backendOn?: (machine: BorrowedMachine) => Backend;
  /** What `--set` said of the spec of a run that begins: its folder keeps it. */
  readonly set?: readonly string[];
  /** Of a run in a sweep: what its runs work out once. */
  readonly stages?: SharedStages;
  /** What the paths of a run that is taken up count from, where its files lie elsewhere by now; default what its folder says. */
  readonly from?: string;
  /** Where the run executes; default a device of its own. It stays the caller's: of many runs each compiles nothing anew. */
  readonly on?: { readonly backend: Backend; readonly adapter: AdapterName };
  /** Where checkpoints are written; default the real disk. Tests give one that is full. */
  readonly disk?: Disk;
  /** Where rollouts and pictures are; as `disk`. */
  readonly archiveDisk?: ArchiveDisk;
  /** What stands for where they are kept: measurements leave some out. */
  readonly archiveOf?: (kept: Archive) => Archive;
}

/** How a run ended, where it is kept, and the hash that its results are of. */
export interface Ended {
  readonly outcome: Outcome;
  readonly folder: string;
  readonly hash: PlanHash;
}

/** Starts a run in a fresh folder under `parent`. E0750 for what no run can do yet, E0270 for a file that is not there; failures of devices, files and data pass through. */
export async function startRun(
  run: Run,
  specs: readonly SpecFile[],
  directory: string,
  parent: string,
  settings: SessionSettings,
): Promise<Ended> {
  refuseUnable(run, specs);
  settings.doing?.({ work: "files" });
  const known = await resolved(run, directory, placing(specs));
  // no result, so that nobody could take it for the one that was preregistered
  if (!known.overfit) for (const each of notPreregistered(known, specs, directory)) settings.warn(each);
  return session(() => createRunFolder(parent, known, specs, directory, settings.set), settings, {
    run: known,
    directory,
  });
}

/** Takes the run in `folder` up again at its newest valid checkpoint. Failures as of openRunFolder, which `read` is for, and of runIn. */
export function continueRun(folder: string, read: ReadPlan, settings: SessionSettings): Promise<Ended> {
  const opened = openRunFolder(folder, read, settings.from);
  return session(() => opened, settings, opened);
}

/** E1130 where a preregistration lies beside the spec of a run, and is not of it. */
function notPreregistered(
  { name, hash }: Resolved,
  specs: readonly SpecFile[],
  directory: string,
): readonly Diagnostic[] {
  const found = preregistrationBeside(directory, specs[0]?.path);
  if (found === undefined || preregisteredIn(found, hash) !== undefined) return [];
  return [
    E1130({ run: name, reason: typeof found === "string" ? `it is none: ${found}` : `the hash of the run is ${hash}` }),
  ];
}

export function refuseUnable(run: Run, specs: readonly SpecFile[]): void {
  const unable = inabilities(run, specs);
  if (unable.length > 0) throw new Failure(...unable);
}

async function session(
  open: () => RunFolder,
  settings: SessionSettings,
  known: Pick<RunFolder, "run" | "directory">,
): Promise<Ended> {
  if (settings.on) {
    const folder = open();
    const outcome = await runIn(folder, settings.on.backend, settings.on.adapter, settings);
    return { outcome, folder: folder.path, hash: folder.run.hash };
  }
  settings.doing?.({ work: "device" });
  // The device first: an unknown adapter, or one without room for the run, must not leave an empty run folder behind.
  return onMachine(needsOf(known.run, known.directory), settings, async (machine) => {
    const folder = open();
    const backend = settings.backendOn?.(machine) ?? machine.backend();
    try {
      const outcome = await runIn(folder, backend, { ...machine.adapter, threads: machine.threads }, settings);
      return { outcome, folder: folder.path, hash: folder.run.hash };
    } finally {
      backend.destroy();
    }
  });
}

/** Works on a machine that has room for what a run needs, as far as that is known. Failures as of borrowMachine and refuseWithoutRoom. */
export async function onMachine<T>(
  needs: Needs | undefined,
  { adapter, threads, warn }: Pick<SessionSettings, "adapter" | "threads" | "warn">,
  work: (machine: BorrowedMachine) => Promise<T>,
): Promise<T> {
  const machine = await borrowMachine({
    ...(adapter !== undefined && { adapter }),
    ...(threads !== undefined && { threads }),
    ...(needs && { needs: needs.memory.totalBytes, admit: (taken) => refuseWithoutRoom(needs, roomOf(taken)) }),
  });
  try {
    for (const each of machine.warnings) warn(each);
    return await work(machine);
  } finally {
    machine.giveBack();
  }
}

/** Stages have the same bits on one class of devices alone. */
const onDevice = ({ ask, made }: SharedStages, { name, driver }: AdapterName): SharedStages => {
  const own = (key: string): string => sha256([name, driver, key].join("\n"));
  return { ask: (key) => ask(own(key)), made: (key, artifact, digest) => made(own(key), artifact, digest) };
};

/**
 * Executes the run of a folder, from its last checkpoint if it has one, on a backend that stays the caller's. Failure E0273 when
 * a file that the run reads has other contents than its plan says.
 */
export async function runIn(
  folder: RunFolder,
  backend: Backend,
  { name, driver, threads }: AdapterName,
  settings: SessionSettings,
): Promise<Outcome> {
  refuseUnable(folder.run, folder.specs);
  refuseForeign(folder.path);
  settings.doing?.({ work: "files" });
  await resolved(folder.run, folder.directory, placing(folder.specs));
  const owned = own(folder.path);
  try {
    sweep(folder.path);
    return await runOwned(folder, backend, { name, driver, threads }, settings, owned);
  } catch (error) {
    throw systemFailure(folder.path, error);
  } finally {
    owned.release();
  }
}

async function runOwned(
  folder: RunFolder,
  backend: Backend,
  adapter: AdapterName,
  settings: SessionSettings,
  { after }: Ownership,
): Promise<Outcome> {
  const host = await hostOf(folder.directory);
  settings.began?.(folder.path);
  const keeper = recorder(folder, { ...adapter, host }, settings.event, settings.disk);
  if (after) keeper.takeOver(after);
  for (const each of keeper.warnings) settings.warn(each);
  const counted = metered(backend);
  const report: Context["report"] = (said, took = {}) => {
    const memory = said.event === "step" && { memory: memoryOf(counted) };
    const clock = { at: Date.now(), ...(typeof took === "number" ? { seconds: took } : took), ...memory };
    const event = { ...said, clock } as RunEvent;
    keeper.append(event);
    settings.event(event);
  };
  const inner = archive(
    folder.path,
    {
      note: (recorded) => report({ event: "recorded", ...recorded }),
      warn: settings.warn,
      wanted: () => bytesWanted(context),
    },
    settings.archiveDisk,
  );
  const kept = settings.archiveOf?.(inner) ?? inner;
  const context: Context = {
    run: folder.run,
    backend: counted,
    artifacts: artifacts(folder.path, {
      known: keeper.artifacts,
      note: (artifact, noted) => report({ event: "artifact", name: artifact, ...noted }),
      shared: settings.stages && onDevice(settings.stages, adapter),
      warn: settings.warn,
    }),
    archive: kept,
    showing: showing(kept),
    specs: folder.specs,
    directory: folder.directory,
    report,
    warn: settings.warn,
    doing: settings.doing ?? (() => {}),
    stopping: settings.stopping,
    policies: new Map(),
    datasets: new Map(),
  };
  try {
    return await execute(context, keeper);
  } catch (error) {
    noteFailure(folder, keeper, error);
    settings.failed?.(folder.path);
    throw error;
  } finally {
    await kept.settled();
    keeper.close();
    for (const { tokenizer, encoder } of context.policies.values()) {
      encoder?.release();
      await tokenizer.close();
    }
  }
}

/** The last line of a run that fails says so, for whoever reads the folder later. */
function noteFailure({ path }: RunFolder, keeper: Recorder, error: unknown): void {
  const said = systemFailure(path, error);
  if (!(said instanceof Failure)) return;
  const [first] = said.diagnostics;
  if (!first) return;
  try {
    keeper.append({ event: "failed", code: first.code, says: withoutPaths(first.title), clock: { at: Date.now() } });
  } catch {
    // a journal that cannot be written is what the failure itself is about
  }
}

function memoryOf(backend: Metered): Memory {
  const used = usedMemory();
  return {
    device: backend.peak(),
    host: used.now,
    hostPeak: used.peak,
  };
}

/** What the checkpoints of a run may still want of the disk: a state with two moments, the final weights, and what is written beside. */
const bytesWanted = ({ policies }: Context): number =>
  [...policies.values()].reduce((sum, { config }) => sum + 16 * countParameters(config), 2 ** 24);
