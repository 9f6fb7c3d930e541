// The rollout stage (the offline filter of the paper): every sample is answered several times by a policy; how often it was right is
// what later `where` stages go by.

import { bug } from "../../compiler/diagnostics/bug.ts";
import type { GrpoNode, RolloutNode } from "../../plan/plan.ts";
import { seedAt } from "../../plan/seeds.ts";
import { rolloutKey } from "../../plan/shared-stage.ts";
import { stageNumber } from "../../plan/stage-number.ts";
import { promptMaker } from "../engine/prompt.ts";
import { equalityOf } from "../method/answer-set.ts";
import { counted } from "../record/doing.ts";
import type { Samples } from "../record/read/shown.ts";
import { recordVersion } from "../record/version.ts";
import { verdictOn } from "../reward/combine.ts";
import { type Context, datasetOf, policyOf, stopwatch } from "./context.ts";
import { type Dataset, type Sample, samplesOf } from "./dataset.ts";
import { sampled } from "./policy.ts";
import { roller, rollingRows, textsOf } from "./rolling.ts";

/** Lengths of prompt and completion, in tokens. */
export type RollingSettings = Pick<GrpoNode, "prompt" | "completion" | "wording">;

/** Rolls every sample of the input out and notes its accuracy; taken from the run's folder where that was done before. */
export async function rolloutStage(context: Context, node: RolloutNode, settings: RollingSettings): Promise<Dataset> {
  const samples = samplesOf(datasetOf(context, node.input), node.input);
  const time = stopwatch();
  const fits = (value: unknown) => areCounts(value, samples.length, node.count);
  const key = rolloutKey(context.run, node, settings);
  const right = await context.artifacts.keep<readonly number[]>(node.id, { fits, key, make: countRight });
  await context.archive.keep({ what: "samples", stage: node.id }, samplesKept(node, samples, right));
  const histogram = Array.from({ length: node.count + 1 }, (_, hits) => right.filter((each) => each === hits).length);
  context.report({ event: "filter", stage: node.id, seen: samples.length, rollouts: node.count, histogram }, time());
  return {
    kind: "list",
    samples: samples.map((sample, index) => ({ ...sample, accuracy: (right[index] ?? bug("count")) / node.count })),
  };

  async function countRight(): Promise<readonly number[]> {
    const { policy, shown, rolls } = await rollingOf(context, node, settings, samples);
    const at = {
      seed: seedAt(context.run, node, "sampling"),
      purpose: "filter",
      stage: stageNumber(context.run.nodes, node),
    } as const;
    const rollouts = await rolls.roll(
      shown,
      (index, rollout) => ({ ...at, sample: samples[index]?.number ?? 0, rollout }),
      node.temperature,
    );
    rolls.release();
    const texts = await textsOf(policy, rollouts);
    return samples.map(({ example }, index) => {
      const own = texts.slice(index * node.count, (index + 1) * node.count);
      return own.filter((each) => verdictOn(each, example.answer, equalityOf(example)).right).length;
    });
  }
}

/** Compiles what the stage runs for these samples, and rolls nothing out. */
export async function compileRollouts(
  context: Context,
  node: RolloutNode,
  settings: RollingSettings,
  samples: readonly Sample[],
): Promise<void> {
  const { shown, rolls } = await rollingOf(context, node, settings, samples);
  await rolls.compile(shown);
  rolls.release();
}

async function rollingOf(context: Context, node: RolloutNode, settings: RollingSettings, samples: readonly Sample[]) {
  const policy = policyOf(context, node.from);
  const maker = promptMaker(policy.tokenizer, policy.processor, settings.prompt, settings.wording);
  const made = counted(context.doing, { stage: node.id, work: "prompts" }, samples.length);
  const shown = await Promise.all(samples.map((each) => maker.promptFor(each.example).finally(made.one)));
  const orders = Math.max(1, Math.min(samples.length, Math.floor((2 * rollingRows) / node.count)));
  const { completion } = settings;
  const shape = { orders, group: node.count, completion };
  return { policy, shown, rolls: roller(context, await sampled(policy, node.sampling), shape, node.id) };
}

/** For readers: which samples were answered how often. */
const samplesKept = ({ id, count }: RolloutNode, samples: readonly Sample[], right: readonly number[]): Samples => ({
  version: recordVersion,
  stage: id,
  rollouts: count,
  samples: samples.map(({ number, example }, index) => ({
    number,
    id: example.id,
    right: right[index] ?? bug("count"),
  })),
});

/** As many whole numbers from 0 to `most` as there are samples. */
const areCounts = (value: unknown, samples: number, most: number): boolean =>
  Array.isArray(value) &&
  value.length === samples &&
  value.every((each: unknown) => Number.isInteger(each) && Number(each) >= 0 && Number(each) <= most);
