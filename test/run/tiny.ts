// The smallest true runs: a fresh model of about 30 thousand parameters, a few questions about two pictures, a few
// steps. Plans are written by hand, as a compiler would hand them over; each run has a folder of its own.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { withNames } from "../../compiler/4-plan/hash.ts";
import type {
  Adam,
  DataNode,
  EvaluateNode,
  GrpoNode,
  ModelNode,
  PermuteNode,
  PlanNode,
  Resolved,
  RewardNode,
  Run,
  Seeds,
  SupervisedNode,
} from "../../compiler/4-plan/plan.ts";
import { bug } from "../../compiler/diagnostics/bug.ts";
import { type Diagnostic, Failure } from "../../compiler/diagnostics/diagnostic.ts";
import { readGiven } from "../../compiler/tools/given/read.ts";
import { resolved } from "../../runtime/inputs/resolve.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { createRunFolder, journalPath, openRunFolder, type RunFolder } from "../../runtime/record/folder.ts";
import { readJournal } from "../../runtime/record/journal.ts";
import type { Outcome } from "../../runtime/run.ts";
import { runIn, type SessionSettings } from "../../runtime/session.ts";
import { useGpu } from "../tensor/check.ts";

const because = { path: "tiny.perl", start: 0, end: 0 };
const adam: Adam = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0, clipNorm: 1 };

/** Steps between checkpoints where only the last step and a stop make one. */
const never = 1_000_000;

/** Most prompts of two pictures take 17 to 22 tokens, worked answers 10. */
export const lengths = { prompt: 24, completion: 12 } as const;

export const model: ModelNode = {
  kind: "model",
  id: "policy",
  because,
  from: {
    kind: "fresh",
    shape: {
      text: {
        hidden: 16,
        inter: 32,
        layers: 1,
        heads: 2,
        kvHeads: 1,
        tied: true,
        ropeTheta: 1e4,
        mropeSections: [2, 1, 1],
      },
      vision: { hidden: 16, inter: 32, depth: 1, heads: 2, patch: 14, window: 56, fullAttentionBlocks: [0] },
    },
  },
  minPixels: 784,
  maxPixels: 784,
};

/** The policy as it was, where a term of the loss is measured to it. */
export const frozen: PlanNode = { kind: "frozen", id: "reference", because, of: "policy" };

/** `count` questions "which picture shows …" about two pictures, as node `data`. */
export function questions(count: number, more: Partial<Extract<DataNode, { kind: "four_artists" }>> = {}): DataNode[] {
  return [
    {
      kind: "four_artists",
      id: "data.source",
      because,
      split: "train",
      images: { from: 2, to: 2 },
      ask: [{ kind: "which", share: 1 }],
      seed: 1,
      ...more,
    },
    { kind: "take", id: "data", because, input: "data.source", count },
  ];
}

export function supervised(steps: number, more: Partial<SupervisedNode> = {}): SupervisedNode {
  return {
    kind: "supervised",
    id: "train",
    because,
    policy: "policy",
    on: "data",
    batch: 4,
    length: { unit: "step", count: steps },
    rate: { kind: "constant", value: 1e-2 },
    ...lengths,
    augment: false,
    shuffle: true,
    adam,
    checkpointEvery: never,
    ...more,
  };
}

export const reward: RewardNode = {
  kind: "reward",
  id: "reward",
  because,
  terms: [
    { grader: "boxed", weight: 0.9 },
    { grader: "think_then_box", weight: 0.1 },
  ],
};

export const permute: PermuteNode = {
  kind: "permute",
  id: "permute",
  because,
  images: "data",
  copies: 1,
  order: "random",
  move: "options",
  probability: { kind: "constant", value: 1 },
  gate: "sample",
  answers: { letter: "remap", number: "keep", yes_no: "keep", word: "keep" },
  profile: "paper",
};

export function grpo(steps: number, more: Partial<GrpoNode> = {}): GrpoNode {
  return {
    kind: "grpo",
    id: "train",
    because,
    policy: "policy",
    on: "data",
    permute: "permute",
    reward: "reward",
    batch: 2,
    group: 3,
    length: { unit: "step", count: steps },
    rate: { kind: "constant", value: 1e-3 },
    baseline: { scope: "merged", std: "population", floor: 1e-6 },
    clip: { low: 0.2, high: 0.2 },
    ratio: "token",
    mean: "token",
    temperature: 1,
    innerSteps: 1,
    ...lengths,
    adam,
    checkpointEvery: never,
    ...more,
  };
}

export function evaluate(every: number, more: Partial<EvaluateNode> = {}): EvaluateNode {
  return {
    kind: "evaluate",
    id: "evaluate",
    because,
    policy: "policy",
    on: "data",
    train: "train",
    every,
    orders: 2,
    decode: { kind: "greedy" },
    completion: lengths.completion,
    expect: [],
    ...more,
  };
}

export function planOf(nodes: readonly PlanNode[], seed = 1, seeds?: Seeds): Run {
  return withNames({ name: "tiny", seed, ...(seeds && { seeds }), nodes });
}

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
  const gpu = useGpu();
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
      execute(openRunFolder(folder, readGiven, from), watched),
  };
}

/** The node of a policy that was trained before: the final weights of a run. */
export function trained(folder: string): ModelNode {
  return { ...model, from: { kind: "checkpoint", path: join(folder, "final") } };
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
    .filter((each) => !["stopped", "resume", "takeover"].includes(each.event))
    .filter((each) => each.event !== "checkpoint" || each.step % checkpointEvery === 0 || each.step === last)
    .map(({ clock: _, ...said }) => said);
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
