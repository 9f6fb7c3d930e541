// The table that a run ends with: figures before and after, the paired change, and what each figure is a share of.

import { printChange, printFixed } from "../../compiler/diagnostics/print-number.ts";
import { wrap } from "../../compiler/diagnostics/width.ts";
import type { Alone } from "../method/evaluation-group.ts";
import type { Graded } from "./answered.ts";
import { type Counted, change, countedFigures, type Figures } from "./figures.ts";
import type { Interval } from "./share.ts";

/** A row of the closing table. */
interface Row {
  readonly name: string;
  readonly of: (figures: Figures<Counted>) => Counted | undefined;
  /** Printed with a sign: a difference of two rates. */
  readonly signed?: boolean;
}

const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];
/** `third`, of the slot 2. */
export const slotName = (slot: number): string => ordinals[slot] ?? `${slot + 1}th`;

function rowsOf(both: readonly Figures<Counted>[]): readonly Row[] {
  const slots = Math.max(...both.map((each) => each.slots.length));
  const kinds = [...new Set(both.flatMap((each) => Object.keys(each.kinds)))].sort();
  const some = both.some((each) => Object.keys(each.alone).length > 0);
  const control = both.some((each) => each.sameOrderFlipRate !== undefined);
  const row = (name: string, of: Row["of"]): Row => ({ name, of });
  return [
    row("accuracy", (each) => each.accuracy),
    // of all questions it is accuracy itself
    ...(some ? [row("mean order", (each) => each.meanOrder)] : []),
    row("best order", (each) => each.bestOrder),
    row("consistent accuracy", (each) => each.consistentAccuracy),
    row("flip rate", (each) => each.flipRate),
    ...(control
      ? [
          row("flip rate, same order", (each) => each.sameOrderFlipRate),
          { name: "flip rate beyond it", of: (each: Figures<Counted>) => each.excessFlipRate, signed: true },
        ]
      : []),
    row("consistency", (each) => each.consistency),
    ...Array.from({ length: slots }, (_, slot) => row(`right picture ${slotName(slot)}`, (each) => each.slots[slot])),
    ...kinds.map((kind) => row(`"${kind}" questions`, (each) => each.kinds[kind])),
    row("no answer", (each) => each.unanswered),
    row("answers in the format", (each) => each.format),
  ];
}

/** Columns that the table has at the most. */
const most = 80;

/**
 * The closing table as text of at most 80 columns: before, after and change in points, with 95 % intervals whose bounds are rounded
 * outwards; `n` is what a row is a share of, answers or questions, before and after where they differ. Beneath it why figures
 * are missing or cover fewer questions.
 */
export function closingTable(before: readonly Graded[], after: readonly Graded[]): string {
  const [b, a] = [countedFigures(before), countedFigures(after)];
  const cells = rowsOf([b, a]).map(({ name, of, signed }) => {
    const [one, other] = [of(b), of(a)];
    const text = signed ? changeText : figureText;
    return [name, sizeText(one, other), text(one) || "–", text(other) || "–", changeText(change(one, other))];
  });
  const heads = ["", "n", "before", "after", "change"];
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  // a kind may have any name
  const room = most - widths.slice(1).reduce((sum, width) => sum + width + 2, 0);
  widths[0] = Math.min(widths[0] ?? 0, Math.max(shortestName, room));
  const line = ([name = "", ...figures]: readonly string[]) => {
    const [first = "", ...rest] = inLines(name, widths[0] ?? 0);
    const cells = figures.map((cell, column) => cell.padStart(widths[column + 1] ?? 0));
    return [[first.padEnd(widths[0] ?? 0), ...cells].join("  ").trimEnd(), ...rest].join("\n");
  };
  const { items, answers } = a;
  const head = `${items} questions, ${answers} answers; in %, 95 % intervals over questions in brackets`;
  return [head, line(heads), ...cells.map(line), ...notesOf(b, a)].join("\n");
}

const reasons: Readonly<Record<Alone, string>> = {
  one_picture: "have one picture or none",
  bound: "are bound to the order of their pictures",
  moves_nothing: "have fewer than two pictures that may move",
  place_words: "name a picture by its place in their text",
  dropped: "have an answer whose kind is not carried to another order",
  unknown: "do not say what their answer is in another order",
};

/** What a reader would otherwise have to guess. */
function notesOf(before: Figures<Counted>, after: Figures<Counted>): readonly string[] {
  const alone = Object.entries(after.alone).map(([reason, count]) => `${count} ${reasons[reason as Alone]}`);
  const asked = after.meanOrder.items;
  const single = after.items - asked;
  const missing = asked - after.flipRate.items;
  return [
    ...(after.items > 0 && asked === 0 && alone.length === 0
      ? ["no flip rate: every question was asked in one order"]
      : []),
    ...(alone.length > 0
      ? [`${single} of ${after.items} questions were asked in their own order only: ${alone.join(", ")}`]
      : []),
    ...(missing > 0
      ? [`${missing} of ${asked} questions were answered under fewer than two orders after training: in no flip rate`]
      : []),
    ...(before.answers === 0 && after.answers > 0 ? ["not measured before training"] : []),
  ];
}

function sizeText(before: Counted | undefined, after: Counted | undefined): string {
  const sizes = [before?.of ?? 0, after?.of ?? 0];
  return sizes[0] === sizes[1] || sizes[0] === 0 ? `${sizes[1]}` : `${sizes[0]}, ${sizes[1]}`;
}

/** What a name is never cut below. */
const shortestName = 12;

/** A name in lines of at most `length`: words go to the next line, two columns further in; a longer word is cut. */
const inLines = (name: string, length: number): readonly string[] =>
  wrap(name, length).map((line, at) => (at === 0 ? "" : "  ") + shortened(line, length));

const shortened = (name: string, length: number): string =>
  name.length <= length ? name : `${name.slice(0, length - 1)}…`;

const points = (share: number): string => printFixed(100 * share, 1);

function figureText(figure: Interval | undefined): string {
  if (!figure || Number.isNaN(figure.value)) return "";
  const [low, high] = [Math.floor(100 * figure.low + tiny), Math.ceil(100 * figure.high - tiny)];
  return `${points(figure.value)} [${low}, ${high}]`;
}

function changeText(change: Interval | undefined): string {
  if (!change || Number.isNaN(change.value)) return "";
  return `${printChange(100 * change.value, 1)} [${outwards(change).map(bound).join(", ")}]`;
}

/** The bounds in whole points, no narrower than they are. One that is near 0 and not beyond it keeps its first decimal: whether 0 is inside is what a reader looks for. */
function outwards({ low, high }: Interval): readonly [low: number, high: number] {
  const floor = Math.floor(100 * low + tiny);
  const ceil = Math.ceil(100 * high - tiny);
  const isNear = (whole: number, exact: number): boolean => whole === 0 && Math.abs(exact) > 0.0005;
  return [isNear(floor, low) ? 100 * low : floor, isNear(ceil, high) ? 100 * high : ceil];
}

const bound = (value: number): string => printChange(value, Number.isInteger(value) ? 0 : 1);

/** What arithmetic adds to a whole number. */
const tiny = 1e-9;
