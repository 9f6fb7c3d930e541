// Draws a diagnostic for a terminal: title, framed source with labels, the failed rule with its values, notes.
// One drawing serves compile errors and failures of a run.

import type { Diagnostic, DrawnRule, Label, Note } from "./diagnostic.ts";
import { type FrameRow, frameRows, type Role, type Stretch } from "./frame.ts";
import { lineColumn, type Source } from "./source.ts";
import { visible, visibleLines } from "./visible.ts";
import { displayWidth, wrap } from "./width.ts";

export interface DrawOptions {
  /** ANSI colours; the CLI turns them off for pipes and NO_COLOR. */
  readonly color?: boolean;
  /** Columns to keep within; source lines are cut to it, texts wrapped. */
  readonly width?: number;
  /** Columns to keep the title within; absent: it is one line, whatever its length. */
  readonly titleWithin?: number;
  /** What is made of the title and the notes, in which commands are named as `perlc …`; absent: they stay. */
  readonly words?: (text: string) => string;
}

type Ink = "error" | "warning" | "bold" | "gutter" | "plain";
type Painter = (ink: Ink, text: string) => string;

const ansi: Readonly<Record<Ink, string>> = {
  error: "\u001B[1;31m",
  warning: "\u001B[1;33m",
  bold: "\u001B[1m",
  gutter: "\u001B[34m",
  plain: "",
};

/** One diagnostic as lines of text, without a final newline. */
export function draw(diagnostic: Diagnostic, options: DrawOptions = {}): string {
  const { words = (text: string) => text } = options;
  const width = Math.max(40, options.width ?? 100);
  const paint: Painter = (ink, text) =>
    options.color && ink !== "plain" && text !== "" ? `${ansi[ink]}${text}\u001B[0m` : text;
  const { severity, code, title } = diagnostic;
  const labels = diagnostic.labels.map((label) => ({ ...label, text: visible(label.text) }));
  const lead = `${severity}[${code}]`;
  const [said = "", ...more] = titleLines(`: ${visible(words(title))}`, lead.length, options.titleWithin);
  const rows = [`${paint(severity, lead)}${paint("bold", said)}`, ...more.map((line) => `  ${paint("bold", line)}`)];
  const gutter = gutterWidth(labels);
  const pad = " ".repeat(gutter + 1);
  const room = width - gutter - 3;
  const bar = paint("gutter", "│");
  for (const [source, own] of bySource(labels)) {
    const head = own.find((label) => label.primary) ?? (own[0] as Label);
    const { line, column } = lineColumn(source, head.span.start);
    rows.push(`${pad}${paint("gutter", "┌─")} ${visible(source.path)}:${line}:${column}`, `${pad}${bar}`);
    for (const row of frameRows(source, own, room)) rows.push(frameLine(row, gutter, severity, paint));
    rows.push(`${pad}${bar}`);
  }
  if (diagnostic.rule) {
    for (const line of drawRule(diagnostic.rule)) rows.push(`${pad}${bar}   ${line}`);
    rows.push(`${pad}${bar}`);
  }
  rows.push(
    ...noteLines(
      notesOf(diagnostic).map((each) => ({ ...each, text: words(each.text) })),
      gutter,
      width,
      paint,
    ),
  );
  return rows.join("\n");
}

/** A title behind `lead` columns, in lines of which those behind the first stand two columns in. */
function titleLines(title: string, lead: number, width = Number.POSITIVE_INFINITY): readonly string[] {
  if (displayWidth(title) + lead <= width) return [title];
  // what stands before it takes room of the first line alone
  const [first = ""] = wrap(title, width - lead);
  return [first, ...wrap(title.slice(first.length + 1), width - 2)];
}

/** Several diagnostics, a blank line between them. */
export function drawAll(diagnostics: readonly Diagnostic[], options: DrawOptions = {}): string {
  return diagnostics.map((each) => draw(each, options)).join("\n\n");
}

/** The sources in the order of the frames: the primary label's first. */
function bySource(labels: readonly Label[]): ReadonlyMap<Source, readonly Label[]> {
  const frames = new Map<Source, Label[]>();
  for (const label of [...labels].sort((a, b) => Number(b.primary) - Number(a.primary))) {
    frames.set(label.source, [...(frames.get(label.source) ?? []), label]);
  }
  return frames;
}

function gutterWidth(labels: readonly Label[]): number {
  const longest = Math.max(1, ...labels.map((label) => lineColumn(label.source, label.span.start).line));
  return Math.max(2, String(longest).length);
}

function frameLine(row: FrameRow, gutter: number, severity: "error" | "warning", paint: Painter): string {
  if (row.line === "gap") return `${" ".repeat(gutter + 1)}${paint("gutter", "·")}`;
  const number = row.line === undefined ? "" : String(row.line);
  const lead = `${paint("gutter", number.padStart(gutter))} ${paint("gutter", "│")}`;
  const ink = (role: Role): Ink => (role === "plain" ? "plain" : role === "primary" ? severity : "gutter");
  const text = layOut(row.stretches, (stretch) => paint(ink(stretch.role), stretch.text));
  return text === "" ? lead : `${lead} ${text}`;
}

/** Stretches at their columns; where two overlap the later one in the list wins. */
function layOut(stretches: readonly Stretch[], paint: (stretch: Stretch) => string): string {
  if (stretches.length === 1 && stretches[0]?.column === 0) return paint(stretches[0]);
  const owners: { readonly stretch: Stretch; readonly text: string }[] = [];
  for (const stretch of stretches) {
    let column = stretch.column;
    for (const text of stretch.text) {
      owners[column] = { stretch, text };
      column += displayWidth(text);
    }
  }
  let line = "";
  let run: { stretch: Stretch; text: string } | undefined;
  let skip = 0;
  for (let column = 0; column < owners.length; column++) {
    const owner = owners[column];
    if (run && owner?.stretch !== run.stretch && skip === 0) {
      line += paint(run.stretch && { ...run.stretch, text: run.text });
      run = undefined;
    }
    if (owner) {
      run = { stretch: owner.stretch, text: `${run?.text ?? ""}${owner.text}` };
      skip = Math.max(0, displayWidth(owner.text) - 1);
    } else if (skip > 0) skip--;
    else line += " ";
  }
  return run ? line + paint({ ...run.stretch, text: run.text }) : line;
}

/** The rule in the spec's words, and the value of each part under it; values that would touch go a row deeper. */
export function drawRule(rule: DrawnRule): readonly string[] {
  const parts = rule.parts.map((part) => ({ ...part, value: visible(part.value) })).sort((a, b) => a.column - b.column);
  const text = visible(rule.text);
  if (parts.length === 0) return [text];
  const depth = new Map<(typeof parts)[number], number>();
  const free: number[] = []; // the leftmost taken column of each row
  for (const part of [...parts].reverse()) {
    let level = 0;
    while ((free[level] ?? Number.POSITIVE_INFINITY) <= part.column + displayWidth(part.value)) level++;
    depth.set(part, level);
    for (let above = 0; above <= level; above++) free[above] = part.column;
  }
  const row = (cell: (part: (typeof parts)[number]) => string): string => {
    const stretches = parts.map((part): Stretch => ({ column: part.column, text: cell(part), role: "plain" }));
    return layOut(
      stretches.filter((stretch) => stretch.text !== ""),
      (stretch) => stretch.text,
    ).trimEnd();
  };
  const rows = [text, row(() => "│")];
  for (let level = 0; level < free.length; level++) {
    rows.push(row((part) => (depth.get(part) === level ? part.value : (depth.get(part) ?? 0) > level ? "│" : "")));
  }
  return rows;
}

/** All footnotes: those of the diagnostic, its fix, and where to read more. */
function notesOf(diagnostic: Diagnostic): readonly Note[] {
  const fix = diagnostic.fix ? [{ keyword: "fix", text: diagnostic.fix.title }] : [];
  return [...diagnostic.notes, ...fix, { keyword: "explain", text: `perlc explain ${diagnostic.code}` }];
}

function noteLines(notes: readonly Note[], gutter: number, width: number, paint: Painter): readonly string[] {
  const column = Math.max(...notes.map((note) => displayWidth(note.keyword)), "explain".length) + 3;
  const pad = " ".repeat(gutter + 1);
  return notes.flatMap(({ keyword, text }) => {
    // a command stays in one line, to be pasted
    const room = keyword === "explain" ? Number.POSITIVE_INFINITY : Math.max(24, width - gutter - 3 - column);
    const [first = "", ...rest] = wrap(visibleLines(text), room);
    const head = `${pad}${paint("gutter", "=")} ${paint("bold", visible(keyword))}${" ".repeat(column - displayWidth(keyword))}`;
    return [`${head}${first}`, ...rest.map((line) => `${pad}  ${" ".repeat(column)}${line}`)];
  });
}
