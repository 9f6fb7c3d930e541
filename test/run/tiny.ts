// The smallest true runs, of the plan in bench/campaigns/tiny.ts; each has a folder of its own.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { model, planOf, questions, supervised } from "../../bench/campaigns/tiny.ts";
import { bug } from "../../compiler/diagnostics/bug.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import type { ModelNode, Resolved, Run } from "../../plan/plan.ts";
import { resolved } from "../../runtime/inputs/resolve.ts";
import { recordedFile } from "../../runtime/record/archive.ts";
import { readArtifact, readKept } from "../../runtime/record/artifact.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { createRunFolder, journalPath, openRunFolder, type RunFolder } from "../../runtime/record/folder.ts";
import { readJournal } from "../../runtime/record/journal.ts";
import type { Rollouts } from "../../runtime/record/read/shown.ts";
import type { Graded } from "../../runtime/report/answered.ts";
import type { Outcome } from "../../runtime/run.ts";
import { runIn, type SessionSettings } from "../../runtime/session.ts";
import { useDevice } from "../tensor/check.ts";

export * from "../../bench/campaigns/tiny.ts";

/** A run that reads no files, so that its hash is known. */
export const known = (run: Run): Resolved =>
  run.hash === undefined ? bug("it reads files") : { ...run, hash: run.hash };

/** A folder that is gone after the tests of the file. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "perlc-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Watched {
  readonly events: RunEvent[];
  readonly warnings: Diagnostic[];
  readonly settings: SessionSettings;
}

/** Session settings that note what is said, and stop once `until` holds of an event or of how often the run asked whether to stop. */
export function watching(
  until: (event: RunEvent | undefined, asked: number) => boolean = () => false,
  more: Partial<SessionSettings> = {},
): Watched {
  const events: RunEvent[] = [];
  const warnings: Diagnostic[] = [];
  let stop = false;
  let asked = 0;
  return {
    events,
    warnings,
    settings: {
      event: (event) => {
        events.push(event);
        stop ||= until(event, asked);
      },
      warn: (warning) => warnings.push(warning),
      stopping: () => {
        asked++;
        stop ||= until(undefined, asked);
        return stop;
      },
      ...more,
    },
  };
}

const spec = { path: "tiny.perl", text: "spec 1\n" };

/** Starts and continues runs on one device for the whole file, so that kernels are compiled once. Call at the top of a test file. */
export function useRuns() {
  const gpu = useDevice();
  const parent = scratch();
  async function execute(folder: RunFolder, watched: Watched, driver = "shared") {
    const backend = gpu();
    try {
      const outcome = await runIn(folder, backend, { name: backend.name, driver }, watched.settings);
      return { outcome, folder: folder.path, ...watched };
    } finally {
      backend.destroy(); // forgets the states; the compiled kernels stay
    }
  }
  return {
    parent,
    start: async (run: Run, watched = watching(), driver?: string) =>
      execute(createRunFolder(parent, await resolved(run, parent), [spec], parent), watched, driver),
    again: (folder: string, watched = watching(), from?: string) =>
      execute(openRunFolder(folder, readExternal, from), watched),
  };
}

/** The node of a policy that was trained before: the final weights of a run. */
export function trained(folder: string): ModelNode {
  return { ...model, from: { kind: "checkpoint", path: join(folder, "final") } };
}

/** As useRuns, with a policy that was trained for some steps before the tests: rewards differ only where something has been learnt. */
export function useTrained(steps = 50) {
  const runs = useRuns();
  beforeAll(async () => {
    await runs.start(planOf([model, ...questions(6), supervised(steps)], 7));
  }, 180_000);
  return { ...runs, policy: trained(join(runs.parent, "tiny-seed7-1")) };
}

/** Digest of the final weights of a run that must have finished. */
export function digest({ outcome }: { readonly outcome: Outcome }): string {
  return outcome.kind === "finished" ? outcome.weights : bug(`stopped at step ${outcome.step}`);
}

/** The journal as it would be without stops: no clock, no stops and resumes, no checkpoints that only a stop asked for. */
export function history(folder: string, checkpointEvery: number): readonly unknown[] {
  const events = readJournal(journalPath(folder));
  const last = Math.max(...events.map((each) => (each.event === "step" ? each.of : 0)));
  return events
    .filter((each) => !["stopped", "failed", "resume", "takeover"].includes(each.event))
    .filter((each) => each.event !== "checkpoint" || each.step % checkpointEvery === 0 || each.step === last)
    .map(({ clock: _, ...said }) => said);
}

/** What an artifact of a run holds. */
export function kept<T>(folder: string, name: string): T {
  const { digest } = readJournal(journalPath(folder)).find(
    (each) => each.event === "artifact" && each.name === name,
  ) as {
    readonly digest: string;
  };
  const found = readArtifact(folder, name, digest);
  return "value" in found ? (found.value as T) : bug(found.reason);
}

/** The answers of an evaluation of a run. */
export const answersOf = (folder: string, name = "evaluate-before-0"): readonly Graded[] =>
  kept<{ readonly answers: readonly Graded[] }>(folder, name).answers;

/** A rollout as most tests ask about it. */
export interface Logged {
  readonly example: string;
  readonly order: readonly number[];
  readonly completion: string;
  readonly answer: string;
  readonly reward: number;
  readonly advantage: number;
}

/** What a run keeps of the rollouts of a step. */
export function keptRollouts(folder: string, step: number, stage = "train"): Rollouts {
  const line = readJournal(journalPath(folder)).findLast(
    (each) => each.event === "recorded" && each.what === "rollouts" && each.stage === stage && each.step === step,
  );
  if (line?.event !== "recorded") return bug(`no rollouts of step ${step}`);
  const found = readKept(join(folder, recordedFile(line).replace(/\.json\.gz$/, "")), line.digest);
  return "value" in found ? (found.value as Rollouts) : bug(found.reason);
}

export function logged(folder: string, step = 1): readonly Logged[] {
  const { items, rollouts } = keptRollouts(folder, step);
  return rollouts.map(({ item, order, text: completion, gold: answer, reward, advantage }) => {
    const { id: example } = items[item] ?? bug("item");
    return { example, order, completion, answer, reward, advantage };
  });
}

/** The code of the failure that `work` ends with. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics.map((each) => each.code).join();
    throw error;
  }
  return "none";
}
