// Places of the compiler ↔ positions of the protocol: offsets in a source against lines and UTF-16 columns from zero,
// paths against URIs. Every request speaks offsets inside and passes through here at its borders.

import type { Location, Position, Range } from "vscode-languageserver";
import { pathOfFile, uriOfFile } from "#places";
import { isOwn } from "../../compiler/2-names/own.ts";
import { lineAt, lines, type Place, type Source, type Span } from "../../compiler/diagnostics/source.ts";

/** The position of an offset; past the end counts as the end. */
export function positionAt(source: Source, offset: number): Position {
  const at = Math.max(0, Math.min(offset, source.text.length));
  const line = lineAt(source, at) - 1;
  return { line, character: at - (lines(source)[line] ?? 0) };
}

/** The offset of a position; a column past the end of its line counts as that end. */
export function offsetAt(source: Source, { line, character }: Position): number {
  const starts = lines(source);
  const start = starts[line];
  if (start === undefined) return source.text.length;
  const next = starts[line + 1];
  return Math.min(start + character, next === undefined ? source.text.length : next - 1);
}

export const rangeOf = (source: Source, span: Span): Range => ({
  start: positionAt(source, span.start),
  end: positionAt(source, span.end),
});

export const locationOf = ({ source, span }: Place): Location => ({
  uri: uriOf(source.path),
  range: rangeOf(source, span),
});

/** The path under which the compiler knows a document: of a file, with `/`; of anything else, its URI. */
export function pathOf(uri: string): string {
  return uri.startsWith("file:") ? pathOfFile(uri) : uri;
}

/** The URI of a path. */
export function uriOf(path: string): string {
  return !isOwn(path) && /^[a-z][\w+.-]+:/i.test(path) ? path : uriOfFile(path);
}

/** Whether an offset lies in a span or right behind it, where a cursor still means it. */
export const touches = (span: Span, offset: number): boolean => span.start <= offset && offset <= span.end;
