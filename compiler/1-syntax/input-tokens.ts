// The tokens on their way to the parser: the lexer's, some taken out, some put in by the repairs that come before
// parsing (close-braces.ts, repair.ts). Where a line begins matters here and nowhere else in the language.

import { lines, type Source } from "../diagnostics/source.ts";
import type { Token } from "./lex.ts";

/** A token as the parser gets it. */
export interface InputToken extends Token {
  /** Index into the lexer's tokens; -1 when a repair put it in. */
  readonly index: number;
  /** For one put in: the index of the real token before it. */
  readonly after: number;
}

/** Where a token stands on the page. Columns count from zero, in UTF-16 units. */
export interface Layout {
  readonly line: number;
  readonly column: number;
  /** Column of the first token of its line. */
  readonly indent: number;
  readonly opensLine: boolean;
  /** Index of the first token of its line, and of the first token of the next. */
  readonly lineFirst: number;
  readonly nextLine: number;
}

/** The lexer's tokens, as they are. */
export function inputTokens(tokens: readonly Token[]): readonly InputToken[] {
  return tokens.map((token, index) => ({ ...token, index, after: index }));
}

/** A token that nobody wrote, standing right after the real token `before`. */
export function putIn(kind: string, text: string, before: InputToken | undefined): InputToken {
  const at = before?.end ?? 0;
  const after = before ? (before.index >= 0 ? before.index : before.after) : 0;
  return { kind, text, start: at, end: at, index: -1, after };
}

/** Line, column and indentation of every token. */
export function layout(source: Source, input: readonly InputToken[]): readonly Layout[] {
  const starts = lines(source);
  const result: Layout[] = [];
  let line = 0;
  let lineFirst = 0;
  input.forEach((token, i) => {
    const before = line;
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= token.start) line++;
    const opensLine = i === 0 || line !== before;
    if (opensLine) lineFirst = i;
    const column = token.start - (starts[line] ?? 0);
    const indent = opensLine ? column : (result[lineFirst]?.indent ?? column);
    result.push({ line: line + 1, column, indent, opensLine, lineFirst, nextLine: input.length });
  });
  let nextLine = input.length;
  for (let i = result.length - 1; i >= 0; i--) {
    const place = result[i] as Layout;
    result[i] = { ...place, nextLine };
    if (place.opensLine) nextLine = i;
  }
  return result;
}

/** Where a path that begins at `at` ends (exclusive): `a.b.c`. */
export function pathEnd(input: readonly InputToken[], at: number): number {
  let end = at + 1;
  while (input[end]?.kind === "Dot" && isName(input[end + 1])) end += 2;
  return end;
}

/** May stand where the grammar wants a name. */
export function isName(token: InputToken | undefined): boolean {
  return token?.kind === "Name" || token?.kind === "From" || token?.kind === "Spec";
}
