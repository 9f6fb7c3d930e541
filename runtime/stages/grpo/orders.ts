// The orders of a step: a batch of originals and their permuted copies, each with the answer that is right for it, as the
// model is shown them; and their rollouts.

import { bug } from "../../../compiler/diagnostics/bug.ts";
import { seedOf } from "../../../plan/seeds.ts";
import type { Rollout } from "../../engine/rollout.ts";
import type { Sampler } from "../../engine/sampler.ts";
import type { Shown } from "../../engine/shown.ts";
import { type GroupMember, permuteBatch, plainGroup } from "../../method/group.ts";
import type { Use } from "../../record/ledger.ts";
import { originalOf, type Sample } from "../dataset.ts";
import { permutedOriginal } from "../permutable.ts";
import { batchOf } from "../training.ts";
import type { Stage } from "./stage.ts";

/** One order of one original as it is rolled out and scored. */
export interface Order {
  readonly sample: Sample;
  readonly member: GroupMember;
  readonly shown: Shown;
}

/** Original by original: itself, then its copies. */
export async function ordersOf(stage: Stage, step: number): Promise<readonly Order[]> {
  const { context, node, permute, dataset, number, total, shower } = stage;
  const { run } = context;
  const batch = batchOf(dataset, node, { seed: seedOf(run, "data"), stage: number }, step);
  const groups = permute
    ? permuteBatch(
        batch.map((each) => permutedOriginal(each, permute)),
        permute,
        { seed: seedOf(run, "permutation"), stage: number, step, total },
      )
    : batch.map((each) => plainGroup(originalOf(each)));
  const orders: Order[] = [];
  for (const [index, group] of groups.entries()) {
    const sample = batch[index] ?? bug("batch");
    for (const member of group) orders.push({ sample, member, shown: await shower.show(sample.example, member.order) });
  }
  return orders;
}

/** `node.group` rollouts of each order in turn. */
export function rolloutsOf(
  { context, node, number }: Stage,
  sample: Sampler,
  orders: readonly Order[],
  step: number,
): Promise<readonly Rollout[]> {
  return sample.roll({
    prompts: orders.map((each) => each.shown),
    key: (order, rollout) => ({
      seed: seedOf(context.run, "sampling"),
      purpose: "rollout",
      stage: number,
      step,
      sample: orders[order]?.sample.number ?? 0,
      copy: orders[order]?.member.copy ?? 0,
      rollout,
    }),
    temperature: node.temperature,
  });
}

/** The order that rollout `index` of a step is of. */
export function orderOf({ node }: Stage, orders: readonly Order[], index: number): Order {
  return orders[Math.floor(index / node.group)] ?? bug("order");
}

/** What a step used, for the ledger: each sample with its orders, in the order of the batch. */
export function usesIn(orders: readonly Order[]): readonly Use[] {
  const uses = new Map<number, Order["member"]["order"][]>();
  for (const { sample, member } of orders) uses.set(sample.number, [...(uses.get(sample.number) ?? []), member.order]);
  return [...uses].map(([example, shown]) => ({ example, orders: shown }));
}
