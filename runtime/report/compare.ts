// Runs held against each other: arms × metrics, each a mean over seeds with an interval over seeds and questions; and what each arm
// is more than the reference, paired by seed and question, tested, and corrected for so many tests.

import type { Answered } from "./answered.ts";
import { type Crossed, crossedInterval, crossedP, holm } from "./crossed.ts";
import { contributions } from "./metrics.ts";
import type { Contribution, Interval } from "./share.ts";

/** What a training took. */
export interface Cost {
  readonly steps: number;
  /** Absent where nothing is rolled out. */
  readonly rollouts?: number;
  /** Tokens that were learnt from. */
  readonly tokens: number;
}

/** A finished run with the answers to one evaluation. */
export interface Asked {
  /** What the arm is called. */
  readonly arm: string;
  readonly seed: number;
  readonly devices: readonly string[];
  readonly cost: Cost;
  readonly before: readonly Answered[];
  readonly after: readonly Answered[];
}

/** The runs that were asked the same questions, arm by arm; the first is the reference. */
export interface Question {
  readonly evaluation: string;
  readonly arms: readonly { readonly name: string; readonly runs: readonly Asked[] }[];
}

/** A mean over seeds; `bySeed` in the order of the arm's seeds. */
export interface Mean extends Interval {
  readonly bySeed: readonly number[];
}

export interface ArmFigures {
  readonly arm: string;
  readonly seeds: readonly number[];
  readonly cost: Cost;
  /** By metric; a metric of which nothing was counted is not there. */
  readonly before: Readonly<Partial<Record<MetricName, Mean>>>;
  readonly after: Readonly<Partial<Record<MetricName, Mean>>>;
}

/** After training, `arm` − reference, of the seeds that both have. */
export interface Difference extends Mean {
  readonly metric: MetricName;
  readonly arm: string;
  readonly seeds: readonly number[];
  /** Of the test that there is no difference, and as Holm corrects it over all tests of the comparison. */
  readonly p: number;
  readonly holm: number;
}

export interface Comparison {
  readonly evaluation: string;
  readonly questions: number;
  readonly reference: string;
  readonly arms: readonly ArmFigures[];
  readonly differences: readonly Difference[];
  readonly devices: readonly string[];
}

/** Of each question, what it adds: hits and units. */
type Counted = ReadonlyMap<number, Contribution>;

/** Metrics by their names in words; a difference of two has both. */
const metrics = {
  accuracy: (answers) => [contributions("accuracy", answers)],
  "consistent accuracy": (answers) => [contributions("consistent_accuracy", answers)],
  "flip rate": (answers) => [contributions("flip_rate", answers)],
  "flip rate over same order": (answers) =>
    answers.some((each) => each.again !== undefined)
      ? [contributions("flip_rate", answers), contributions("flip_rate", answers, "control")]
      : [],
} as const satisfies Readonly<Record<string, (answers: readonly Answered[]) => readonly Counted[]>>;

export type MetricName = keyof typeof metrics;
export const metricNames = Object.keys(metrics) as readonly MetricName[];

/** What each question of a run adds to a metric, so that their mean is the figure; and the least by which it can change. */
interface Row {
  readonly values: readonly number[];
  readonly step: number;
}

/**
 * A share is a ratio of sums, Σ hits / Σ units: each question counts as the share, and what its hits are more than its units' worth
 * of it (its influence). Where all questions have as many units that is its own share.
 */
function shareRow(counted: Counted, items: readonly number[]): Row | undefined {
  const all = items.map((item) => counted.get(item) ?? { hits: 0, of: 0 });
  const [hits, of] = [all.reduce((sum, each) => sum + each.hits, 0), all.reduce((sum, each) => sum + each.of, 0)];
  if (of === 0) return undefined;
  const share = hits / of;
  return { values: all.map((each) => share + ((each.hits - share * each.of) * items.length) / of), step: 1 / of };
}

function rowOf(metric: MetricName, answers: readonly Answered[], items: readonly number[]): Row | undefined {
  const [rate, control] = metrics[metric](answers);
  const row = rate && shareRow(rate, items);
  if (!row || !control) return row;
  const under = shareRow(control, items);
  return (
    under && {
      values: row.values.map((each, at) => each - (under.values[at] ?? 0)),
      step: Math.max(row.step, under.step),
    }
  );
}

const kindOf = (metric: MetricName) => (metric === "flip rate over same order" ? "difference" : "share");

const meanOf = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

function meanOver(
  metric: MetricName,
  asked: readonly (readonly Answered[])[],
  items: readonly number[],
): Mean | undefined {
  const rows = asked.map((answers) => rowOf(metric, answers, items));
  if (rows.length === 0 || !rows.every((each) => each !== undefined)) return undefined;
  const values = rows.map((each) => each.values);
  const step = Math.max(...rows.map((each) => each.step));
  return { ...crossedInterval(values, kindOf(metric), step), bySeed: values.map(meanOf) };
}

/** The comparison of runs that were asked the same questions. */
export function comparison({ evaluation, arms }: Question): Comparison {
  const runs = arms.flatMap((each) => each.runs);
  const items = [...new Set(runs.flatMap((each) => each.after.map(({ item }) => item)))].sort((a, b) => a - b);
  const [reference, ...others] = arms;
  const found = others.flatMap((arm) => differencesOf(arm, reference ?? arm, items));
  const corrected = holm(found.map(({ p }) => p));
  return {
    evaluation,
    questions: items.length,
    reference: reference?.name ?? "",
    arms: arms.map(({ name, runs: own }) => ({
      arm: name,
      seeds: own.map(({ seed }) => seed),
      cost: meanCost(own.map(({ cost }) => cost)),
      before: figuresOf(
        own.map(({ before }) => before),
        items,
      ),
      after: figuresOf(
        own.map(({ after }) => after),
        items,
      ),
    })),
    differences: found.map((each, at) => ({ ...each, holm: corrected[at] ?? 1 })),
    devices: [...new Set(runs.flatMap((each) => each.devices))].sort(),
  };
}

const figuresOf = (asked: readonly (readonly Answered[])[], items: readonly number[]) =>
  Object.fromEntries(
    metricNames.flatMap((metric) => {
      const mean = meanOver(metric, asked, items);
      return mean ? [[metric, mean] as const] : [];
    }),
  );

type Arm = Question["arms"][number];

function differencesOf(arm: Arm, reference: Arm, items: readonly number[]): readonly Omit<Difference, "holm">[] {
  const pairs = arm.runs.flatMap((run) => {
    const other = reference.runs.find(({ seed }) => seed === run.seed);
    return other ? [{ seed: run.seed, run, other }] : [];
  });
  if (pairs.length === 0) return [];
  return metricNames.flatMap((metric): Omit<Difference, "holm">[] => {
    const rows = pairs.map(
      ({ run, other }) => [rowOf(metric, other.after, items), rowOf(metric, run.after, items)] as const,
    );
    const steps = rows.flatMap((pair) => pair.map((each) => each?.step ?? 0));
    const values = rows.flatMap(([from, to]): Crossed => {
      if (!from || !to) return [];
      return [to.values.map((each, at) => each - (from.values[at] ?? 0))];
    });
    if (values.length < pairs.length) return [];
    const step = Math.max(...steps);
    const interval = crossedInterval(values, "difference", step);
    const seeds = pairs.map(({ seed }) => seed);
    return [{ metric, arm: arm.name, seeds, ...interval, bySeed: values.map(meanOf), p: crossedP(values, step) }];
  });
}

const meanCost = (costs: readonly Cost[]): Cost => {
  const rollouts = costs.flatMap((each) => each.rollouts ?? []);
  return {
    steps: meanOf(costs.map((each) => each.steps)),
    ...(rollouts.length === costs.length && { rollouts: meanOf(rollouts) }),
    tokens: meanOf(costs.map((each) => each.tokens)),
  };
};
