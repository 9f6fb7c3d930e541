// Formatting a part of a spec, for editors: the members that a selection touches, whole, as they are laid out in the file.

import type { Body, File, Use, Value } from "../../1-syntax/ast.ts";
import { type Any, children, type Member } from "../../1-syntax/ast.ts";
import type { Span } from "../../source.ts";
import { type Edit, formatFile, standardWidth } from "./format.ts";

/**
 * The edit that formats the members which `selection` touches: of the innermost `{ }` that holds all of it, every member with
 * a character of it. Undefined when they stand well already. The file must have been parsed without an error.
 */
export function formatRange(file: File, selection: Span, width: number = standardWidth): Edit | undefined {
  const { tokens, source } = file;
  const touched = touchedBy(file, selection);
  if (!touched) return undefined;
  const formatted = formatFile(file, width);
  const { text } = formatted;
  const spans = formatted.spans();
  const [first, last] = touched;
  const begin = (of: string, at: readonly Span[]): number =>
    lineEnd(of, at[first - 1]?.end ?? 0, at[first]?.start ?? 0);
  const span = { start: begin(source.text, tokens), end: tokens[last + 1]?.start ?? source.text.length };
  const replacement = text.slice(begin(text, spans), spans[last + 1]?.start ?? text.length);
  return source.text.slice(span.start, span.end) === replacement ? undefined : { span, text: replacement };
}

/** What stands behind the token before, on its line, stays with it. */
function lineEnd(text: string, from: number, to: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 || end > to ? from : end;
}

/** The first and last token of the members that a selection touches. */
function touchedBy(file: File, selection: Span): readonly [number, number] | undefined {
  const touches = ({ span }: Any): boolean => span.start <= selection.end && selection.start <= span.end;
  let found: readonly [number, number] | undefined;
  const descend = (members: readonly (Use | Member)[]): void => {
    const hit = members.filter(touches);
    const [only] = hit;
    if (!only) return;
    found = [Math.min(...hit.map((each) => each.first)), Math.max(...hit.map((each) => each.last))];
    if (hit.length > 1) return;
    const inner = bodies(only).find(({ span }) => span.start < selection.start && selection.end < span.end);
    if (inner) descend(inner.members);
  };
  descend([...file.uses, ...file.members]);
  return found;
}

/** The outermost `{ }` in a member or value. */
function bodies(node: Use | Member | Value | Any): readonly Body[] {
  return node.kind === "body" ? [node] : children(node).flatMap(bodies);
}
