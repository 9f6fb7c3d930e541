// Source text and places in it. Spans are half-open offsets in UTF-16 code units; lines are found on demand.

export interface Source {
  /** As the user wrote it (relative stays relative); `--set` and the command line get a name of their own. */
  readonly path: string;
  readonly text: string;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span together with the text it points into: what a plan node keeps as `because`. */
export interface Place {
  readonly source: Source;
  readonly span: Span;
}

/** One-based line and column (columns count code points, as editors show them). */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

const lineStarts = new WeakMap<Source, readonly number[]>();

/** Offsets at which the lines of a source begin; the first is 0. */
export function lines(source: Source): readonly number[] {
  const known = lineStarts.get(source);
  if (known) return known;
  const starts = [0];
  for (let at = source.text.indexOf("\n"); at >= 0; at = source.text.indexOf("\n", at + 1)) starts.push(at + 1);
  lineStarts.set(source, starts);
  return starts;
}

/** Line of an offset, counted from one. */
export function lineAt(source: Source, offset: number): number {
  const starts = lines(source);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** Line and column of an offset. Offsets past the end count as the end. */
export function lineColumn(source: Source, offset: number): LineColumn {
  const line = lineAt(source, offset);
  const start = lines(source)[line - 1] ?? 0;
  // a pair of surrogates is one character
  let column = 1;
  for (let at = start; at < Math.min(offset, source.text.length); at++) {
    const code = source.text.charCodeAt(at);
    const second = code >= 0xdc00 && code <= 0xdfff && at > start;
    const first = second ? source.text.charCodeAt(at - 1) : 0;
    if (!(first >= 0xd800 && first <= 0xdbff)) column++;
  }
  return { line, column };
}

/** The text of one line, without its newline. `line` counts from one. */
export function lineText(source: Source, line: number): string {
  const starts = lines(source);
  const start = starts[line - 1] ?? source.text.length;
  const end = starts[line] ?? source.text.length + 1;
  return source.text.slice(start, end - 1).replace(/\r$/, "");
}

/** The smallest span that holds both. */
export function join(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
