// The axes of a sweep: `path = each(…)` lines and `zip { … }` blocks read as stops. The order of lines says nothing, so that
// axes stand by their paths, and with them the runs and their names.

import type * as Ast from "../1-syntax/ast.ts";
import { E0901, E0902, E0905 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { drawn } from "../diagnostics/drawn.ts";
import { meant, write } from "../diagnostics/edits.ts";
import type { Source } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";

type Report = (diagnostic: Diagnostic) => void;

/** One value of one path, as if it had been written there alone. */
export interface Choice {
  readonly path: string;
  readonly setting: Ast.Setting;
  readonly text: string;
}

/** A stop of an axis: one choice, or one of each in a `zip`. */
export type Stop = readonly Choice[];
export type Axis = readonly Stop[];

/** More combinations than this are a slip of the pen: a list of a thousand values laid on another. */
export const most = 4096;

const byPath = (a: Choice | undefined, b: Choice | undefined): number => {
  const [x, y] = [a?.path ?? "", b?.path ?? ""];
  return x < y ? -1 : x > y ? 1 : 0;
};

/** Axes by their first path, whatever the order of their lines. */
export const inOrder = (axes: readonly Axis[]): readonly Axis[] =>
  axes.toSorted((a, b) => byPath(a[0]?.[0], b[0]?.[0]));

/** How many combinations the axes have. */
export const combinationsOf = (axes: readonly Axis[]): number =>
  axes.reduce((product, axis) => product * axis.length, 1);

/** Every combination, the last axis moving fastest. */
export const multiply = (axes: readonly Axis[]): readonly Stop[] =>
  axes.reduce<readonly Stop[]>(
    (made, axis) => made.flatMap((before) => axis.map((stop) => [...before, ...stop])),
    [[]],
  );

/** An axis of one path: `each(1, 2, 3)` and `each(1..3)` are several values, anything else is one. */
export const axisOf = (setting: Ast.Setting, source: Source, report: Report): Axis =>
  stopsOf(setting, source, report).map((each) => [each]);

function stopsOf(setting: Ast.Setting, source: Source, report: Report): readonly Choice[] {
  const { value } = setting;
  const path = setting.path.names.map((each) => each.text).join(".");
  const choice = (each: Ast.Value, text = source.text.slice(each.span.start, each.span.end)): Choice => ({
    path,
    setting: { ...setting, value: each },
    text,
  });
  const callee = value.kind === "call" && value.callee.names.length === 1 ? value.callee.names[0] : undefined;
  if (value.kind !== "call" || !callee) return [choice(value)];
  if (callee.text !== "each") {
    const { near, sentence } = suggest(callee.text, ["each"]);
    if (near.length === 0) return [choice(value)];
    const at = { source, span: callee.span };
    const notes = sentence ? [{ keyword: "help", text: sentence }] : [];
    report(E0902({ path }, { at, label: "not known", notes, fix: meant(at, near) }));
    return [];
  }
  const [only] = value.arguments;
  if (value.arguments.length === 1 && only?.value.kind === "range") {
    const { from, to } = only.value;
    const whole =
      from.kind === "quantity" &&
      to.kind === "quantity" &&
      Number.isInteger(from.number) &&
      Number.isInteger(to.number);
    if (!whole || from.unit !== to.unit || to.number < from.number) {
      const at = { source, span: only.span };
      const [low, high] = [to, from].map((end) => source.text.slice(end.span.start, end.span.end));
      const fix = whole && from.unit === to.unit ? write(at, `${low}..${high}`) : undefined;
      report(E0902({ path }, { at, label: "a range counts whole numbers upwards", fix }));
      return [];
    }
    const length = to.number - from.number + 1;
    if (length > most) {
      const at = { source, span: only.span };
      report(E0902({ path }, { at, label: `${length} values, and no sweep has more than ${most}` }));
      return [];
    }
    return Array.from({ length: to.number - from.number + 1 }, (_, i) => {
      const number = from.number + i;
      return choice({ ...from, number, spelling: String(number) }, `${number}${from.unit}`);
    });
  }
  if (value.arguments.length === 0 || value.arguments.some((each) => each.name)) {
    report(E0902({ path }, { at: { source, span: value.span }, label: "there are no values in it" }));
    return [];
  }
  return value.arguments.map((each) => choice(each.value));
}

/** An axis of several paths that go in step. */
export function zipped(block: Ast.Block, source: Source, report: Report): Axis {
  const rows: (readonly Choice[])[] = [];
  for (const member of block.body.members) {
    const at = { source, span: member.span };
    if (member.kind === "setting") rows.push(stopsOf(member, source, report));
    else
      report(
        E0905(
          { name: source.text.slice(at.span.start, at.span.end).split(/[\s({]/)[0] ?? "" },
          { at, label: "a `zip` holds settings" },
        ),
      );
  }
  const [first = []] = rows;
  const odd = rows.find((row) => row.length !== first.length);
  if (odd) {
    const at = { source, span: odd[0]?.setting.span ?? block.word.span };
    const [one, other] = [first[0]?.path ?? "", odd[0]?.path ?? ""];
    const rule = drawn([one, `${first.length}`], [" "], ["==", "false"], [" "], [other, `${odd.length}`]);
    report(E0901({ one, ones: first.length, other, others: odd.length }, { at, label: `${odd.length} values`, rule }));
    return [];
  }
  const sorted = rows.toSorted((a, b) => byPath(a[0], b[0]));
  return first.map((_, i) => sorted.map((row) => row[i]!));
}

/** What each path is called in the name of a run: its last word, with as many before it as tell it from the others. */
export function shortNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const tail = (path: string, words: number) => path.split(".").slice(-words).join(".");
  const alone = (path: string, words: number) =>
    paths.every((other) => other === path || tail(other, words) !== tail(path, words));
  return new Map(
    paths.map((path) => {
      const depth = path.split(".").length;
      const words = Array.from({ length: depth }, (_, i) => i + 1).find((each) => alone(path, each));
      return [path, tail(path, words ?? depth)];
    }),
  );
}
