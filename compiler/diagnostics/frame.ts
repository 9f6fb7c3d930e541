// The source lines of a diagnostic with its labels marked beneath them: ^^^ for the primary one, ─── for others.
// draw.ts puts these rows behind the gutter.

import type { Label } from "./diagnostic.ts";
import { lineAt, lines, lineText, type Source } from "./source.ts";
import { type Cell, cells, wrap } from "./width.ts";

export type Role = "primary" | "secondary" | "plain";

/** A stretch of one printed row. */
export interface Stretch {
  readonly column: number;
  readonly text: string;
  readonly role: Role;
}

export interface FrameRow {
  /** Line number for a row of source text, "gap" where lines are left out, undefined for marks. */
  readonly line: number | "gap" | undefined;
  readonly stretches: readonly Stretch[];
}

/** A label in the columns of its line. */
interface Mark {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly role: Role;
}

/** Of a longer line only so many characters around its first label are looked at: it may be a whole file without a newline. */
const longest = 4000;

/** The rows of one source's labels, in line order; `width` is the room right of the gutter. */
export function frameRows(source: Source, labels: readonly Label[], width: number): readonly FrameRow[] {
  const byLine = new Map<number, Label[]>();
  for (const label of labels) {
    const line = lineAt(source, label.span.start);
    byLine.set(line, [...(byLine.get(line) ?? []), label]);
  }
  const rows: FrameRow[] = [];
  let previous: number | undefined;
  for (const line of [...byLine.keys()].sort((a, b) => a - b)) {
    if (previous !== undefined && line === previous + 2) rows.push(...lineRows(source, line - 1, [], width));
    else if (previous !== undefined && line > previous + 2) rows.push({ line: "gap", stretches: [] });
    rows.push(...lineRows(source, line, byLine.get(line) ?? [], width));
    previous = line;
  }
  return rows;
}

function lineRows(source: Source, line: number, labels: readonly Label[], width: number): readonly FrameRow[] {
  const whole = lineText(source, line);
  const starts = labels.map((label) => label.span.start - startOf(source, line));
  const skipped = whole.length <= longest ? 0 : Math.max(0, Math.min(...starts) - longest / 4);
  const text = whole.slice(skipped, skipped + longest);
  const all = cells(text);
  const end = all.reduce((sum, cell) => sum + cell.width, 0);
  const lineStart = startOf(source, line) + skipped;
  const column = (offset: number): number => all.find((cell) => cell.offset >= offset - lineStart)?.column ?? end;
  const marks = labels.map((label): Mark => {
    const from = column(label.span.start);
    const to = Math.max(from + 1, column(Math.min(label.span.end, lineStart + text.trimEnd().length)));
    return { from, to, text: label.text, role: label.primary ? "primary" : "secondary" };
  });
  const shift = scroll(marks, end, width);
  const shown = clip(all, shift, width, end);
  // what lies beyond the right end of the row is marked there, under its `…`
  const moved = marks.map((mark) => {
    const from = Math.min(width - 1, Math.max(0, mark.from - shift));
    return { ...mark, from, to: Math.min(width, Math.max(mark.to - shift, from + 1)) };
  });
  const sourceRow: FrameRow = { line, stretches: [{ column: 0, text: shown, role: "plain" }] };
  return [sourceRow, ...markRows(moved, width).map((stretches) => ({ line: undefined, stretches }))];
}

const startOf = (source: Source, line: number): number => lines(source)[line - 1] ?? source.text.length;

/** How many columns a long line is moved left so that its first mark can be seen. */
function scroll(marks: readonly Mark[], end: number, width: number): number {
  if (end <= width || marks.length === 0) return 0;
  const first = Math.min(...marks.map((mark) => mark.from));
  const last = Math.max(...marks.map((mark) => mark.to));
  if (last < width) return 0;
  return Math.max(0, Math.min(first - 8, end - width + 1));
}

function clip(all: readonly Cell[], shift: number, width: number, end: number): string {
  const cutLeft = shift > 0;
  const cutRight = end - shift > width;
  const kept = all.filter((cell) => {
    const at = cell.column - shift;
    return at >= (cutLeft ? 1 : 0) && at + cell.width <= width - (cutRight ? 1 : 0);
  });
  const lead = cutLeft ? "…".padEnd((kept[0]?.column ?? shift + 1) - shift) : "";
  return `${lead}${kept.map((cell) => cell.text).join("")}${cutRight ? "…" : ""}`.trimEnd();
}

/** Underlines, then the texts: the rightmost beside its underline, the others below, hung on a line. */
function markRows(marks: readonly Mark[], width: number): readonly (readonly Stretch[])[] {
  if (marks.length === 0) return [];
  const ordered = [...marks].sort((a, b) => a.from - b.from || a.to - b.to);
  const underline = [...ordered]
    .sort((a, b) => Number(a.role === "primary") - Number(b.role === "primary"))
    .map((mark) => ({
      column: mark.from,
      text: (mark.role === "primary" ? "^" : "─").repeat(mark.to - mark.from),
      role: mark.role,
    }));
  const last = ordered.at(-1) as Mark;
  const beside =
    ordered.every((mark) => mark === last || mark.to < last.from) && last.text !== "" && last.to + 25 <= width;
  const rows: Stretch[][] = [underline];
  const hung = ordered.filter((mark) => mark.text !== "" && !(beside && mark === last));
  const bars = (of: readonly Mark[]): Stretch[] =>
    of.map((mark) => ({ column: mark.from, text: "│", role: mark.role }));
  if (beside) {
    const [first = "", ...rest] = wrap(last.text, width - last.to - 1);
    underline.push({ column: last.to + 1, text: first, role: last.role });
    for (const text of rest) rows.push([...bars(hung), { column: last.to + 1, text, role: last.role }]);
  }
  if (hung.length > 0 && !(hung.length === 1 && hung[0] === last)) rows.push(bars(hung));
  for (let i = hung.length - 1; i >= 0; i--) {
    const mark = hung[i] as Mark;
    const column = Math.min(mark.from, Math.max(0, width - 24));
    for (const text of wrap(mark.text, Math.max(24, width - column))) {
      rows.push([...bars(hung.slice(0, i)).filter((bar) => bar.column < column), { column, text, role: mark.role }]);
    }
  }
  return rows;
}
