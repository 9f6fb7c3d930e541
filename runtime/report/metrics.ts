// The figures of an evaluation under permuted orders, each as what a question adds to it: a mean over questions of something
// that its answers decide, so that intervals can hold a question together.

import { assertNever } from "../../compiler/diagnostics/bug.ts";
import { type Answered, passesOf } from "./answered.ts";
import type { Contribution } from "./share.ts";

/**
 * Over all questions:
 * - `accuracy`             right answers (over all orders: mean order)
 * - `unanswered`           answers without a box, or with nothing in it
 *
 * Over the questions that were asked in two orders or more:
 * - `mean_order`           right answers
 * - `own_order`            right answers in the order that the data has
 * - `other_orders`         right answers in the other orders
 * - `consistent_accuracy`  questions right under every order (worst order)
 * - `best_order`           questions right under some order
 *
 * Over those of them that were answered under two orders or more, what was not answered left out:
 * - `flip_rate`            questions whose answer, carried back, is not the same under all orders
 * - `pairwise_flip_rate`   other orders whose answer differs from the one in the data's order (Facet-Probe)
 * - `consistency`          answers that are the question's most frequent one (PA-GRPO)
 */
export type Metric =
  | "accuracy"
  | "unanswered"
  | "mean_order"
  | "own_order"
  | "other_orders"
  | "consistent_accuracy"
  | "best_order"
  | "flip_rate"
  | "pairwise_flip_rate"
  | "consistency";

const none: Contribution = { hits: 0, of: 0 };

const units = (list: readonly Answered[], holds: (each: Answered) => boolean): Contribution => ({
  hits: list.filter(holds).length,
  of: list.length,
});

const right = (each: Answered): boolean => each.right;

/** What one pass over an item's orders adds; records sorted by order. */
export function contribution(metric: Metric, records: readonly Answered[]): Contribution {
  switch (metric) {
    case "accuracy":
      return units(records, right);
    case "unanswered":
      return units(records, (each) => each.canonicalAnswer === undefined);
    case "mean_order":
      return records.length < 2 ? none : units(records, right);
    case "own_order":
      return records.length < 2 ? none : units(records.slice(0, 1), right);
    case "other_orders":
      return records.length < 2 ? none : units(records.slice(1), right);
    case "consistent_accuracy":
      return records.length < 2 ? none : { hits: records.every(right) ? 1 : 0, of: 1 };
    case "best_order":
      return records.length < 2 ? none : { hits: records.some(right) ? 1 : 0, of: 1 };
    case "flip_rate":
    case "pairwise_flip_rate":
    case "consistency":
      return agreement(metric, records);
    default:
      return assertNever(metric, "contribution");
  }
}

/** Answers compared with each other. Those that were not given are neither the same nor others. */
function agreement(metric: "flip_rate" | "pairwise_flip_rate" | "consistency", records: readonly Answered[]) {
  const said = records.flatMap(({ canonicalAnswer }) => (canonicalAnswer === undefined ? [] : [canonicalAnswer]));
  const first = records[0]?.canonicalAnswer;
  if (said.length < 2) return none;
  if (metric === "flip_rate") return { hits: new Set(said).size > 1 ? 1 : 0, of: 1 };
  if (metric === "pairwise_flip_rate")
    return first === undefined ? none : { hits: said.filter((each) => each !== first).length, of: said.length - 1 };
  const counts = [...Map.groupBy(said, (each) => each).values()].map((group) => group.length);
  return { hits: Math.max(...counts), of: said.length };
}

/**
 * What each item adds to a metric, by its number. Of several answers to each order those of the same number are one pass over the
 * orders, and the item counts once for each pass. `control` compares the answers to the same order asked again.
 */
export function contributions(
  metric: Metric,
  answers: readonly Answered[],
  which: "orders" | "control" = "orders",
): ReadonlyMap<number, Contribution> {
  return new Map(
    [...passesOf(answers, which)].map(([item, passes]) => [
      item,
      passes.map((pass) => contribution(metric, pass)).reduce(added, none),
    ]),
  );
}

const added = (one: Contribution, other: Contribution): Contribution => ({
  hits: one.hits + other.hits,
  of: one.of + other.of,
});

/** What each item adds to the share of the answers chosen by `among` of which `holds` is true; repetitions left out. */
export function among<T extends Answered>(
  answers: readonly T[],
  chosen: (each: T) => boolean,
  holds: (each: T) => boolean,
): ReadonlyMap<number, Contribution> {
  const asked = answers.filter((each) => each.again === undefined && chosen(each));
  const items = Map.groupBy(asked, (each) => each.item);
  return new Map([...items].map(([item, list]) => [item, { hits: list.filter(holds).length, of: list.length }]));
}
