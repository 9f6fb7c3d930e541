// What a GRPO stage compiles, without a rollout and without a step: for a dry run.

import { seedOf } from "../../../plan/seeds.ts";
import { type Measured, patchesIn } from "../../engine/prompt.ts";
import type { Compiling } from "../compiling.ts";
import type { Context } from "../context.ts";
import { firstBatches, lookedAt, writeTraining } from "../training.ts";
import { compileCheck } from "./old-log-probs.ts";
import { growing, type Programs } from "./programs.ts";
import { type GrpoParts, type Stage, stageOf } from "./stage.ts";

/** Compiles all programs of the stage for the longest prompts and completions, once for each number of patches that its batches make them grow to. */
export async function compileGrpo(context: Context, parts: GrpoParts, compiling: Compiling): Promise<void> {
  const stage = stageOf(context, parts);
  const { node, policy, dataset } = stage;
  compiling.stage(node.id);
  await compileCheck(stage);
  writeTraining(context.backend, policy.config, undefined, undefined, node);
  const programs = growing(stage);
  const sizes = new Set<Programs>();
  const compile = async (patches: number): Promise<void> => {
    const made = await programs(patches);
    if (!sizes.has(made)) await compileLargest(made, compiling);
    sizes.add(made);
  };
  if (dataset.kind === "list") {
    await compile(0);
    compiling.note(`for the largest batch that its ${dataset.samples.length} examples make: 1 size`);
  } else await compileSteps(stage, compiling, compile, sizes);
  compiling.note("for the longest completions that may be");
  compiling.note("shorter ones make smaller programs when they come");
  programs.release();
}

/** How long completions are shows in a run: no program that it compiles is larger than these. */
async function compileLargest({ sample, trainer, score, learn }: Programs, compiling: Compiling): Promise<void> {
  await sample.compile();
  // a run has it where log-probs differ (E1086)
  await compiling.aside(async () => (await trainer()).compile());
  await learn.compile();
  await score?.compile();
}

/** Of a family without end each batch is drawn, to see how many patches it has. */
async function compileSteps(
  { context, node, maker, dataset, number, total }: Stage,
  compiling: Compiling,
  compile: (patches: number) => Promise<void>,
  sizes: ReadonlySet<Programs>,
): Promise<void> {
  const looked = firstBatches({ dataset, node, total, at: { seed: seedOf(context.run, "data"), stage: number } });
  for (const batch of looked.batches()) {
    const measured: Measured[] = [];
    for (const { example } of batch) measured.push(await maker.measure(example));
    await compile(patchesIn(measured));
  }
  compiling.note(lookedAt(looked, total, sizes.size));
}
