// Intervals for the report's figures: Wilson for plain shares, bootstraps for everything built of items with several orders.
// Bootstrap draws come from Philox keys, so that a report computed twice says the same.

import { bug } from "../../compiler/diagnostics/bug.ts";
import { type DrawKey, integerBelow, wordsAt } from "../method/philox.ts";
import type { Answered } from "./answered.ts";
import { type Contribution, contributions, type Metric, rate } from "./metrics.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

/** A figure with its confidence interval (95 % unless said otherwise). */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface BootstrapSettings {
  readonly seed: number;
  /** Number of resamples. */
  readonly resamples: number;
  /** Confidence, 0 … 1. */
  readonly level: number;
  /** `percentile`, or `bca`: bias-corrected and accelerated (Efron 1987), which moves the ends for skewed figures. */
  readonly kind: "percentile" | "bca";
}

export const defaultBootstrap: BootstrapSettings = { seed: 0, resamples: 2000, level: 0.95, kind: "percentile" };

/**
 * Wilson's score interval of a share, for `hits` of `of` independent trials. Keeps inside 0 … 1 and is honest near the ends,
 * where the normal approximation is not. With no trials: value NaN, interval 0 … 1.
 */
export function wilson({ hits, of }: Contribution, level = 0.95): Interval {
  if (of === 0) return { value: Number.NaN, low: 0, high: 1 };
  const z = normalQuantile(0.5 + level / 2);
  const share = hits / of;
  const spread = 1 + (z * z) / of;
  const centre = (share + (z * z) / (2 * of)) / spread;
  const half = (z / spread) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return { value: share, low: hits === 0 ? 0 : centre - half, high: hits === of ? 1 : centre + half };
}

/**
 * Bootstrap interval of a statistic of `count` exchangeable units: `statistic` gets the indices of the drawn units (with
 * repeats). Resamples on which it is NaN are left out. Units must be independent: for items with several orders a unit is the item.
 */
export function bootstrap(
  count: number,
  statistic: (indices: readonly number[]) => number,
  settings: BootstrapSettings = defaultBootstrap,
): Interval {
  if (settings.resamples < 1) bug(`a bootstrap of ${settings.resamples} resamples`);
  const all = Array.from({ length: count }, (_, index) => index);
  const value = count === 0 ? Number.NaN : statistic(all);
  const drawn: number[] = [];
  for (let resample = 0; resample < settings.resamples && count > 0; resample += 1) {
    const key: DrawKey = { seed: settings.seed, purpose: "bootstrap", sample: resample };
    const next = wordsAt(key);
    const figure = statistic(all.map(() => integerBelow(next, count)));
    if (!Number.isNaN(figure)) drawn.push(figure);
  }
  if (Number.isNaN(value) || drawn.length === 0) return { value, low: Number.NaN, high: Number.NaN };
  drawn.sort((left, right) => left - right);
  const tail = (1 - settings.level) / 2;
  const [low, high] = settings.kind === "bca" ? bcaTails(all, statistic, value, drawn, tail) : [tail, 1 - tail];
  return { value, low: quantile(drawn, low), high: quantile(drawn, high) };
}

/** Where BCa cuts the sorted resamples instead of at `tail` and 1 − `tail` (Efron and Tibshirani 1993, eq. 14.10). */
function bcaTails(
  all: readonly number[],
  statistic: (indices: readonly number[]) => number,
  value: number,
  drawn: readonly number[],
  tail: number,
): readonly [number, number] {
  // resamples equal to the value count half: with few items many are
  const below = drawn.reduce((sum, figure) => sum + (figure < value ? 1 : figure === value ? 0.5 : 0), 0);
  const bias = normalQuantile(Math.min(Math.max(below / drawn.length, 0.5 / drawn.length), 1 - 0.5 / drawn.length));
  const left = all
    .map((out) => statistic(all.filter((index) => index !== out)))
    .filter((figure) => !Number.isNaN(figure));
  const mean = left.reduce((sum, figure) => sum + figure, 0) / left.length;
  const squares = left.reduce((sum, figure) => sum + (mean - figure) ** 2, 0);
  const cubes = left.reduce((sum, figure) => sum + (mean - figure) ** 3, 0);
  const acceleration = squares === 0 || Number.isNaN(squares) ? 0 : cubes / (6 * squares ** 1.5);
  const cut = (at: number): number => {
    const shifted = bias + normalQuantile(at);
    return normalCdf(bias + shifted / (1 - acceleration * shifted));
  };
  return [cut(tail), cut(1 - tail)];
}

/** The quantile of a sorted list, linear between neighbours (type 7, as NumPy's default). */
export function quantile(sorted: readonly number[], at: number): number {
  const place = Math.min(Math.max(at, 0), 1) * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.ceil(place);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (place - low);
}

/** A metric of one evaluation with its interval. Whole items are drawn, each with all its orders (cluster bootstrap). */
export function metricInterval(
  metric: Metric,
  answers: readonly Answered[],
  settings: BootstrapSettings = defaultBootstrap,
): Interval {
  const units = contributions(metric, answers);
  return bootstrap(units.length, (indices) => rate(indices.map((index) => units[index]!)), settings);
}

/**
 * The difference of a metric between two evaluations (`after` − `before`) with its interval. Paired: items answered in both are
 * drawn together, which takes the difficulty of the items out of the comparison; items in only one of them are left out.
 */
export function pairedDifference(
  metric: Metric,
  before: readonly Answered[],
  after: readonly Answered[],
  settings: BootstrapSettings = defaultBootstrap,
): Interval {
  const later = new Set(after.map((answer) => answer.item));
  const both = new Set(before.map((answer) => answer.item).filter((item) => later.has(item)));
  const units = (answers: readonly Answered[]): readonly Contribution[] =>
    contributions(
      metric,
      answers.filter((answer) => both.has(answer.item)).sort((left, right) => left.item - right.item),
    );
  const first = units(before);
  const second = units(after);
  const pick = (list: readonly Contribution[], indices: readonly number[]) =>
    rate(indices.map((index) => list[index]!));
  return bootstrap(first.length, (indices) => pick(second, indices) - pick(first, indices), settings);
}
