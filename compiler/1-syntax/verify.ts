// The invariants of a syntax tree, checked between stages in tests: between tokens and trivia is white space only, children lie inside their parents and in order, token indices agree with spans.

import { type Any, children, type File } from "./ast.ts";

/** What is wrong with the tree; empty when nothing is. */
export function verify(file: File): readonly string[] {
  return [...tiles(file), ...nests(file, file)];
}

function tiles(file: File): readonly string[] {
  const pieces = [...file.tokens, ...file.trivia].sort((a, b) => a.start - b.start);
  const problems: string[] = [];
  const isBlank = (start: number, end: number): boolean => file.source.text.slice(start, end).trim() === "";
  let at = 0;
  for (const piece of pieces) {
    if (piece.start < at) problems.push(`the piece at ${piece.start} begins before the one before it ends, at ${at}`);
    if (!isBlank(at, piece.start)) problems.push(`text is lost between ${at} and ${piece.start}`);
    if (file.source.text.slice(piece.start, piece.end) !== piece.text)
      problems.push(`the text at ${piece.start} is not that of its token`);
    at = piece.end;
  }
  if (!isBlank(at, file.source.text.length)) problems.push(`text is lost behind ${at}`);
  return problems;
}

function nests(file: File, node: Any): readonly string[] {
  const problems: string[] = [];
  const name = (each: Any): string => `${each.kind} ${each.span.start}..${each.span.end}`;
  const empty = node.span.start === node.span.end;
  if (node.span.start > node.span.end) problems.push(`${name(node)} ends before it begins`);
  if (node.first > node.last) problems.push(`${name(node)} has its last token before its first`);
  if (!empty && file.tokens[node.first]?.start !== node.span.start && !opensWithHole(node))
    problems.push(`${name(node)} does not begin at its first token`);
  if (!empty && file.tokens[node.last]?.end !== node.span.end)
    problems.push(`${name(node)} does not end at its last token`);
  let at = node.span.start;
  for (const child of children(node)) {
    if (child.span.start < at) problems.push(`${name(child)} in ${name(node)} overlaps what is before it`);
    if (child.span.end > node.span.end) problems.push(`${name(child)} reaches beyond ${name(node)}`);
    problems.push(...nests(file, child));
    at = child.span.end;
  }
  return problems;
}

/** A node whose first part is missing begins where the token before it ends. */
function opensWithHole(node: Any): boolean {
  const [first] = children(node);
  return first !== undefined && (first.kind === "hole" || opensWithHole(first));
}
