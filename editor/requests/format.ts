// Formatting, of a document or a part of it: only the gaps between tokens change, so that the cursor and everything the
// editor has marked stay where they are. A spec with syntax errors is left as it is.

import type { Range, TextEdit } from "vscode-languageserver/node";
import { parse } from "../../compiler/1-syntax/parse.ts";
import type { Span } from "../../compiler/source.ts";
import { formatFile } from "../../compiler/tools/format/format.ts";
import type { View } from "../documents.ts";
import { offsetAt, rangeOf } from "../position.ts";

/** The edits that put the document, or the lines of `range`, into their layout. */
export function format({ source }: View, range?: Range): TextEdit[] {
  const { value: file, diagnostics } = parse(source);
  if (!file || diagnostics.some((each) => each.severity === "error")) return [];
  const { text, spans } = formatFile(file);
  const old = gaps(file.tokens, source.text.length);
  const laid = gaps(spans, text.length);
  const from = range ? offsetAt(source, { line: range.start.line, character: 0 }) : 0;
  const to = range ? offsetAt(source, range.end) : source.text.length;
  return old.flatMap((gap, index) => {
    const after = laid[index];
    const now = after && text.slice(after.start, after.end);
    if (now === undefined || now === source.text.slice(gap.start, gap.end)) return [];
    return gap.start >= from && gap.end <= to ? [{ range: rangeOf(source, gap), newText: now }] : [];
  });
}

/** What stands before, between and behind the tokens. */
function gaps(tokens: readonly Span[], end: number): readonly Span[] {
  const starts = [0, ...tokens.map((each) => each.end)];
  const ends = [...tokens.map((each) => each.start), end];
  return starts.map((start, index) => ({ start, end: ends[index] ?? end }));
}
