// `perlc run --dry-run`: all that a run does before it trains, and every program that it would compile, on its adapter. Nothing is rolled
// out, no step is taken and no folder made.

import { bug } from "../compiler/diagnostics/bug.ts";
import type { Resolved, Run } from "../plan/plan.ts";
import type { AdapterRecord } from "./device/adapter.ts";
import { resolved } from "./inputs/resolve.ts";
import type { BorrowedMachine } from "./machine/borrow.ts";
import { noArtifacts } from "./record/artifact.ts";
import type { RunEvent } from "./record/event.ts";
import type { SpecFile } from "./record/folder.ts";
import { refuseOtherReference, rewardOf } from "./run.ts";
import { onMachine, refuseUnable, type SessionSettings } from "./session.ts";
import { blaming, placing } from "./stages/blame.ts";
import { type Compiling, type Counted, counting } from "./stages/compiling.ts";
import type { Context } from "./stages/context.ts";
import { compileGrpo } from "./stages/grpo/compile.ts";
import { checkPermutation } from "./stages/permutable.ts";
import { type Preparation, prepared, type TrainNode } from "./stages/prepare.ts";
import { openNodes } from "./stages/prospect.ts";
import { needsOf, type Room, roomOf } from "./stages/room.ts";
import { keepsNothing } from "./stages/shown.ts";
import { compileSupervised } from "./stages/supervised.ts";

/** What a run compiles, and what there is for it. */
export interface DryRun extends Counted {
  readonly adapter: AdapterRecord;
  readonly threads: number | undefined;
  readonly room: Room;
  /** Bytes that the run holds on the host, at the least. */
  readonly host: number | undefined;
}

/** What it is given. */
export type DrySettings = Pick<
  SessionSettings,
  "adapter" | "threads" | "event" | "warn" | "doing" | "stopping" | "backendOn"
>;

/** Compiles a run on its adapter. Failures as of startRun, as far as they come before a step; Interrupted where the user stops it. */
export async function dryRun(
  run: Run,
  specs: readonly SpecFile[],
  directory: string,
  settings: DrySettings,
): Promise<DryRun> {
  refuseUnable(run, specs);
  settings.doing?.({ work: "files" });
  const known = await resolved(run, directory, placing(specs));
  const needs = needsOf(known, directory);
  return onMachine(needs, settings, async (machine) => {
    const inner = settings.backendOn?.(machine) ?? machine.backend();
    try {
      const counted = counting(inner);
      const context: Context = {
        run: compiledAs(known),
        backend: counted.backend,
        artifacts: noArtifacts,
        ...keepsNothing(),
        specs,
        directory,
        report: (said) => settings.event({ ...said, clock: clockOf(said.event, machine.threads) } as RunEvent),
        warn: settings.warn,
        doing: settings.doing ?? (() => {}),
        stopping: settings.stopping,
        policies: new Map(),
        datasets: new Map(),
      };
      try {
        await compileStages(context, known, machine, counted);
      } finally {
        for (const { tokenizer } of context.policies.values()) await tokenizer.close();
      }
      const { adapter, threads } = machine;
      return { ...counted.counted(), adapter, threads, room: roomOf(adapter), host: needs?.host };
    } finally {
      inner.destroy();
    }
  });
}

/** Of an overfit check whose one batch hangs on rollouts nobody knows which it is: its programs are compiled as for all. */
function compiledAs(run: Resolved): Resolved {
  const open = openNodes(run.nodes);
  if (!run.nodes.some((each) => (each.kind === "grpo" || each.kind === "supervised") && open.has(each.on))) return run;
  const { overfit: _, ...other } = run;
  return other;
}

/** In the order of a run, each program held for as long as there. */
async function compileStages(
  context: Context,
  known: Resolved,
  machine: BorrowedMachine,
  compiling: Compiling,
): Promise<void> {
  const { run, specs } = context;
  const train = run.nodes.find((each): each is TrainNode => each.kind === "grpo" || each.kind === "supervised");
  if (!train) return bug("a run without training");
  const permute = run.nodes.find((each) => each.kind === "permute");
  const recorder = beginning({ ...context, run: known }, machine);
  const evaluations = await prepared({ context, recorder, train, resumed: 0, compiling });
  if (permute && train.kind === "grpo") await blaming(specs, permute, () => checkPermutation(context, train, permute));
  await evaluations.compile("before", compiling);
  await blaming(specs, train, () => refuseOtherReference(context, train));
  await blaming(specs, train, () =>
    train.kind === "grpo"
      ? compileGrpo(context, { node: train, permute, reward: rewardOf(run.nodes, train.reward) }, compiling)
      : compileSupervised(context, train, compiling),
  );
  await evaluations.compile("after", compiling);
  evaluations.release();
  sayOpen(context, train, compiling);
}

/** Of data behind rollouts nobody knows yet what is kept. */
function sayOpen({ run, datasets }: Context, train: TrainNode, compiling: Compiling): void {
  const open = openNodes(run.nodes);
  for (const node of [...run.nodes.filter((each) => each.kind === "evaluate"), train]) {
    const dataset = datasets.get(node.on);
    if (!open.has(node.on) || dataset?.kind !== "list") continue;
    compiling.stage(node.id);
    compiling.note(`which of ${dataset.samples.length} examples rollouts keep nobody knows: compiled as for all`);
  }
}

const clockOf = (event: RunEvent["event"], threads: number | undefined): RunEvent["clock"] => ({
  at: Date.now(),
  ...(event === "start" && threads !== undefined && { threads }),
});

/** Says how the run begins, as its journal would. */
function beginning({ run, report }: Context, { adapter }: BorrowedMachine): Preparation["recorder"] {
  const { name, seed, hash: plan = "", overfit } = run;
  return {
    begin: (parameters) =>
      report({
        event: "start",
        ...{ name, seed, plan },
        ...(overfit && { overfit }),
        ...{ adapter: adapter.name, driver: adapter.driver, parameters },
      }),
  };
}
