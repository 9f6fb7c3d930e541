// Folding: brackets that span lines, and runs of comment lines. From the tokens, so that a broken spec folds too.

import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import { lex, type Token } from "../../compiler/1-syntax/lex.ts";
import type { View } from "../document/documents.ts";
import { positionAt } from "../document/position.ts";

export function fold({ source }: View): FoldingRange[] {
  const { tokens, trivia } = lex(source);
  const line = (offset: number) => positionAt(source, offset).line;
  const found: FoldingRange[] = [];
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.kind.startsWith("Open")) open.push(token);
    if (!token.kind.startsWith("Close")) continue;
    const start = open.pop();
    // the closer's own line stays in sight
    if (start && line(token.start) - 1 > line(start.start))
      found.push({ startLine: line(start.start), endLine: line(token.start) - 1 });
  }
  const alone = trivia.filter(({ start }) => onlyOn(source.text, start)).map((each) => line(each.start));
  for (let from = 0; from < alone.length; ) {
    let to = from;
    while (alone[to + 1] === (alone[to] ?? 0) + 1) to += 1;
    if (to > from) found.push({ startLine: alone[from] ?? 0, endLine: alone[to] ?? 0, kind: FoldingRangeKind.Comment });
    from = to + 1;
  }
  return found.sort((a, b) => a.startLine - b.startLine);
}

/** Nothing but layout stands before it on its line. */
const onlyOn = (text: string, at: number) => text.slice(text.lastIndexOf("\n", at - 1) + 1, at).trim() === "";
