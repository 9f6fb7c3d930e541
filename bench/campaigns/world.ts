// What the campaigns on run folders start from: a small model, a few questions about two pictures in files of their own, and
// the plan of a run over them, in a folder that can be copied and damaged. Runs share one software device, so that a case takes
// a fraction of a second.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { readExternal } from "../../compiler/tools/external/read.ts";
import type { PlanNode, Run } from "../../plan/plan.ts";
import { fourArtists } from "../../runtime/data/four-artists/four-artists.ts";
import { openDevice } from "../../runtime/device/dawn.ts";
import type { RunEvent } from "../../runtime/record/event.ts";
import { continueRun, type SessionSettings, startRun } from "../../runtime/session.ts";
import { gpuBackend } from "../../runtime/tensor/execute.ts";
import { rowOf } from "../tables/row.ts";
import { encodeParquet } from "../tables/write.ts";
import { answerable, because, evaluate, frozen, grpo, model, permute, planOf, reward, supervised } from "./tiny.ts";

const family = fourArtists({
  split: "train",
  images: { from: 2, to: 2 },
  ask: [{ kind: "which", share: 1 }],
  seed: 3,
});

const table: PlanNode = { kind: "parquet", id: "data", because, path: "train.parquet" };

const warmStart: readonly PlanNode[] = [model, table, supervised(30)];

/** Every kind of file that a run reads or keeps is in it: a checkpoint's folder, tables, pictures, counts and answers. */
const nodes: readonly PlanNode[] = [
  { ...model, from: { kind: "checkpoint", path: "model" } },
  frozen,
  table,
  { kind: "jsonl", id: "data.held", because, path: "held.jsonl" },
  ...answerable("data"),
  { ...permute, images: "data.kept" },
  reward,
  grpo(4, {
    on: "data.kept",
    reference: "reference",
    kl: { coefficient: 0.04, estimator: "k3" },
    group: 2,
    temperature: 1.3,
    checkpointEvery: 1,
  }),
  evaluate(2, { on: "data.held" }),
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
  const warm = await startIn(original, planOf(warmStart));
  cpSync(join(warm.folder, "final"), join(original, "inputs", "model"), { recursive: true });
  rmSync(join(original, "runs"), { recursive: true });
  // its own digests would find every damage, whatever the run does: a folder as others publish it has none
  rmSync(join(original, "inputs", "model", "digests.json"));
  const run = planOf(nodes);
  const finished = await startIn(original, run);
  const stopped = await startIn(original, run, (event) => event.event === "step" && event.step === 3);
  let copies = 0;
  return {
    path: original,
    run,
    finished: finished.folder,
    stopped: stopped.folder,
    start: (world, run) => startIn(world, run),
    again: (folder) => ended((settings) => continueRun(folder, readExternal, settings)),
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
  // the model card is written by the command, and not by whoever goes on with a run in his own process
  const own = filesUnder(join(folder, "final")).filter((name) => name !== "README.md");
  const final = own.map((name) => join("final", name));
  return [...final, "metrics.json", "report.txt"]
    .map((name) => `${name}\n${readFileSync(join(folder, name), "latin1")}`)
    .join("\n");
}
