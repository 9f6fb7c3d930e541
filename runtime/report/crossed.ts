// The mean of a figure over seeds and questions, which are crossed: every trained policy is asked the same questions. Both are a
// sample, the seeds of all trainings that might have been, the questions of all that might have been asked. No resampling: a report
// computed twice says the same.

import type { Interval } from "./share.ts";
import { studentQuantile } from "./student.ts";

/** What each question adds to the figure of each seed: a row a seed, whose mean is its figure. */
export type Crossed = readonly (readonly number[])[];

/** A share of 0 … 1, or what one share is more than another, −1 … 1. */
export type Kind = "share" | "difference";

/**
 * Questions that are put beside those seen, as many right as wrong (Agresti and Coull 1998), or one better and one worse (Bonett and
 * Price 2012): an interval has a width where all questions have one value.
 */
const beside: Readonly<Record<Kind, readonly number[]>> = { share: [1, 1, 0, 0], difference: [1, -1] };
const least: Readonly<Record<Kind, number>> = { share: 0, difference: -1 };

/** What an interval is made of. */
interface Parts {
  readonly value: number;
  /** Over questions: centre and standard error, with those put beside. */
  readonly centre: number;
  readonly overQuestions: number;
  readonly questions: number;
  /** Standard error over seeds; 0 of one seed, which says nothing of others. */
  readonly overSeeds: number;
  readonly seeds: number;
}

const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;

function variance(list: readonly number[]): number {
  const middle = mean(list);
  return list.reduce((sum, each) => sum + (each - middle) ** 2, 0) / (list.length - 1);
}

/** `step`: the least by which the figure of a seed can change; half of it either way is not seen (step² / 12). */
function partsOf(rows: Crossed, kind: Kind, step: number): Parts {
  const bySeed = rows.map(mean);
  const count = rows[0]?.length ?? 0;
  const byQuestion = Array.from({ length: count }, (_, at) => mean(rows.map((row) => row[at] ?? 0)));
  const extended = [...byQuestion, ...beside[kind]];
  return {
    value: mean(bySeed),
    centre: mean(extended),
    overQuestions: Math.sqrt(variance(extended) / extended.length),
    questions: extended.length,
    overSeeds: rows.length < 2 ? 0 : Math.sqrt((variance(bySeed) + step ** 2 / 12) / rows.length),
    seeds: rows.length,
  };
}

/** The ends at a level: what lies beyond either with probability `tail`. */
function ends(
  { value, centre, overQuestions, questions, overSeeds, seeds }: Parts,
  tail: number,
): readonly [number, number] {
  const question = studentQuantile(1 - tail, questions - 1) * overQuestions;
  const seed = seeds < 2 ? 0 : studentQuantile(1 - tail, seeds - 1) * overSeeds;
  const reach = (side: number): number => Math.hypot(Math.max(0, side), seed);
  return [value - reach(value - centre + question), value + reach(centre + question - value)];
}

/**
 * The mean with its 95 % interval. Each end is as far from the mean as those of the t interval over seeds and of the adjusted t
 * interval over questions together, at right angles (variance estimates recovery: Zou and Donner 2008): never nearer than either.
 */
export function crossedInterval(rows: Crossed, kind: Kind, step: number): Interval {
  const parts = partsOf(rows, kind, step);
  const [low, high] = ends(parts, 0.025);
  return { value: parts.value, low: Math.max(least[kind], low), high: Math.min(1, high) };
}

/** The least p at which the interval of a difference does not hold 0; 1 where there is no difference. */
export function crossedP(rows: Crossed, step: number): number {
  const parts = partsOf(rows, "difference", step);
  if (parts.value === 0) return 1;
  const holdsNothing = (p: number): boolean => {
    const [low, high] = ends(parts, p / 2);
    return parts.value > 0 ? low > 0 : high < 0;
  };
  // on a scale of logarithms: what is below 1e-9 is not told apart
  let [below, above] = [Math.log(1e-9), 0];
  for (let halving = 0; halving < 40; halving += 1) {
    const middle = (below + above) / 2;
    if (holdsNothing(Math.exp(middle))) above = middle;
    else below = middle;
  }
  return Math.exp(above);
}

/** Several tests corrected by Holm's method (1979), in their order: what each p has to be held against 5 % as. */
export function holm(ps: readonly number[]): readonly number[] {
  const order = ps.map((_, at) => at).sort((a, b) => (ps[a] ?? 1) - (ps[b] ?? 1));
  const adjusted = [...ps];
  let most = 0;
  for (const [rank, at] of order.entries()) {
    most = Math.max(most, Math.min(1, (ps.length - rank) * (ps[at] ?? 1)));
    adjusted[at] = most;
  }
  return adjusted;
}
