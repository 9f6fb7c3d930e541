// The orders under which an item is evaluated, and the way back: which answer a policy gave in the item's own frame, and in
// which slot the right picture stood. The figures made of these are in ../report/metrics.ts.

import { Failure } from "../../compiler/diagnostics/diagnostic.ts";
import type { EvaluateNode } from "../../plan/plan.ts";
import { canonicalAnswer, ruleFor } from "./answer.ts";
import {
  answerUnder,
  type GroupMember,
  movingSlots,
  type Original,
  type Permutation,
  permutationProblem,
  plainGroup,
  type Standing,
  sequenceOrders,
  standing,
} from "./group.ts";
import { namingOf } from "./naming.ts";
import { embedOrder, identityOrder, isIdentity, type Order } from "./order.ts";
import { evaluationOrders } from "./order-sampler.ts";

/** What evaluation needs to know of a permutation: which slots move and how answers follow. */
export type Rearrangement = Pick<Permutation, "move" | "answers">;

/**
 * What the rows say: options move, an answer that names a picture follows it. A yes or no, or a word, that changes with the order
 * has no picture to follow, and is asked in its own order only.
 */
export const rowsSay: Rearrangement = {
  move: "options",
  answers: { letter: "remap", number: "remap", yes_no: "drop", word: "drop" },
};

/** The rearrangement of an evaluation: its own settings, else what the rows say. What training permutes has no say in it. */
export const rearrangementOf = ({ move, answers }: Pick<EvaluateNode, "move" | "answers">): Rearrangement => ({
  move: move ?? rowsSay.move,
  answers: answers ?? rowsSay.answers,
});

/**
 * Why an item is asked in its own order only: it cannot move (see Standing), or nobody knows what its right answer would be in
 * another order (`unknown`).
 */
export type Alone = Standing | "unknown";

/**
 * Undefined for an item that can be asked in other orders. Throws Failure (E0601, E0602, E0604, E0608) where the evaluation says
 * itself what moves or what answers become, and this item contradicts it; what the rows alone say is obeyed by leaving the item
 * as it is.
 */
export function aloneBecause(item: Original, node: Pick<EvaluateNode, "move" | "answers">): Alone | undefined {
  const rearrangement = rearrangementOf(node);
  const problem = permutationProblem(item, rearrangement);
  if (problem && (node.move !== undefined || node.answers !== undefined)) throw new Failure(problem);
  return problem ? "unknown" : standing(item, rearrangement);
}

/**
 * An item in its original order (member 0) and in up to `orders` − 1 distinct others, each with its right answer. Fewer when
 * the item has no more. The orders hang on seed, stage and item alone: the evaluations of one run ask the same questions, so that
 * they can be compared item by item. Ask aloneBecause first: an item that stands alone is asked once, as plainGroup has it.
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

/** All questions to one item: its orders, and for a control the original order again as often as there are others. */
export function questionsOf(
  item: Original,
  node: Pick<EvaluateNode, "move" | "answers" | "orders">,
  at: { readonly seed: number; readonly stage: number },
  control: boolean,
): readonly { readonly member: GroupMember; readonly alone?: Alone; readonly again?: number }[] {
  if (node.orders < 2) return plainGroup(item).map((member) => ({ member }));
  const alone = aloneBecause(item, node);
  if (alone) return plainGroup(item).map((member) => ({ member, alone }));
  const members = evaluationGroup(item, rearrangementOf(node), node.orders, at);
  const [original, ...others] = members;
  if (!control || !original) return members.map((member) => ({ member }));
  return [
    ...members.map((member) => ({ member })),
    ...others.map((_, index) => ({ member: original, again: index + 1 })),
  ];
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
