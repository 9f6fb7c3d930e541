// Orders as a group, and the samplers of orders.

import fc from "fast-check";
import { expect, test } from "vitest";
import { type OrderSampler, orderCount } from "../../plan/order-count.ts";
import {
  allOrders,
  arrange,
  composeOrders,
  embedOrder,
  identityOrder,
  inverseOrder,
  isIdentity,
  isOrder,
  leastSlots,
  movableSlots,
  type Order,
  sameOrder,
} from "../../runtime/method/order.ts";
import { drawOrders, evaluationOrders } from "../../runtime/method/order-sampler.ts";

const orderOf = (slots: number): fc.Arbitrary<Order> =>
  fc.shuffledSubarray([...identityOrder(slots)], { minLength: slots, maxLength: slots });
const triples = fc
  .integer({ min: 1, max: 7 })
  .chain((slots) => fc.tuple(orderOf(slots), orderOf(slots), orderOf(slots)));
const samplers: readonly OrderSampler[] = ["random", "derangement", "cyclic", "transposition", "balanced", "all"];

test("orders form a group, and arranging follows it", () => {
  fc.assert(
    fc.property(triples, ([a, b, c]) => {
      const one = identityOrder(a.length);
      const pictures = a.map((_, slot) => `picture ${slot}`);
      expect(composeOrders(composeOrders(a, b), c)).toEqual(composeOrders(a, composeOrders(b, c)));
      expect(composeOrders(a, one)).toEqual(a);
      expect(composeOrders(one, a)).toEqual(a);
      expect(isIdentity(composeOrders(a, inverseOrder(a)))).toBe(true);
      expect(arrange(arrange(pictures, a), b)).toEqual(arrange(pictures, composeOrders(a, b)));
    }),
  );
});

test("a list is an order when each slot appears once", () => {
  expect(isOrder([2, 0, 1])).toBe(true);
  expect(isOrder([0, 0, 1])).toBe(false);
  expect(isOrder([1, 2])).toBe(false);
  expect(sameOrder([0, 1], [0, 1, 2])).toBe(false);
});

test("allOrders lists n! orders, the identity first", () => {
  expect(allOrders(3)).toEqual([
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]);
  expect(new Set(allOrders(5).map(String)).size).toBe(120);
});

test("which slots move", () => {
  expect(movableSlots({ kind: "all" }, 4, [1, 2])).toEqual([0, 1, 2, 3]);
  expect(movableSlots({ kind: "options" }, 4, [3, 1])).toEqual([1, 3]);
  expect(movableSlots({ kind: "all_but_first" }, 4, [])).toEqual([1, 2, 3]);
  expect(movableSlots({ kind: "slots", slots: [2, 0] }, 4, [])).toEqual([0, 2]);
  expect(movableSlots({ kind: "last", count: 2 }, 5, [])).toEqual([3, 4]);
  expect([leastSlots({ kind: "last", count: 2 }), leastSlots({ kind: "slots", slots: [2, 0] })]).toEqual([2, 3]);
});

test("an order of the movable slots leaves the pinned ones where they are", () => {
  expect(embedOrder([1, 2, 0], [1, 2, 3], 5)).toEqual([0, 2, 3, 1, 4]);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(6), { minLength: 1 }), fc.nat(2 ** 30), (slots, seed) => {
      const moving = slots.toSorted((left, right) => left - right);
      for (const part of drawOrders("random", moving.length, 2, { seed, purpose: "order" })) {
        const order = embedOrder(part, moving, 7);
        expect(isOrder(order)).toBe(true);
        for (const slot of identityOrder(7)) if (!moving.includes(slot)) expect(order[slot]).toBe(slot);
      }
    }),
  );
});

test("copies get distinct orders of the class asked for, and never the identity", () => {
  for (const sampler of samplers) {
    for (const slots of [2, 3, 4, 5, 6, 7]) {
      const count = Math.min(orderCount(sampler, slots), 30);
      for (let sample = 0; sample < 10; sample += 1) {
        const orders = drawOrders(sampler, slots, count, { seed: 1, purpose: "order", sample });
        expect(orders.length).toBe(count);
        expect(new Set(orders.map(String)).size).toBe(count);
        for (const order of orders) {
          expect(isOrder(order)).toBe(true);
          const moved = order.filter((old, slot) => old !== slot).length;
          expect(moved).toBeGreaterThan(0);
          if (sampler === "derangement" || sampler === "cyclic" || sampler === "balanced") expect(moved).toBe(slots);
          if (sampler === "transposition") expect(moved).toBe(2);
          if (sampler === "cyclic")
            expect(new Set(order.map((old, slot) => (old - slot + slots) % slots)).size).toBe(1);
        }
      }
    }
  }
});

test("orderCount counts what there is", () => {
  const derangements = (slots: number) =>
    allOrders(slots).filter((order) => order.every((old, slot) => old !== slot)).length;
  for (const slots of [2, 3, 4, 5, 6]) expect(orderCount("derangement", slots)).toBe(derangements(slots));
  // what cannot move has no orders, not even its own
  for (const sampler of [...samplers, "any"] as const)
    expect([orderCount(sampler, 0), orderCount(sampler, 1)], sampler).toEqual([0, 0]);
  const ofFour = samplers.map((sampler) => [sampler, orderCount(sampler, 4)]);
  expect(Object.fromEntries(ofFour)).toEqual({
    random: 23,
    derangement: 9,
    cyclic: 3,
    transposition: 6,
    balanced: 3,
    all: 23,
  });
});

test("`any` gives the identity as often as every other order", () => {
  expect(orderCount("any", 3)).toBe(6);
  const drawn = Array.from(
    { length: 3000 },
    (_, sample) => drawOrders("any", 3, 1, { seed: 1, purpose: "order", sample })[0]!,
  );
  const share = drawn.filter((order) => order.every((old, slot) => old === slot)).length / drawn.length;
  // 1/3! within four standard errors
  expect(Math.abs(share - 1 / 6)).toBeLessThan(4 * Math.sqrt(((1 / 6) * (5 / 6)) / drawn.length));
  expect(new Set(drawOrders("any", 3, 6, { seed: 1, purpose: "order" }).map(String)).size).toBe(6);
});

test("when the orders run out another round begins; with one slot there is none", () => {
  expect(drawOrders("random", 2, 3, { seed: 1, purpose: "order" })).toEqual([
    [1, 0],
    [1, 0],
    [1, 0],
  ]);
  const eight = drawOrders("random", 3, 8, { seed: 1, purpose: "order" });
  expect(new Set(eight.slice(0, 5).map(String)).size).toBe(5);
  expect(new Set(eight.slice(5).map(String)).size).toBe(3);
  expect(drawOrders("random", 1, 3, { seed: 1, purpose: "order" })).toEqual([]);
});

test("balanced orders with the original form a Latin square", () => {
  for (let sample = 0; sample < 20; sample += 1) {
    const square = [identityOrder(5), ...drawOrders("balanced", 5, 4, { seed: 2, purpose: "order", sample })];
    for (const slot of identityOrder(5)) expect(new Set(square.map((order) => order[slot])).size).toBe(5);
  }
});

test("random orders are uniform over all but the identity, listed or drawn", () => {
  for (const slots of [3, 6]) {
    const trials = slots === 3 ? 5000 : 4000;
    const counts = new Array<number>(slots * slots).fill(0);
    for (let sample = 0; sample < trials; sample += 1) {
      const [order] = drawOrders("random", slots, 1, { seed: 3, purpose: "order", sample });
      for (const [slot, old] of order!.entries()) counts[slot * slots + old]! += 1;
    }
    const all = orderCount("random", slots) + 1;
    const stay = (all / slots - 1) / (all - 1);
    for (const [cell, count] of counts.entries()) {
      const share = cell % (slots + 1) === 0 ? stay : (1 - stay) / (slots - 1);
      expect(Math.abs(count / trials - share)).toBeLessThan(4.5 * Math.sqrt((share * (1 - share)) / trials));
    }
  }
});

test("an item is evaluated in its original order and in distinct others, never in more than it has", () => {
  const orders = evaluationOrders(4, 4, { seed: 1, purpose: "evaluate", sample: 8 });
  expect(orders[0]).toEqual([0, 1, 2, 3]);
  expect(new Set(orders.map(String)).size).toBe(4);
  expect(evaluationOrders(2, 4, { seed: 1, purpose: "evaluate" })).toEqual([
    [0, 1],
    [1, 0],
  ]);
  expect(evaluationOrders(1, 4, { seed: 1, purpose: "evaluate" })).toEqual([[0]]);
});
