// The figures of one evaluation with 95 % intervals, and the table that a run ends with.

import type { Answered } from "./answered.ts";
import { accuracyBySlot, contributions, type Metric } from "./metrics.ts";
import { type Interval, metricInterval, pairedDifference, wilson } from "./statistics.ts";

/** A share 0 … 1 with its 95 % interval; NaN is written as null in JSON and means that there was nothing to count. */
export interface Figure extends Interval {
  /** How many things the share is of. */
  readonly of: number;
}

export interface EvaluationFigures {
  readonly items: number;
  /** Answers given: items times their orders. */
  readonly answers: number;
  readonly accuracy: Figure;
  readonly flipRate: Figure;
  readonly consistentAccuracy: Figure;
  /** Share of answers in the trained format. */
  readonly format: Figure;
  /** By the slot of the right picture, from the first. */
  readonly slots: readonly Figure[];
  /** Accuracy by kind of question. */
  readonly kinds: { readonly [kind: string]: Figure };
}

/** One graded answer with what the table groups it by. */
export interface Graded extends Answered {
  readonly kind: string;
  readonly wellFormed: boolean;
}

/** Figures of an evaluation; intervals resample whole items (cluster bootstrap), slots and kinds use Wilson's interval. */
export function evaluationFigures(answers: readonly Graded[]): EvaluationFigures {
  const items = new Set(answers.map((each) => each.item)).size;
  const clustered = (metric: Metric): Figure => ({
    ...metricInterval(metric, answers),
    of: contributions(metric, answers).reduce((sum, each) => sum + each.of, 0),
  });
  const share = (list: readonly Graded[], holds: (each: Graded) => boolean): Figure => ({
    ...wilson({ hits: list.filter(holds).length, of: list.length }),
    of: list.length,
  });
  return {
    items,
    answers: answers.length,
    accuracy: clustered("accuracy"),
    flipRate: clustered("flip_rate"),
    consistentAccuracy: clustered("consistent_accuracy"),
    format: share(answers, (each) => each.wellFormed),
    slots: accuracyBySlot(answers).map((each) => ({ ...wilson(each), of: each.of })),
    kinds: Object.fromEntries(
      [...new Set(answers.map((each) => each.kind))].sort().map((kind) => [
        kind,
        share(
          answers.filter((each) => each.kind === kind),
          (each) => each.right,
        ),
      ]),
    ),
  };
}

/** A row of the closing table: figures before and after, and the paired change where it is defined. */
interface Row {
  readonly name: string;
  readonly before: Figure | undefined;
  readonly after: Figure | undefined;
  readonly change?: Interval;
}

const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

/** The closing table as text: before, after and change in points, with 95 % intervals. */
export function closingTable(before: readonly Graded[], after: readonly Graded[]): string {
  const [b, a] = [evaluationFigures(before), evaluationFigures(after)];
  const change = (metric: Metric) => pairedDifference(metric, before, after);
  const rows: Row[] = [
    { name: "accuracy", before: b.accuracy, after: a.accuracy, change: change("accuracy") },
    { name: "flip rate, permuted order", before: b.flipRate, after: a.flipRate, change: change("flip_rate") },
    {
      name: "consistent accuracy",
      before: b.consistentAccuracy,
      after: a.consistentAccuracy,
      change: change("consistent_accuracy"),
    },
    ...Array.from({ length: Math.max(b.slots.length, a.slots.length) }, (_, slot) => ({
      name: `right picture in ${ordinals[slot] ?? slot + 1} place`,
      before: b.slots[slot],
      after: a.slots[slot],
    })),
    ...Object.keys(b.kinds).map((kind) => ({
      name: `"${kind}" questions`,
      before: b.kinds[kind],
      after: a.kinds[kind],
    })),
    { name: "answers in the format", before: b.format, after: a.format },
  ];
  const cells = rows.map((row) => [row.name, figureText(row.before), figureText(row.after), changeText(row.change)]);
  const heads = ["", "before", "after", "change"];
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd();
  const { items, answers } = a;
  const head = `${items} questions, ${answers} answers; shares in %, 95 % intervals in brackets`;
  return [head, line(heads), ...cells.map(line)].join("\n");
}

const points = (share: number): string => (100 * share).toFixed(1);

function figureText(figure: Figure | undefined): string {
  if (!figure || Number.isNaN(figure.value)) return "–";
  return `${points(figure.value)} [${points(figure.low)}, ${points(figure.high)}]`;
}

function changeText(change: Interval | undefined): string {
  if (!change || Number.isNaN(change.value)) return "";
  const signed = (value: number) => `${value < 0 ? "−" : "+"}${points(Math.abs(value))}`;
  return `${signed(change.value)} [${signed(change.low)}, ${signed(change.high)}]`;
}
