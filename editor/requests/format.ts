// Formatting, of a document or a part of it: only the layout between tokens and comments changes, so that the cursor and
// everything the editor has marked stay where they are. A spec with syntax errors is left as it is.

import type { Position, Range, TextEdit } from "vscode-languageserver";
import { lex } from "../../compiler/1-syntax/lex.ts";
import { hasErrors } from "../../compiler/diagnostics/severity.ts";
import type { Source, Span } from "../../compiler/diagnostics/source.ts";
import { parse } from "../../compiler/recovery/parse.ts";
import { formatFile } from "../../compiler/tools/format/format.ts";
import type { View } from "../document/documents.ts";
import { offsetAt, rangeOf } from "../document/position.ts";

/** The edits that put the document, or the lines that a selection touches, into their layout. */
export function format({ source }: View, range?: Range): TextEdit[] {
  const { value: file, diagnostics } = parse(source);
  if (!file || hasErrors(diagnostics)) return [];
  const laid: Source = { path: source.path, text: formatFile(file) };
  const [before, after] = [piecesOf(source), piecesOf(laid)];
  const chosen = range ? linesOf(source, range) : { start: 0, end: source.text.length };
  return before.flatMap((piece, index) => {
    const now = after[index];
    if (!now || !laid.text) return [];
    const edit = within(source.text, piece, laid.text.slice(now.start, now.end), chosen);
    if (!edit || edit.text === source.text.slice(edit.span.start, edit.span.end)) return [];
    return [{ range: rangeOf(source, edit.span), newText: edit.text }];
  });
}

/** What is made of the text as it is typed: the block that a `}` closes, the indentation behind a line break. */
export function formatOnType(view: View, position: Position, typed: string): TextEdit[] {
  const { source } = view;
  const offset = offsetAt(source, position);
  const { tokens, trivia } = lex(source);
  const open: Span[] = [];
  for (const token of tokens) {
    if (token.start >= offset) break;
    const opener = token.kind.startsWith("Close") ? open.pop() : undefined;
    if (token.kind.startsWith("Open")) open.push(token);
    if (typed === "}" && opener && token.end === offset)
      return format(view, { start: rangeOf(source, opener).start, end: position });
  }
  const inComment = trivia.some(({ start, end }) => start < offset && offset < end);
  if (typed !== "\n" || inComment) return [];
  const line = source.text.lastIndexOf("\n", offset - 1) + 1;
  const indent = /^[ \t]*/.exec(source.text.slice(line))?.[0] ?? "";
  const closes = /^[})\]]/.test(source.text.slice(line + indent.length));
  const wanted = "  ".repeat(Math.max(0, open.length - (closes ? 1 : 0)));
  if (wanted === indent) return [];
  return [{ range: rangeOf(source, { start: line, end: line + indent.length }), newText: wanted }];
}

/** The layout before, between and behind tokens and comments. Formatting keeps both, so that the pieces are pairs. */
function piecesOf(source: Source): readonly Span[] {
  const { tokens, trivia } = lex(source);
  // white space at the end of a comment is layout too
  const ends = trivia.map(({ start, text }) => ({ start, end: start + text.trimEnd().length }));
  const all = [...tokens, ...ends].sort((a, b) => a.start - b.start);
  const starts = [0, ...all.map((each) => each.end)];
  const stops = [...all.map((each) => each.start), source.text.length];
  return starts.map((start, index) => ({ start, end: stops[index] ?? start }));
}

/** Whole lines; a selection that ends before the first letter of a line does not touch it. */
function linesOf(source: Source, { start, end }: Range): Span {
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return {
    start: offsetAt(source, { line: start.line, character: 0 }),
    end: offsetAt(source, { line: last, character: Number.MAX_SAFE_INTEGER }),
  };
}

/**
 * The part of a change that lies in the chosen lines. A piece that begins above them gives the indentation of the first
 * one, and a piece that goes on beneath them what follows the last token on its line.
 */
function within(text: string, piece: Span, now: string, chosen: Span): { span: Span; text: string } | undefined {
  if (piece.start >= chosen.start && piece.end <= chosen.end) return { span: piece, text: now };
  if (piece.end < chosen.start || piece.start > chosen.end) return undefined;
  const was = text.slice(piece.start, piece.end);
  const broken = was.includes("\n") && now.includes("\n");
  if (!broken) return undefined;
  if (piece.start < chosen.start) {
    if (piece.end > chosen.end) return undefined;
    const start = piece.start + was.lastIndexOf("\n") + 1;
    return { span: { start, end: piece.end }, text: now.slice(now.lastIndexOf("\n") + 1) };
  }
  const end = piece.start + was.indexOf("\n");
  return { span: { start: piece.start, end }, text: now.slice(0, now.indexOf("\n")) };
}
