// An order of a sample's pictures: the permutation σ of the paper (§3), as a list. New slot j shows old picture σ(j).
// Algebra of orders and the question which slots may move; order-sampler.ts draws them, answer.ts carries answers along.

import { assertNever, bug } from "../../compiler/diagnostics/bug.ts";
import type { PermuteNode } from "../../plan/plan.ts";

/** `order[j]` is the old slot whose picture new slot j shows. Slots count from 0; each appears once. */
export type Order = readonly number[];

/** Which slots of a sample may move: the spec's `move`, or an explicit list of slots. */
export type Movable =
  | { readonly kind: "all" }
  /** The pictures that are answer options; a reference or question picture stays where it is. */
  | { readonly kind: "options" }
  | { readonly kind: "all_but_first" }
  | { readonly kind: "last"; readonly count: number }
  | { readonly kind: "slots"; readonly slots: readonly number[] };

export function identityOrder(slots: number): Order {
  return Array.from({ length: slots }, (_, slot) => slot);
}

export function isIdentity(order: Order): boolean {
  return order.every((old, slot) => old === slot);
}

export function sameOrder(left: Order, right: Order): boolean {
  return left.length === right.length && left.every((old, slot) => old === right[slot]);
}

/** Whether a list is an order: each of 0 … n − 1 exactly once. */
export function isOrder(list: readonly number[]): boolean {
  const seen = new Set(list);
  return seen.size === list.length && list.every((old) => Number.isInteger(old) && old >= 0 && old < list.length);
}

/** σ⁻¹: the slot to which each old picture went. `inverseOrder(order)[old]` is the new slot of picture `old`. */
export function inverseOrder(order: Order): Order {
  const out = new Array<number>(order.length);
  for (const [slot, old] of order.entries()) out[old] = slot;
  return out;
}

/** First `first`, then `second`, as one order: new slot j shows picture first(second(j)). */
export function composeOrders(first: Order, second: Order): Order {
  if (first.length !== second.length) bug(`orders of ${first.length} and ${second.length} slots do not compose`);
  return second.map((slot) => first[slot]!);
}

/** The items as an order shows them: place j holds item σ(j). */
export function arrange<T>(items: readonly T[], order: Order): T[] {
  if (items.length !== order.length) bug(`an order of ${order.length} slots cannot arrange ${items.length} items`);
  return order.map((old) => items[old]!);
}

/** The spec's `move`, as one kind of thing. */
export const movableOf = (move: PermuteNode["move"]): Movable => (typeof move === "string" ? { kind: move } : move);

/** How many pictures a sample must have for its `move` to mean something. */
export function leastSlots(movable: Movable): number {
  switch (movable.kind) {
    case "last":
      return movable.count;
    case "slots":
      return Math.max(0, ...movable.slots) + 1;
    case "all":
    case "options":
    case "all_but_first":
      return 0;
  }
}

/** The slots that may move, ascending. `optionSlots` lists the slots whose pictures are answer options. */
export function movableSlots(movable: Movable, slots: number, optionSlots: readonly number[]): readonly number[] {
  switch (movable.kind) {
    case "all":
      return identityOrder(slots);
    case "options":
      return optionSlots.toSorted((left, right) => left - right);
    case "all_but_first":
      return identityOrder(slots).slice(1);
    case "last":
      return identityOrder(slots).slice(-movable.count);
    case "slots":
      return movable.slots.toSorted((left, right) => left - right);
    default:
      return assertNever(movable, "movableSlots");
  }
}

/** An order of the movable slots among themselves, seen as an order of all slots; the others stay. */
export function embedOrder(part: Order, movable: readonly number[], slots: number): Order {
  if (part.length !== movable.length) bug(`an order of ${part.length} slots for ${movable.length} movable ones`);
  const out = identityOrder(slots).slice();
  for (const [place, slot] of movable.entries()) out[slot] = movable[part[place]!]!;
  return out;
}

/** All orders of n slots in lexicographic order, the identity first. For n up to 7 or so: there are n! of them. */
export function allOrders(slots: number): readonly Order[] {
  if (slots > 9) bug(`${slots} slots have too many orders to list`);
  let orders: number[][] = [[]];
  for (let size = 0; size < slots; size += 1) {
    orders = orders.flatMap((begun) =>
      identityOrder(slots).flatMap((old) => (begun.includes(old) ? [] : [[...begun, old]])),
    );
  }
  return orders;
}
