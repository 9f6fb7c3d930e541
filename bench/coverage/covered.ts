// How often an interval of nominally 95 % holds the truth: exactly where all outcomes can be listed, else over seeded draws.

import { uniformOf, wordsAt } from "../../runtime/method/philox.ts";
import { difference, type Estimate, estimate } from "../../runtime/report/estimate.ts";
import { type Contribution, type Interval, shareInterval, wilson } from "../../runtime/report/share.ts";

/** Coverage over several truths, 0 … 1. */
export interface Covered {
  readonly mean: number;
  readonly least: number;
  /** The least among truths of 5 % to 95 %. */
  readonly leastWithin: number;
  /** How many truths, and draws at each; 0 draws: every outcome was counted. */
  readonly truths: number;
  readonly trials: number;
}

/** 2 %, 5 %, 8 % … 98 %. */
export const shares: readonly number[] = Array.from({ length: 33 }, (_, index) => (2 + 3 * index) / 100);

const within = (share: number): boolean => share >= 0.05 && share <= 0.95;

function summary(list: readonly { readonly covered: number; readonly inside: boolean }[], trials: number): Covered {
  const covered = list.map((each) => each.covered);
  return {
    mean: covered.reduce((sum, each) => sum + each, 0) / list.length,
    least: Math.min(...covered),
    leastWithin: Math.min(...list.filter((each) => each.inside).map((each) => each.covered)),
    truths: list.length,
    trials,
  };
}

// a share is made of fractions: what differs in the last bit is the same truth
const holds = ({ low, high }: Interval, truth: number): boolean => low <= truth + 1e-12 && truth - 1e-12 <= high;

/** Exact coverage of plain shares: `questions` questions of one answer each, at each of `truths` (open interval 0 … 1). */
export function plain(questions: number, truths: readonly number[]): Covered {
  const intervals = Array.from({ length: questions + 1 }, (_, hits) => wilson({ hits, of: questions }));
  const chosen = [0];
  for (let hits = 1; hits <= questions; hits += 1)
    chosen.push((chosen[hits - 1] ?? 0) + Math.log(questions - hits + 1) - Math.log(hits));
  return summary(
    truths.map((truth) => ({
      inside: within(truth),
      covered: intervals.reduce((sum, interval, hits) => {
        if (!holds(interval, truth)) return sum;
        return sum + Math.exp((chosen[hits] ?? 0) + hits * Math.log(truth) + (questions - hits) * Math.log(1 - truth));
      }, 0),
    })),
    0,
  );
}

/**
 * How the answers to one question hang together, with the same correlation:
 * - `copied`  with probability ρ all answers are one answer, else they are independent
 * - `spread`  questions differ in difficulty: a beta distribution of shares with correlation ρ
 */
export type Together = "copied" | "spread";

interface Draws {
  readonly seed: number;
  /** Evaluations drawn at each truth. */
  readonly trials: number;
}

type Uniform = () => number;

function uniforms(seed: number, stage: number, step: number): Uniform {
  const next = wordsAt({ seed, purpose: "bootstrap", stage, step });
  return () => uniformOf(next());
}

/** Right answers of `orders` to one question. */
function answered(next: Uniform, orders: number, share: number, rho: number, together: Together): number {
  const each = (chance: number) => {
    let right = 0;
    for (let order = 0; order < orders; order += 1) if (next() < chance) right += 1;
    return right;
  };
  if (rho === 0) return each(share);
  if (together === "copied" || rho === 1) return next() < rho ? (next() < share ? orders : 0) : each(share);
  // Pólya's urn draws a beta-binomial without a beta
  const weight = 1 / rho - 1;
  let right = 0;
  for (let order = 0; order < orders; order += 1) if (next() * (weight + order) < share * weight + right) right += 1;
  return right;
}

/** An interval of the same numbers is worked out once. */
function remembered(): (counts: readonly number[], orders: number) => Interval {
  const known = new Map<string, Interval>();
  return (counts, orders) => {
    const key = counts.join();
    const before = known.get(key);
    if (before) return before;
    const questions = counts.flatMap((count, hits) =>
      Array.from({ length: count }, (): Contribution => ({ hits, of: orders })),
    );
    const interval = shareInterval(questions);
    known.set(key, interval);
    return interval;
  };
}

export interface Clusters extends Draws {
  readonly questions: number;
  readonly orders: number;
  /** Correlation of two answers to one question, 0 … 1. */
  readonly rho: number;
  readonly together: Together;
}

/** Coverage of shares of answers that come `orders` to a question. */
export function clustered({ questions, orders, rho, together, seed, trials }: Clusters): Covered {
  const interval = remembered();
  return summary(
    shares.map((share, place) => {
      const next = uniforms(seed, questions, place);
      let covered = 0;
      for (let trial = 0; trial < trials; trial += 1) {
        const counts = new Array<number>(orders + 1).fill(0);
        for (let question = 0; question < questions; question += 1) {
          const right = answered(next, orders, share, rho, together);
          counts[right] = (counts[right] ?? 0) + 1;
        }
        if (holds(interval(counts, orders), share)) covered += 1;
      }
      return { covered: covered / trials, inside: within(share) };
    }),
    trials,
  );
}

export interface Pairs extends Draws {
  readonly questions: number;
  readonly orders: number;
  /** Correlation of two answers to one question, before as after. */
  readonly rho: number;
  /** Correlation of the answers before and after; where two shares allow less, the most they allow. */
  readonly phi: number;
}

/** 5 %, 20 % … 95 %. */
const some: readonly number[] = Array.from({ length: 7 }, (_, index) => (5 + 15 * index) / 100);

/** Coverage of the difference after − before of the same questions, over all pairs of shares of 5 %, 20 % … 95 %. */
export function paired({ questions, orders, rho, phi, seed, trials }: Pairs): Covered {
  const pairs = some.flatMap((before) => some.map((after) => [before, after] as const));
  return summary(
    pairs.map(([before, after], place) => {
      const next = uniforms(seed, questions, place);
      const most = Math.min(before, after) - before * after;
      const joint = before * after + Math.min(phi * Math.sqrt(before * (1 - before) * after * (1 - after)), most);
      let covered = 0;
      for (let trial = 0; trial < trials; trial += 1) {
        const [b, a] = pairOfEvaluations(next, { questions, orders, rho }, [joint, before - joint, after - joint]);
        if (holds(difference(b, a), after - before)) covered += 1;
      }
      return { covered: covered / trials, inside: true };
    }),
    trials,
  );
}

/** Cells: right both times, before alone, after alone; with probability ρ all orders of a question are answered as one. */
function pairOfEvaluations(
  next: Uniform,
  { questions, orders, rho }: Pick<Pairs, "questions" | "orders" | "rho">,
  [both, only, later]: readonly [number, number, number],
): readonly [Estimate, Estimate] {
  const before = new Map<number, Contribution>();
  const after = new Map<number, Contribution>();
  for (let question = 0; question < questions; question += 1) {
    const one = orders > 1 && next() < rho;
    let [b, a] = [0, 0];
    for (let order = 0; order < (one ? 1 : orders); order += 1) {
      const at = next();
      if (at < both + only) b += one ? orders : 1;
      if (at < both || (at >= both + only && at < both + only + later)) a += one ? orders : 1;
    }
    before.set(question, { hits: b, of: orders });
    after.set(question, { hits: a, of: orders });
  }
  return [estimate(before), estimate(after)];
}
