// The orders of a step: a batch of originals and their permuted copies, each with the answer that is right for it, as the
// model is shown them; and their rollouts.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { seedOf } from "../../../plan/seeds.ts";
import type { ProcessedPrompt } from "../../engine/prompt.ts";
import type { Rollout } from "../../engine/rollout.ts";
import type { Sampler } from "../../engine/sampler.ts";
import { type GroupMember, permuteBatch, plainGroup } from "../../method/group.ts";
import type { StepWatching } from "../../record/doing.ts";
import type { Use } from "../../record/ledger.ts";
import { originalOf, type Sample } from "../dataset.ts";
import { permutedOriginal } from "../permutable.ts";
import { batchOf } from "../training.ts";
import type { Stage } from "./stage.ts";

/** One order of one original as it is rolled out and scored. */
export interface Variant {
  readonly sample: Sample;
  readonly member: GroupMember;
  readonly prompt: ProcessedPrompt;
}

/** Original by original: itself, then its copies. */
export async function variantsOf(stage: Stage, step: number): Promise<readonly Variant[]> {
  const { context, node, permute, dataset, number, total, maker } = stage;
  const { run } = context;
  const batch = batchOf(dataset, node, { seed: seedOf(run, "data"), stage: number }, step);
  const groups = permute
    ? permuteBatch(
        batch.map((each) => permutedOriginal(each, permute)),
        permute,
        { seed: seedOf(run, "permutation"), stage: number, step, total },
      )
    : batch.map((each) => plainGroup(originalOf(each)));
  const variants: Variant[] = [];
  for (const [index, group] of groups.entries()) {
    const sample = batch[index] ?? bug("batch");
    for (const member of group)
      variants.push({ sample, member, prompt: await maker.promptFor(sample.example, member.order) });
  }
  return variants;
}

/** `node.group` rollouts of each order in turn. */
export function rolloutsOf(
  { context, node, number }: Stage,
  sample: Sampler,
  variants: readonly Variant[],
  { step, at }: { readonly step: number; readonly at: StepWatching },
): Promise<readonly Rollout[]> {
  const of = variants.length * node.group;
  return sample.roll({
    prompts: variants.map((each) => each.prompt),
    key: (order, rollout) => ({
      seed: seedOf(context.run, "sampling"),
      purpose: "rollout",
      stage: number,
      step,
      sample: variants[order]?.sample.number ?? 0,
      copy: variants[order]?.member.copy ?? 0,
      rollout,
    }),
    temperature: node.temperature,
    told: (done, tokens) => at("rollouts", { done, of, share: tokens / node.completion }),
  });
}

/** The order that rollout `index` of a step is of. */
export function variantOf({ node }: Stage, variants: readonly Variant[], index: number): Variant {
  return variants[Math.floor(index / node.group)] ?? bug("variant");
}

/** What a step used, for the ledger: each sample with its orders, in the order of the batch. */
export function usesIn(variants: readonly Variant[]): readonly Use[] {
  const uses = new Map<number, Variant["member"]["order"][]>();
  for (const { sample, member } of variants)
    uses.set(sample.number, [...(uses.get(sample.number) ?? []), member.order]);
  return [...uses].map(([example, shown]) => ({ example, orders: shown }));
}
