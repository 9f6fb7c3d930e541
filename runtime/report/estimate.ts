// A figure together with what each question does to it, so that figures of the same questions can be taken from each other:
// before from after, the same order asked again from another order.

import { type Contribution, type Interval, nothing, shareInterval } from "./share.ts";

/** A share or a difference of shares. */
export interface Estimate extends Interval {
  /** By question: how far the value would move, to first order, without it (its influence, summing to 0). */
  readonly influence: ReadonlyMap<number, number>;
}

/** The share of hits over questions, by the number of the question. Questions without units are left out. */
export function estimate(questions: ReadonlyMap<number, Contribution>): Estimate {
  const counted = [...questions].filter(([, each]) => each.of > 0);
  const interval = shareInterval(counted.map(([, each]) => each));
  const units = counted.reduce((sum, [, each]) => sum + each.of, 0);
  const influence = new Map(
    counted.map(([item, { hits, of }]) => [item, (hits - interval.value * of) / units] as const),
  );
  return { ...interval, influence };
}

/**
 * So many uncorrelated questions are put beside those seen. Where every question is as before, the interval then reaches to changes
 * of which so many questions would show nothing 1 time in 6 (in 10, from 50 questions on).
 */
const doubt = (questions: number): number => 3 + 4.5 / questions;

/**
 * `to` − `from`, of the same questions or of some in common. Its interval is put together from the two of its parts by the method
 * of variance estimates recovery (Newcombe 1998, method 10; Zou and Donner 2008) with the correlation of the two figures over
 * questions, drawn a little towards 0, so that it has a width where every question is as before.
 */
export function difference(from: Estimate, to: Estimate): Estimate {
  const items = new Set([...from.influence.keys(), ...to.influence.keys()]);
  const influence = new Map(
    [...items].map((item) => [item, (to.influence.get(item) ?? 0) - (from.influence.get(item) ?? 0)] as const),
  );
  const value = to.value - from.value;
  if (Number.isNaN(value)) return { ...nothing, influence };
  const r = correlation(from.influence, to.influence, items.size);
  const reach = (one: number, other: number): number =>
    Math.sqrt(Math.max(0, one * one - 2 * r * one * other + other * other));
  return {
    value,
    low: Math.max(-1, value - reach(to.value - to.low, from.high - from.value)),
    high: Math.min(1, value + reach(to.high - to.value, from.value - from.low)),
    influence,
  };
}

function correlation(from: ReadonlyMap<number, number>, to: ReadonlyMap<number, number>, items: number): number {
  const squares = (list: ReadonlyMap<number, number>) => [...list.values()].reduce((sum, each) => sum + each * each, 0);
  const together = [...from].reduce((sum, [item, each]) => sum + each * (to.get(item) ?? 0), 0);
  const alone = Math.sqrt(squares(from) * squares(to));
  return alone === 0 ? 0 : (together / alone) * (items / (items + doubt(items)));
}
