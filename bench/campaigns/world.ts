// What the campaigns on run folders start from: a small model, a few questions about two pictures in files of their own, and
// the plan of a run over them, in a folder that can be copied and damaged. Runs share one software device, so that a case takes
// a fraction of a second.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { GrpoNode, ModelNode, PlanNode, Run, SupervisedNode } from "../../compiler/4-plan/plan.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { seal } from "../../compiler/tools/emit/seal.ts";
import { readGiven } from "../../compiler/tools/given/read.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { rowOf } from "../../runtime/data/parquet/row.ts";
import { encodeParquet } from "../../runtime/data/parquet/write.ts";
import { openDevice } from "../../runtime/device/dawn.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { continueRun, type SessionSettings, startRun } from "../../runtime/session.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";

const because = { path: "tiny.perl", start: 0, end: 0 };
const adam = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0, clipNorm: 1 };
const lengths = { prompt: 24, completion: 12 };

/** About 30 thousand parameters. */
const fresh: ModelNode = {
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

const family = fourArtists({
  split: "train",
  images: { from: 2, to: 2 },
  ask: [{ kind: "which", share: 1 }],
  seed: 3,
});

const warmStart: readonly PlanNode[] = [
  fresh,
  { kind: "parquet", id: "data", because, path: "train.parquet" },
  {
    kind: "supervised",
    id: "train",
    because,
    policy: "policy",
    on: "data",
    batch: 4,
    length: { unit: "step", count: 30 },
    rate: { kind: "constant", value: 1e-2 },
    ...lengths,
    augment: false,
    shuffle: true,
    adam,
    checkpointEvery: 30,
  } satisfies SupervisedNode,
];

const train: GrpoNode = {
  kind: "grpo",
  id: "train",
  because,
  policy: "policy",
  on: "data.kept",
  permute: "permute",
  reward: "reward",
  reference: "reference",
  kl: { coefficient: 0.04, estimator: "k3" },
  batch: 2,
  group: 2,
  length: { unit: "step", count: 4 },
  rate: { kind: "constant", value: 1e-3 },
  baseline: { scope: "merged", std: "population", floor: 1e-6 },
  clip: { low: 0.2, high: 0.2 },
  ratio: "token",
  mean: "token",
  temperature: 1.3,
  innerSteps: 1,
  ...lengths,
  adam,
  checkpointEvery: 1,
};

/** Every kind of file that a run reads or keeps is in it: a checkpoint's folder, tables, pictures, counts and answers. */
const nodes: readonly PlanNode[] = [
  { kind: "model", id: "policy", because, from: { kind: "checkpoint", path: "model" }, minPixels: 784, maxPixels: 784 },
  { kind: "frozen", id: "reference", because, of: "policy" },
  { kind: "parquet", id: "data", because, path: "train.parquet" },
  { kind: "jsonl", id: "data.held", because, path: "held.jsonl" },
  { kind: "rollout", id: "data.rolled", because, input: "data", count: 2, from: "policy", temperature: 1 },
  {
    kind: "where",
    id: "data.kept",
    because,
    input: "data.rolled",
    keep: { kind: "between", field: "accuracy", from: 0, to: 1 },
  },
  {
    kind: "permute",
    id: "permute",
    because,
    images: "data.kept",
    copies: 1,
    order: "random",
    move: "options",
    probability: { kind: "constant", value: 1 },
    gate: "sample",
    answers: { letter: "remap", number: "keep", yes_no: "keep", word: "keep" },
    profile: "paper",
  },
  { kind: "reward", id: "reward", because, terms: [{ grader: "boxed", weight: 1 }] },
  train,
  {
    kind: "evaluate",
    id: "evaluate",
    because,
    policy: "policy",
    on: "data.held",
    train: "train",
    every: 2,
    orders: 2,
    decode: { kind: "greedy" },
    completion: lengths.completion,
    expect: [],
  },
];

export const spec = { path: "tiny.perl", text: "spec 1\n" };

/** How a run ended. */
export interface Ended {
  readonly folder: string;
  /** Undefined when it was stopped. */
  readonly weights: string | undefined;
  readonly warnings: readonly Diagnostic[];
}

export interface World {
  /** Inputs in `inputs`, and the folders of runs in `runs`: one that was stopped after step 3, and one that finished. */
  readonly path: string;
  readonly run: Run;
  readonly stopped: string;
  readonly finished: string;
  /** Starts a run over the inputs of a world, whose folder is made in `runs`. */
  start(world: string, run: Run): Promise<Ended>;
  again(folder: string): Promise<Ended>;
  /** A copy to damage; the next call takes it away. */
  copy(): string;
  close(): Promise<void>;
}

/** Makes a world on a software device, which takes a few seconds. */
export async function makeWorld(): Promise<World> {
  const path = mkdtempSync(join(tmpdir(), "perlc-world-"));
  const original = join(path, "original");
  const device = await openDevice(process.env.PERLC_ADAPTER ?? "software");
  const backend = gpuBackend(device);
  const on = { backend, adapter: { name: device.adapter.name, driver: "shared" } };

  async function ended(
    work: (settings: SessionSettings) => ReturnType<typeof startRun>,
    until: (event: RunEvent) => boolean = () => false,
  ): Promise<Ended> {
    const warnings: Diagnostic[] = [];
    let stop = false;
    const settings: SessionSettings = {
      on,
      event: (event) => {
        stop ||= until(event);
      },
      warn: (warning) => void warnings.push(warning),
      stopping: () => stop,
    };
    try {
      const { outcome, folder } = await work(settings);
      return { folder, warnings, weights: outcome.kind === "finished" ? outcome.weights : undefined };
    } finally {
      backend.destroy(); // forgets the states; the compiled kernels stay
    }
  }
  const startIn = (world: string, run: Run, until?: (event: RunEvent) => boolean) =>
    ended((settings) => startRun(run, [spec], join(world, "inputs"), join(world, "runs"), settings), until);

  await makeInputs(join(original, "inputs"));
  const warm = await startIn(original, sealed("warm", warmStart));
  cpSync(join(warm.folder, "final"), join(original, "inputs", "model"), { recursive: true });
  rmSync(join(original, "runs"), { recursive: true });
  // its own digests would find every damage, whatever the run does: a folder as others publish it has none
  rmSync(join(original, "inputs", "model", "digests.json"));
  const run = sealed("tiny", nodes);
  const finished = await startIn(original, run);
  const stopped = await startIn(original, run, (event) => event.event === "step" && event.step === 3);
  let copies = 0;
  return {
    path: original,
    run,
    finished: finished.folder,
    stopped: stopped.folder,
    start: (world, run) => startIn(world, run),
    again: (folder) => ended((settings) => continueRun(folder, readGiven, settings)),
    copy() {
      rmSync(join(path, `copy-${copies}`), { recursive: true, force: true });
      const copy = join(path, `copy-${++copies}`);
      cpSync(original, copy, { recursive: true });
      return copy;
    },
    async close() {
      device.destroy();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

function sealed(name: string, nodes: readonly PlanNode[]): Run {
  return seal([{ name, seed: 1, nodes }]).runs[0] as Run;
}

async function makeInputs(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const train = Array.from({ length: 5 }, (_, number) => family.example(number));
  writeFileSync(join(folder, "train.parquet"), await encodeParquet(train));
  const lines: string[] = [];
  for (let number = 100; number < 103; number++) {
    const row = await rowOf(family.example(number));
    const images = row.images.map(({ bytes }, slot) => {
      const path = `pictures/${number}-${slot}.png`;
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
      return { path };
    });
    lines.push(JSON.stringify({ ...row, images }));
  }
  writeFileSync(join(folder, "held.jsonl"), `${lines.join("\n")}\n`);
}

/** Every file beneath a folder, with `/`, in order. */
export function filesUnder(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => !each.isDirectory())
    .map((each) =>
      join(each.parentPath, each.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}

/** What a run leaves for its reader, as one text: final weights and files, figures and tables. */
export function resultOf(folder: string): string {
  const final = filesUnder(join(folder, "final")).map((name) => join("final", name));
  return [...final, "metrics.json", "report.txt"]
    .map((name) => `${name}\n${readFileSync(join(folder, name), "latin1")}`)
    .join("\n");
}
