// Draws the orders of a sample's copies. Copies of one sample get distinct orders for as long as there are enough of them
// (the paper's "distinct random permutations"); the identity is never drawn, since the gate alone decides what stays as it was.

import { assertNever, bug } from "../../compiler/diagnostics/bug.ts";
import { type OrderSampler, orderCount } from "../../plan/order-count.ts";
import { allOrders, identityOrder, isIdentity, type Order } from "./order.ts";
import { type DrawKey, shuffled, wordsAt } from "./philox.ts";

/** Up to here (5! = 120) a class of orders is listed and shuffled; above, orders are drawn and repeats refused. */
const listable = 5;

function rotations(slots: number): readonly Order[] {
  return identityOrder(slots)
    .slice(1)
    .map((by) => identityOrder(slots).map((slot) => (slot + by) % slots));
}

function transpositions(slots: number): readonly Order[] {
  return identityOrder(slots).flatMap((low) =>
    identityOrder(slots)
      .slice(low + 1)
      .map((high) => identityOrder(slots).map((slot) => (slot === low ? high : slot === high ? low : slot))),
  );
}

const isDerangement = (order: Order): boolean => order.every((old, slot) => old !== slot);

/** The shifts along one random cycle through all slots: with the identity they form a Latin square. */
function latinRows(slots: number, next: () => number): readonly Order[] {
  const cycle = shuffled(identityOrder(slots), next);
  const rows = identityOrder(slots)
    .slice(1)
    .map((by) => {
      const order = new Array<number>(slots);
      for (const [place, slot] of cycle.entries()) order[slot] = cycle[(place + by) % slots]!;
      return order;
    });
  return shuffled(rows, next);
}

/** Distinct orders drawn one after the other until there are `count` of them. */
function drawDistinct(
  slots: number,
  count: number,
  next: () => number,
  accept: (order: Order) => boolean,
): readonly Order[] {
  const found = new Map<string, Order>();
  while (found.size < count) {
    const order = shuffled(identityOrder(slots), next);
    if (accept(order)) found.set(order.join(), order);
  }
  return [...found.values()];
}

/** One round: min(count, all there are) distinct orders. */
function round(sampler: OrderSampler, slots: number, count: number, next: () => number): readonly Order[] {
  const wanted = Math.min(count, orderCount(sampler, slots));
  const accept = (order: Order): boolean =>
    sampler === "any" || (sampler === "derangement" ? isDerangement(order) : !isIdentity(order));
  switch (sampler) {
    case "random":
    case "any":
    case "derangement":
      if (slots > listable) return drawDistinct(slots, wanted, next, accept);
      return shuffled(allOrders(slots).filter(accept), next).slice(0, wanted);
    case "cyclic":
      return shuffled(rotations(slots), next).slice(0, wanted);
    case "transposition":
      return shuffled(transpositions(slots), next).slice(0, wanted);
    case "balanced":
      return latinRows(slots, next).slice(0, wanted);
    case "all":
      return allOrders(slots).slice(1, wanted + 1);
    default:
      return assertNever(sampler, "round");
  }
}

/**
 * Orders of `slots` movable slots for `count` copies of one sample, none of them the identity unless the sampler is `any`. Distinct while enough exist;
 * then another round begins. Empty when fewer than two slots move. `key` names seed, step and sample.
 */
export function drawOrders(sampler: OrderSampler, slots: number, count: number, key: DrawKey): readonly Order[] {
  if (slots < 2) return [];
  const next = wordsAt(key);
  const orders: Order[] = [];
  while (orders.length < count) orders.push(...round(sampler, slots, count - orders.length, next));
  return orders;
}

/**
 * The orders under which one item is evaluated: the original first, then up to `count` − 1 distinct others. Fewer when the
 * item has fewer orders: a repeated order would count as agreement with itself.
 */
export function evaluationOrders(slots: number, count: number, key: DrawKey): readonly Order[] {
  if (count < 1) bug(`an item is evaluated in at least one order, not ${count}`);
  const others = Math.min(count - 1, orderCount("random", slots));
  return [identityOrder(slots), ...(others > 0 ? drawOrders("random", slots, others, key) : [])];
}
