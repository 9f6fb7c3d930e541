// The 95 % interval of a share when answers come in questions: those to one question hang together, and how closely is not
// known. No resampling: the correlation is integrated out, so a report computed twice says the same.

import { normalCdf, normalQuantile } from "./normal.ts";

/** A figure with its 95 % interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What one question adds to a share: a number of units (answers, orders or the question) and how many of them count. */
export interface Contribution {
  readonly hits: number;
  readonly of: number;
}

/** A share of no units: nothing is known, and nothing is printed. */
export const nothing: Interval = { value: Number.NaN, low: Number.NaN, high: Number.NaN };

export const z95 = normalQuantile(0.975);

/**
 * Wilson's score interval of a share (Wilson 1927), for `hits` of `of` independent trials. Keeps inside 0 … 1, has a width
 * at the ends too. With no trials: `nothing`.
 */
export function wilson({ hits, of }: Contribution): Interval {
  if (of === 0) return nothing;
  const share = hits / of;
  const spread = 1 + (z95 * z95) / of;
  const centre = (share + (z95 * z95) / (2 * of)) / spread;
  const half = (z95 / spread) * Math.sqrt((share * (1 - share)) / of + (z95 * z95) / (4 * of * of));
  return { value: share, low: hits === 0 ? 0 : centre - half, high: hits === of ? 1 : centre + half };
}

/** Correlations of two answers to one question that are weighed. */
const correlations = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/**
 * How much each correlation is believed beforehand: independence and all-or-none more than what lies between, and the more so the
 * fewer the questions. This and tailOf were found by simulation, so that coverage is even over correlations.
 */
const believed = (questions: number): readonly number[] =>
  correlations.map((rho) => (rho === 0 ? 2 + 12 / questions : rho === 1 ? 3 + 12 / questions : 1));

/**
 * What may lie beyond either end: 2.5 %, and with few questions a little more where answers look independent and a little less
 * where they do not, for a correlation that is believed by mistake makes an interval too short, never too long.
 */
const tailOf = (questions: number, independent: number): number =>
  0.025 + (0.1 / Math.max(questions, 4)) * (independent - 0.35);

/** Shares over which the likelihood of a correlation is integrated: midpoints, all believed alike. */
const shares = Array.from({ length: 40 }, (_, index) => (index + 0.5) / 40);

/**
 * The interval of Σ hits / Σ of over questions. With one unit a question it is Wilson's. With more it is Wilson's score interval
 * with the variance p (1 − p) Σ m (1 + (m − 1) ρ) / (Σ m)² of correlated units, m units to a question (Kish's design effect), its
 * tail probability averaged over ρ. The weights are the posterior of ρ under a beta-binomial number of hits a question, the share
 * integrated out. Questions without units say nothing. `bench/coverage.ts` prints how often such intervals hold the truth.
 */
export function shareInterval(questions: readonly Contribution[]): Interval {
  const counted = questions.filter((each) => each.of > 0);
  const hits = counted.reduce((sum, each) => sum + each.hits, 0);
  const of = counted.reduce((sum, each) => sum + each.of, 0);
  if (counted.every((each) => each.of === 1)) return wilson({ hits, of });
  const weights = posterior(counted);
  const pairs = counted.reduce((sum, each) => sum + each.of * (each.of - 1), 0);
  // a correlation that is all but impossible moves no digit
  const parts = correlations
    .map((rho, index) => ({ effect: (of + rho * pairs) / (of * of), weight: weights[index] ?? 0 }))
    .filter((each) => each.weight > 1e-9);
  const tail = tailOf(counted.length, weights[0] ?? 0);
  const value = hits / of;
  /** Probability that a score as high as the one seen is not reached when the share is `share`. */
  const below = (share: number): number => {
    const spread = share * (1 - share);
    let sum = 0;
    for (const { effect, weight } of parts) sum += weight * normalCdf((value - share) / Math.sqrt(spread * effect));
    return sum;
  };
  return {
    value,
    low: hits === 0 ? 0 : bisect(0, value, (share) => below(share) > 1 - tail),
    high: hits === of ? 1 : bisect(value, 1, (share) => below(share) >= tail),
  };
}

/** The place between `low` and `high` up to which `holds` is true. */
function bisect(low: number, high: number, holds: (at: number) => boolean): number {
  let [from, to] = [low, high];
  for (let halving = 0; halving < 34; halving += 1) {
    const middle = (from + to) / 2;
    if (holds(middle)) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

/** Questions with the same numbers. */
interface Alike extends Contribution {
  readonly count: number;
}

/** How much each correlation is believed after the questions were seen; sums to 1. */
function posterior(questions: readonly Contribution[]): readonly number[] {
  const alike = [...Map.groupBy(questions, (each) => each.hits * 65_536 + each.of).values()].map(
    (group): Alike => ({ hits: group[0]?.hits ?? 0, of: group[0]?.of ?? 0, count: group.length }),
  );
  const logs = correlations.map((_, index) => logLikelihoods(alike, index));
  const top = Math.max(...logs.map((list) => Math.max(...list)));
  const beforehand = believed(questions.length);
  const raw = logs.map(
    (list, index) => (beforehand[index] ?? 0) * list.reduce((sum, each) => sum + Math.exp(each - top), 0),
  );
  const sum = raw.reduce((total, each) => total + each, 0);
  return raw.map((each) => each / sum);
}

/** Beta-binomial log-likelihoods at each share, without their constants; ρ = 0 is the binomial, ρ = 1 all or nothing. */
function logLikelihoods(questions: readonly Alike[], correlation: number): readonly number[] {
  const last = shares.length - 1;
  if (correlations[correlation] === 1) {
    if (questions.some(({ hits, of }) => hits !== 0 && hits !== of)) return [Number.NEGATIVE_INFINITY];
    const all = questions.reduce((sum, { hits, count }) => sum + (hits > 0 ? count : 0), 0);
    const none = questions.reduce((sum, { hits, count }) => sum + (hits > 0 ? 0 : count), 0);
    return shares.map((share) => all * Math.log(share) + none * Math.log(1 - share));
  }
  const most = Math.max(...questions.map((each) => each.of));
  const one = ladder(correlation, shares.length, most);
  return shares.map((_, index) => {
    const yes = ladder(correlation, index, most);
    // the shares are symmetric: the ladder of 1 − share
    const no = ladder(correlation, last - index, most);
    let sum = 0;
    for (const { hits, of, count } of questions)
      sum += count * ((yes[hits] ?? 0) + (no[of - hits] ?? 0) - (one[of] ?? 0));
    return sum;
  });
}

/** By correlation and share, and behind the last share for 1: log of s · (s + θ) · (s + 2 θ) …, of 0, 1, 2 … factors. */
const ladders: number[][][] = correlations.map(() => []);

function ladder(correlation: number, share: number, most: number): readonly number[] {
  const known = ladders[correlation] ?? [];
  const logs = known[share] ?? [0];
  known[share] = logs;
  const rho = correlations[correlation] ?? 0;
  const from = shares[share] ?? 1;
  for (let factor = logs.length - 1; factor < most; factor += 1)
    logs.push((logs[factor] ?? 0) + Math.log(from + (factor * rho) / (1 - rho)));
  return logs;
}
