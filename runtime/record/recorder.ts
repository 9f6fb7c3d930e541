// Keeps a run: its journal, its checkpoints and its final weights, in the folder of the run; and knows where a run that
// is taken up again has to begin.

import { basename, join } from "#path";
import { bug } from "../../compiler/diagnostics/bug.ts";
import { E1036, E1046, E1049 } from "../../compiler/diagnostics/codes.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { ModelConfig } from "../../models/decoder/config.ts";
import { parameterShapes } from "../../models/parameters.ts";
import type { NodeId, Run } from "../../plan/plan.ts";
import { finiteOf } from "../checkpoint/finite.ts";
import { saveCheckpoint } from "../checkpoint/layout.ts";
import type { ReadTensor } from "../checkpoint/safetensors.ts";
import { type Disk, nodeDisk } from "../checkpoint/save-folder.ts";
import type { EvaluationFigures } from "../report/figures.ts";
import type { OverfitCheck } from "../report/overfit.ts";
import { type NotedArtifact, writeWhole } from "./artifact.ts";
import { type StoredTraining, saveTraining, type Training } from "./checkpoint.ts";
import { digestOfWeights, sha256 } from "./digest.ts";
import type { Clock, Host, RunEvent } from "./event.ts";
import type { DeviceClass } from "./finished.ts";
import { checkpointPath, journalPath, type RunFolder } from "./folder.ts";
import { type JournalRead, type Line, openJournal, readJournal, readLines } from "./journal.ts";
import { type Ending, endingIn, forgetCheckpoints, type Keep } from "./keep.ts";
import { type Balance, type Planned, settle } from "./ledger.ts";
import type { Owner } from "./lock.ts";
import { type Newest, newestCheckpoint } from "./newest.ts";
import { overfitMark } from "./overfit.ts";

type EventOf<E extends RunEvent["event"]> = Extract<RunEvent, { readonly event: E }>;

/** An event before its clock is read. */
export type Said = RunEvent extends infer Each ? (Each extends RunEvent ? Omit<Each, "clock"> : never) : never;

/** Whoever tells events on: journal and display together. */
export interface Teller {
  report(event: Said, took?: number | Omit<Clock, "at">): void;
}

/** Weights and moments at a step; a fresh run starts at step 0 without any. */
export interface Start {
  readonly step: number;
  /** Optimizer updates that were taken to get there. */
  readonly updates: number;
  /** What the checkpoint holds, once: nobody keeps it for the rest of the run. Undefined without one. */
  readonly training: () => Training | undefined;
}

/** What the evaluations of a run came to: figures for programs, tables for people. One of each an evaluation. */
export interface Results {
  readonly metrics: readonly {
    readonly evaluation: NodeId;
    readonly before: EvaluationFigures;
    readonly after: EvaluationFigures;
  }[];
  readonly tables: readonly string[];
  readonly ledger: Balance;
  readonly ending: Ending;
  /** Of an overfit check: what it came to. */
  readonly overfit?: OverfitCheck | undefined;
}

export interface Recorder {
  readonly folder: string;
  /** Last step that has a checkpoint by now, 0 without one. */
  readonly lastStep: number;
  /** What the user should know before the run goes on. */
  readonly warnings: readonly Diagnostic[];
  /** What the run has kept so far, by name. */
  readonly artifacts: ReadonlyMap<string, NotedArtifact>;
  /** Says that the folder was left in use by a process that is gone. */
  takeOver(owner: Owner): void;
  /** Writes an event to the journal, unless an earlier part of the run wrote the same. */
  append(event: RunEvent): void;
  /** Reports the start, or that an earlier one is continued. */
  begin(parameters: number): void;
  resume(stage: NodeId): Start;
  /** The steps of a stage that the journal has by now. */
  steps(stage: NodeId): readonly EventOf<"step">[];
  /** The evaluations that the journal has by now. */
  evaluations(): readonly EventOf<"evaluation">[];
  /** Saves the state of a stage. Of the saved ones those of `keep` stay; absent = all. */
  checkpoint(
    teller: Teller,
    stage: NodeId,
    config: ModelConfig,
    files: ReadonlyMap<string, string | Uint8Array>,
    keep?: Keep,
  ): (step: number, training: StoredTraining) => Promise<void>;
  /** How training ended, once all is measured; of the saved states those of `keep` stay. */
  ending(keep?: Keep): Ending;
  /** Counts the examples of all steps against the plan. Failure E1071 when one was not used as often as planned. */
  settle(teller: Teller, planned: Planned): Balance;
  finish(
    teller: Teller,
    config: ModelConfig,
    parameters: ReadTensor,
    files: ReadonlyMap<string, string | Uint8Array>,
    results: Results,
  ): Promise<{ readonly weights: string; readonly folder: string }>;
  close(): void;
}

/** The adapter as the journal names it. */
export interface AdapterName {
  readonly name: string;
  readonly driver: string;
  /** Threads that compute, on the device `cpu`: they change how long it takes, and stand with the clock. */
  readonly threads?: number | undefined;
  /** What else is known of the machine, and of how perlc was called. */
  readonly host?: Host | undefined;
}

/** A recorder for a run's folder: fresh, or cut back to its last whole checkpoint. Failures as of loadTraining and openJournal, E1036 on another adapter. */
export function recorder(
  { path, run, preregistered }: RunFolder,
  adapter: AdapterName,
  tell: (event: RunEvent) => void,
  disk: Disk = nodeDisk,
): Recorder {
  const found = readLines(journalPath(path));
  refuseOtherPlan(path, run, found);
  const { newest, passed } = newestCheckpoint(path, run, found);
  let lastStep = newest?.progress.step ?? 0;
  const kept = newest?.kept ?? beforeSteps(found.lines);
  refuseOtherAdapter(kept, adapter);
  const journal = openJournal(journalPath(path), kept);
  // Stages before training say again what they said when the run began: same words, later clock.
  const known = new Set(kept.map((each) => withoutClock(each.event)));
  const append = (event: RunEvent): void => {
    const again = !ofOneStart.includes(event.event) && known.has(withoutClock(event));
    if (!again) journal.append(event);
  };
  const say = (event: Said): void => {
    const stamped = { ...event, clock: clockOf(event, adapter) } as RunEvent;
    append(stamped);
    tell(stamped);
  };
  const { name, driver } = adapter;
  const marked = { plan: run.hash, ...(run.overfit && { overfit: run.overfit }) };
  const devices = devicesOf(kept, adapter);

  return {
    folder: path,
    get lastStep() {
      return lastStep;
    },
    warnings: [...damage(path, found), ...passed],
    artifacts: artifactsOf(found.lines),
    append,
    takeOver: ({ pid, since }) => say({ event: "takeover", pid, since }),
    begin(parameters) {
      const begun = kept.some((each) => each.event.event === "start");
      if (begun) say({ event: "resume", step: lastStep, adapter: name, driver });
      else say({ event: "start", ...startOf(run, preregistered), adapter: name, driver, parameters });
    },
    resume: (stage) => startAt(newest, stage),
    checkpoint: (teller, stage, config, files, keep) => async (step, training) => {
      const folder = checkpointPath(path, step);
      const progress = { ...marked, stage, step };
      const { digest, took } = await timed(() => saveTraining(folder, config, training, progress, files, disk));
      teller.report({ event: "checkpoint", stage, step, folder: `checkpoints/${basename(folder)}`, digest }, took);
      journal.sync();
      lastStep = step;
      // only now, when the new one is whole and has its line
      if (keep !== undefined) forgetCheckpoints(path, step, keep);
    },
    steps: (stage) => stepsOf(path, stage),
    evaluations: () => eventsOf(path, "evaluation"),
    ending(keep) {
      if (keep !== undefined) forgetCheckpoints(path, lastStep, keep);
      return endingIn(run.nodes, readJournal(journalPath(path)));
    },
    settle(teller, planned) {
      const balance = settle(stepsOf(path, planned.stage), planned);
      teller.report({ event: "ledger", stage: planned.stage, ...balance });
      return balance;
    },
    async finish(teller, config, parameters, files, { metrics, tables, ledger, ending, overfit }) {
      const folder = join(path, "final");
      const weights = await digestOfWeights(parameterShapes(config).keys(), finiteOf(folder, parameters));
      const metadata = { plan: run.hash, weights, ...(run.overfit && overfitMark) };
      const digest = await saveCheckpoint(folder, config, parameters, files, metadata, disk);
      const said = { plan: run.hash, weights, devices, ...(overfit && { overfit }), ledger, ...ending };
      const figures = `${JSON.stringify({ ...said, evaluations: metrics }, null, 2)}\n`;
      const digests = writeClosing(path, figures, tables.map((each) => `${each}\n`).join("\n"));
      teller.report({ event: "finish", weights, folder: "final", digest, ...digests });
      journal.sync();
      return { weights, folder: path };
    },
    close: () => journal.close(),
  };
}

function startAt(newest: Newest | undefined, stage: NodeId): Start {
  if (newest === undefined) return { step: 0, updates: 0, training: () => undefined };
  if (newest.progress.stage !== stage) return bug(`a checkpoint of ${newest.progress.stage} in a run of ${stage}`);
  return { step: newest.progress.step, updates: newest.updates, training: newest.training };
}

const startOf = ({ name, seed, hash, overfit }: RunFolder["run"], preregistered: string | undefined) => ({
  name,
  seed,
  plan: hash,
  ...(overfit && { overfit }),
  ...(preregistered !== undefined && { preregistered }),
});

/** The last files of a run; their digests. */
function writeClosing(folder: string, figures: string, report: string) {
  writeWhole(join(folder, "metrics.json"), figures);
  writeWhole(join(folder, "report.txt"), report);
  return { metrics: sha256(figures), report: sha256(report) };
}

async function timed(save: () => Promise<string>): Promise<{ readonly digest: string; readonly took: number }> {
  const begun = performance.now();
  const digest = await save();
  return { digest, took: (performance.now() - begun) / 1000 };
}

const artifactsOf = (lines: readonly Line[]): Recorder["artifacts"] =>
  new Map(
    lines.flatMap(({ event }) => {
      if (event.event !== "artifact") return [];
      const { name, digest, from } = event;
      return [[name, { digest, ...(from !== undefined && { from }) }] as const];
    }),
  );

const eventsOf = <E extends RunEvent["event"]>(folder: string, event: E): readonly EventOf<E>[] =>
  readJournal(journalPath(folder)).filter((each): each is EventOf<E> => each.event === event);

const stepsOf = (folder: string, stage: NodeId) => eventsOf(folder, "step").filter((each) => each.stage === stage);

/** Events that speak of one start of the process, not of the run: they are told each time. */
const ofOneStart: readonly RunEvent["event"][] = ["takeover", "resume", "stopped", "failed"];

/** Without a checkpoint all steps are taken again: what stands before the first. */
function beforeSteps(lines: readonly Line[]): readonly Line[] {
  const first = lines.findIndex((each) => each.event.event === "step");
  return first < 0 ? lines : lines.slice(0, first);
}

/** Failure E1049 when the journal begins with another plan. */
function refuseOtherPlan(folder: string, { hash }: Run, { lines }: JournalRead): void {
  const start = lines.map((each) => each.event).find((each) => each.event === "start");
  if (start !== undefined && start.plan !== hash)
    throw new Failure(E1049({ folder, part: `its hash is ${hash}, the journal begins with ${start.plan}` }));
}

/** E1046 for a line that somebody or something changed. */
const damage = (folder: string, { damaged }: JournalRead): readonly Diagnostic[] =>
  damaged === undefined ? [] : [E1046({ file: journalPath(folder), line: damaged })];

function clockOf({ event }: Said, { threads, host }: AdapterName): Clock {
  const begins = event === "start" || event === "resume";
  return { at: Date.now(), ...(begins && { ...(threads !== undefined && { threads }), ...(host && { host }) }) };
}

function withoutClock({ clock: _, ...said }: RunEvent): string {
  return JSON.stringify(said);
}

/** Every class of devices that a part of the run is made on, the earliest first. */
function devicesOf(kept: readonly Line[], { name, driver }: AdapterName): readonly DeviceClass[] {
  const before = kept.flatMap(({ event }) =>
    event.event === "start" || event.event === "resume" ? [{ adapter: event.adapter, driver: event.driver }] : [],
  );
  const all = [...before, { adapter: name, driver }].map((each) => [`${each.adapter}\n${each.driver}`, each] as const);
  return [...new Map(all).values()];
}

/** Failure E1036 when any part of the run that is kept was made on another class of devices. */
function refuseOtherAdapter(kept: readonly Line[], adapter: AdapterName): void {
  const call = (each: AdapterName) => `${each.name}, ${each.driver}`;
  const now = call(adapter);
  const before = kept
    .flatMap(({ event }) => (event.event === "start" || event.event === "resume" ? [event] : []))
    .map((event) => call({ name: event.adapter, driver: event.driver }))
    .find((each) => each !== now);
  if (before !== undefined) throw new Failure(E1036({ before, now }));
}
