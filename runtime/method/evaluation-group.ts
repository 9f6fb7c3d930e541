// The orders under which an item is evaluated, and the way back: which answer a policy gave in the item's own frame, and in
// which slot the right picture stood. The figures made of these are in ../report/metrics.ts.

import { canonicalAnswer, ruleFor } from "./answer.ts";
import {
  answerUnder,
  type GroupMember,
  movingSlots,
  type Original,
  type Permutation,
  sequenceOrders,
} from "./group.ts";
import { namingOf } from "./naming.ts";
import { embedOrder, identityOrder, isIdentity, type Order } from "./order.ts";
import { evaluationOrders } from "./order-sampler.ts";

/** What evaluation needs to know of a permutation: which slots move and how answers follow. */
export type Rearrangement = Pick<Permutation, "move" | "answers">;

/**
 * An item in its original order (member 0) and in up to `orders` − 1 distinct others, each with its right answer. Fewer when
 * the item has no more; one when it must not be permuted. The orders hang on seed, stage and item alone: the evaluations of one
 * run ask the same questions, so that they can be compared item by item. Refuse items with permutationProblem first.
 */
export function evaluationGroup(
  item: Original,
  rearrangement: Rearrangement,
  orders: number,
  at: { readonly seed: number; readonly stage: number },
): readonly GroupMember[] {
  const moving = movingSlots(item, rearrangement);
  // step 0: training steps count from 1, so no order of an evaluation repeats a training draw
  const key = { ...at, purpose: "order", step: 0, sample: item.sample } as const;
  const drawn = item.sequences
    ? [identityOrder(item.slots), ...sequenceOrders(item, moving, Math.min(orders, item.sequences.length) - 1, key)]
    : evaluationOrders(moving.length, orders, key).map((part) => embedOrder(part, moving, item.slots));
  return drawn.map((order, copy) => {
    return { copy, order, answer: answerUnder(item, order, rearrangement.answers), permuted: !isIdentity(order) };
  });
}

/**
 * What a policy said under `order`, in the frame of the original order; text that names no option stays as it is. Compare such
 * answers by normalForms (../reward/same-answer.ts), never as text: "(B)" is the answer "B".
 */
export function saidCanonically(item: Original, rearrangement: Rearrangement, order: Order, said: string): string {
  if (item.sensitivity !== "follows") return said;
  return canonicalAnswer(said, order, item, ruleFor(rearrangement.answers, item.space));
}

/** The slot that shows the right picture when `answer` is right; undefined when the answer names no picture. */
export function goldSlotOf(item: Original, answer: string): number | undefined {
  if (item.sensitivity !== "follows") return undefined;
  if (item.sequences || (item.space !== "letter" && item.space !== "number")) return undefined;
  const naming = namingOf(answer);
  const [name] = naming?.names ?? [];
  if (naming?.form !== "one" || name === undefined) return undefined;
  const slot = name.kind === "option" ? item.optionSlots[name.at] : name.at;
  return slot !== undefined && slot < item.slots ? slot : undefined;
}
