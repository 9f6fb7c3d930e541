// The figures of an evaluation under permuted orders: accuracy, flip rate, consistent accuracy, accuracy by slot.
// Each is a mean over items of something an item's answers decide, so that intervals can resample whole items.

import { assertNever } from "../../compiler/diagnostics/bug.ts";
import { type Answered, byItem } from "./answered.ts";

/**
 * - `accuracy`             share of right answers over all orders of the item
 * - `flip_rate`            1 if the canonical answer is not the same under all orders, else 0 (an item flips or does not)
 * - `pairwise_flip_rate`   share of the permuted orders whose canonical answer differs from the canonical order's (Facet-Probe)
 * - `consistent_accuracy`  1 if the answer is right under every order, else 0
 */
export type Metric = "accuracy" | "flip_rate" | "pairwise_flip_rate" | "consistent_accuracy";

/** What one item adds to a metric: a number of units (answers, orders or the item) and how many of them count. */
export interface Contribution {
  readonly hits: number;
  readonly of: number;
}

/**
 * The contribution of one item, its records sorted by order. The flip rates leave out items with fewer than two orders
 * (`of` = 0): nothing can flip there, and counting them as steady would flatter the policy.
 */
export function contribution(metric: Metric, records: readonly Answered[]): Contribution {
  const [canonical, ...permuted] = records;
  const flipped = permuted.filter((record) => record.canonicalAnswer !== canonical!.canonicalAnswer).length;
  const right = records.filter((record) => record.right).length;
  switch (metric) {
    case "accuracy":
      return { hits: right, of: records.length };
    case "flip_rate":
      return { hits: flipped > 0 ? 1 : 0, of: permuted.length > 0 ? 1 : 0 };
    case "pairwise_flip_rate":
      return { hits: flipped, of: permuted.length };
    case "consistent_accuracy":
      return { hits: right === records.length ? 1 : 0, of: 1 };
    default:
      return assertNever(metric, "contribution");
  }
}

/**
 * The contributions of all items, in the order in which items first appear. Of several answers to each order those of the
 * same number belong together: they are asked as one pass over the orders, and the item counts once for each pass.
 */
export function contributions(metric: Metric, answers: readonly Answered[]): readonly Contribution[] {
  return byItem(answers).map((records) => {
    const passes = [...Map.groupBy(records, (record) => record.sample ?? 0).values()];
    return passes
      .map((pass) => contribution(metric, pass))
      .reduce((sum, each) => ({ hits: sum.hits + each.hits, of: sum.of + each.of }));
  });
}

/** Hits per unit over a list of contributions: a share 0 … 1, or NaN when there is no unit. */
export function rate(list: readonly Contribution[]): number {
  let hits = 0;
  let of = 0;
  for (const each of list) {
    hits += each.hits;
    of += each.of;
  }
  return hits / of;
}

/** The value of a metric on an evaluation. */
export function measure(metric: Metric, answers: readonly Answered[]): number {
  return rate(contributions(metric, answers));
}

/** Accuracy by the slot of the right picture, over all orders: index = slot. Records without a slot are left out. */
export function accuracyBySlot(answers: readonly Answered[]): readonly Contribution[] {
  const slots = answers.flatMap((answer) => (answer.goldSlot === undefined ? [] : [answer.goldSlot]));
  return Array.from({ length: Math.max(-1, ...slots) + 1 }, (_, slot) => {
    const there = answers.filter((answer) => answer.goldSlot === slot);
    return { hits: there.filter((answer) => answer.right).length, of: there.length };
  });
}
