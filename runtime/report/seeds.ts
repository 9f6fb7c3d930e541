// Results of several runs that differ in their seed: what another training would give. The seed is the unit, for the questions
// are the same each time; intervals over questions say how a trained policy does on other questions, and nothing of this.

import { printChange, printFixed } from "../../compiler/diagnostics/print-number.ts";
import type { EvaluationFigures, Figure } from "./figures.ts";
import type { Interval } from "./share.ts";
import { studentQuantile } from "./student.ts";

/** A finished run, as far as it can be held against others. */
export interface RunResult {
  readonly name: string;
  readonly seed: number;
  /** The same text for runs that differ in their seed alone. */
  readonly arm: string;
  /** Arms that the run is of as well: those in which a kind of draw keeps a seed that happens to be this run's own. */
  readonly otherArms: readonly string[];
  /** What decides its results. */
  readonly hash: string;
  /** The classes of devices that it was made on. */
  readonly devices: readonly string[];
  readonly evaluations: readonly EvaluationResult[];
}

export interface EvaluationResult {
  readonly evaluation: string;
  /** The same text where the same questions are asked in the same way. */
  readonly questions: string;
  readonly before: EvaluationFigures;
  readonly after: EvaluationFigures;
}

/** A mean over seeds with its 95 % interval; NaN ends where one seed says nothing about others. */
export interface OverSeeds extends Interval {
  readonly values: readonly number[];
}

/**
 * The mean of one figure of several seeds and its t interval. A figure moves in steps (1 / its number of answers): half a step
 * either way is not seen, so the variance of such rounding, step² / 12, is added, and no interval has width 0. Its ends are cut at
 * `least`, 0 for a share and −1 for a difference, and at 1.
 */
export function overSeeds(values: readonly number[], step: number, least: 0 | -1): OverSeeds {
  const count = values.length;
  const value = values.reduce((sum, each) => sum + each, 0) / count;
  if (count < 2) return { value, low: Number.NaN, high: Number.NaN, values };
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (count - 1) + step ** 2 / 12;
  const half = studentQuantile(0.975, count - 1) * Math.sqrt(variance / count);
  return { value, low: Math.max(least, value - half), high: Math.min(1, value + half), values };
}

const rows = {
  accuracy: (figures: EvaluationFigures) => figures.accuracy,
  "consistent accuracy, worst order": (figures: EvaluationFigures) => figures.consistentAccuracy,
  "flip rate, permuted order": (figures: EvaluationFigures) => figures.flipRate,
  "flip rate over same order": (figures: EvaluationFigures) => figures.excessFlipRate,
} as const satisfies Readonly<Record<string, (figures: EvaluationFigures) => Figure | undefined>>;

export type SeedRow = keyof typeof rows;

/** One figure of one arm. `before` is absent where nothing was measured before training. */
export interface SeedFigure {
  readonly row: SeedRow;
  readonly before?: OverSeeds;
  readonly after: OverSeeds;
  readonly change?: OverSeeds;
}

export interface Arm {
  /** The name of its first run without the seed; another arm of the same name gets a number behind it. */
  readonly name: string;
  readonly seeds: readonly number[];
  readonly figures: readonly SeedFigure[];
}

/** After training, `arm` − `from`, paired by seed. */
export interface ArmDifference {
  readonly row: SeedRow;
  readonly arm: string;
  readonly from: string;
  readonly seeds: readonly number[];
  readonly difference: OverSeeds;
}

/** The arms that were asked the same questions. */
export interface SeedReport {
  readonly evaluation: string;
  readonly arms: readonly Arm[];
  readonly differences: readonly ArmDifference[];
  /** Every class of devices that the runs were made on: where there are several, their figures differ by that, too. */
  readonly devices: readonly string[];
}

interface Measured {
  readonly run: RunResult;
  readonly result: EvaluationResult;
}

/**
 * The results of runs by evaluation and arm, each run there once. Arms are in the order of their first runs, and each is taken from the first.
 */
export function seedReports(runs: readonly RunResult[]): readonly SeedReport[] {
  const all = runs.flatMap((run) => run.evaluations.map((result): Measured => ({ run, result })));
  const asked = Map.groupBy(all, ({ result }) => `${result.evaluation} ${result.questions}`);
  return [...asked.values()].flatMap((list) => {
    const [first] = list;
    if (!first) return [];
    const groups = armsOf(list);
    const names = namesOf(groups.map((group) => [...group.values()][0]?.run.name.replace(/,seed=[^,]*/, "") ?? ""));
    const arms = groups.map((group, index) => armOf(names[index] ?? "", [...group.values()].sort(bySeed)));
    const [base] = groups;
    const differences = groups.slice(1).flatMap((group, index) => {
      const seeds = [...group.keys()].filter((seed) => base?.has(seed)).sort((a, b) => a - b);
      if (!base || seeds.length === 0) return [];
      const pick = (from: ReadonlyMap<number, Measured>) => seeds.flatMap((seed) => from.get(seed)?.result.after ?? []);
      return (Object.keys(rows) as SeedRow[]).flatMap((row): ArmDifference[] => {
        const difference = between(row, pick(base), pick(group));
        return difference ? [{ row, arm: names[index + 1] ?? "", from: names[0] ?? "", seeds, difference }] : [];
      });
    });
    const devices = [...new Set(list.flatMap(({ run }) => run.devices))].sort();
    return [{ evaluation: first.result.evaluation, arms, differences, devices }];
  });
}

/** The runs of each arm by seed. A run whose seeds fit several arms is in each of them; an arm that is all in another one is none. */
function armsOf(list: readonly Measured[]): readonly ReadonlyMap<number, Measured>[] {
  const groups = [...new Set(list.map(({ run }) => run.arm))].map((arm) => {
    const own = list.filter(({ run }) => run.arm === arm || run.otherArms.includes(arm));
    return new Map(own.map((each) => [each.run.seed, each] as const));
  });
  const isWithin = (some: ReadonlyMap<number, Measured>, others: ReadonlyMap<number, Measured>): boolean =>
    some.size < others.size && [...some].every(([seed, each]) => others.get(seed) === each);
  return groups.filter((group) => !groups.some((other) => isWithin(group, other)));
}

const bySeed = (one: Measured, other: Measured): number => one.run.seed - other.run.seed;

function namesOf(names: readonly string[]): readonly string[] {
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((each) => each === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

function armOf(name: string, list: readonly Measured[]): Arm {
  const seeds = list.map(({ run }) => run.seed);
  const [before, after] = [list.map(({ result }) => result.before), list.map(({ result }) => result.after)];
  const figures = (Object.keys(rows) as SeedRow[]).flatMap((row): SeedFigure[] => {
    const ended = meanOf(row, after);
    if (!ended) return [];
    const [began, change] = [meanOf(row, before), between(row, before, after)];
    return [{ row, ...(began && { before: began }), after: ended, ...(change && { change }) }];
  });
  return { name, seeds, figures };
}

/** NaN is null once it was in a file. */
const isCounted = (figure: Figure | undefined): figure is Figure =>
  figure !== undefined && typeof figure.value === "number" && !Number.isNaN(figure.value);

function meanOf(row: SeedRow, list: readonly EvaluationFigures[]): OverSeeds | undefined {
  const figures = list.map(rows[row]);
  if (!figures.every(isCounted)) return undefined;
  const counted = figures.filter(isCounted);
  return overSeeds(
    counted.map((each) => each.value),
    1 / Math.min(...counted.map((each) => each.of)),
    row === "flip rate over same order" ? -1 : 0,
  );
}

function between(
  row: SeedRow,
  from: readonly EvaluationFigures[],
  to: readonly EvaluationFigures[],
): OverSeeds | undefined {
  const pairs = from.map((each, index) => [rows[row](each), to[index] && rows[row](to[index])] as const);
  const counted = pairs.flatMap(([one, other]) => (isCounted(one) && isCounted(other) ? [{ one, other }] : []));
  if (counted.length < pairs.length) return undefined;
  return overSeeds(
    counted.map(({ one, other }) => other.value - one.value),
    1 / Math.min(...counted.flatMap(({ one, other }) => [one.of, other.of])),
    -1,
  );
}

const signed = (share: number): string => printChange(100 * share, 1);
const plain = (share: number): string => printFixed(100 * share, 1);

function text(figure: OverSeeds | undefined, print: (share: number) => string): string {
  if (!figure) return "";
  if (Number.isNaN(figure.low)) return print(figure.value);
  return `${print(figure.value)} [${print(figure.low)}, ${print(figure.high)}]`;
}

/** The reports as text, one table each; all columns but the seeds' own values are means over seeds with 95 % t intervals. */
export function seedTable(reports: readonly SeedReport[]): string {
  return reports
    .map(({ evaluation, arms, differences, devices }) => {
      const cells = [
        ["", "before", "after", "change", "after, by seed"],
        ...arms.flatMap(({ name, seeds, figures }) => [
          [`${name}, ${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}`],
          ...figures.map(({ row, before, after, change }) => [
            `  ${row}`,
            // one policy, the same each time
            before && new Set(before.values).size === 1 ? plain(before.value) : text(before, plain),
            text(after, plain),
            text(change, signed),
            after.values.map(plain).join("  "),
          ]),
        ]),
      ];
      const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
      const lines = cells.map((row) => {
        // the head of an arm is a line of its own
        if (row.length === 1) return row[0] ?? "";
        return row
          .map((cell, column) =>
            column === 0 || column === 4 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
          )
          .join("  ")
          .trimEnd();
      });
      const wide = Math.max(0, ...differences.map(({ row }) => row.length));
      const against = [...Map.groupBy(differences, (each) => `${each.arm} − ${each.from}`)].flatMap(([head, list]) => [
        `${head} after training, paired over ${list[0]?.seeds.length} seeds`,
        ...list.map(
          ({ row, difference }) =>
            `  ${row.padEnd(wide)}  ${text(difference, signed)}   by seed ${difference.values.map(signed).join("  ")}`,
        ),
      ]);
      const few = arms.every(({ seeds }) => seeds.length < 2) ? ["one seed: nothing is known of another training"] : [];
      const several =
        devices.length > 1
          ? [`made on several classes of devices, which differ by themselves: ${devices.join("; ")}`]
          : [];
      return [
        `${evaluation}: means over seeds; shares in %, 95 % t intervals with the seed as the unit`,
        ...lines,
        ...against,
        ...few,
        ...several,
      ].join("\n");
    })
    .join("\n\n");
}
