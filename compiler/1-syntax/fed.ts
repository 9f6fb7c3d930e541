// The tokens on their way to the parser: the lexer's, some taken out, some put in by the repairs that come before
// parsing (close-braces.ts, repair.ts). Where a line begins matters here and nowhere else in the language.

import { lineColumn, type Source } from "../source.ts";
import type { Token } from "./lex.ts";

/** A token as the parser gets it. */
export interface Fed extends Token {
  /** Index into the lexer's tokens; -1 when a repair put it in. */
  readonly index: number;
  /** For one put in: the index of the real token before it. */
  readonly after: number;
}

/** Where a token stands on the page. Columns count from zero. */
export interface Layout {
  readonly line: number;
  readonly column: number;
  /** Column of the first token of its line. */
  readonly indent: number;
  readonly opensLine: boolean;
}

/** The lexer's tokens, as they are. */
export function feed(tokens: readonly Token[]): readonly Fed[] {
  return tokens.map((token, index) => ({ ...token, index, after: index }));
}

/** A token that nobody wrote, standing right after the real token `before`. */
export function putIn(kind: string, text: string, before: Fed | undefined): Fed {
  const at = before?.end ?? 0;
  const after = before ? (before.index >= 0 ? before.index : before.after) : 0;
  return { kind, text, start: at, end: at, index: -1, after };
}

/** Line, column and indentation of every token. */
export function layout(source: Source, fed: readonly Fed[]): readonly Layout[] {
  const result: Layout[] = [];
  for (const token of fed) {
    const { line, column } = lineColumn(source, token.start);
    const before = result.at(-1);
    const opensLine = before === undefined || before.line !== line;
    result.push({ line, column: column - 1, indent: opensLine ? column - 1 : before.indent, opensLine });
  }
  return result;
}

/** Where a path that begins at `at` ends (exclusive): `a.b.c`. */
export function pathEnd(fed: readonly Fed[], at: number): number {
  let end = at + 1;
  while (fed[end]?.kind === "Dot" && isName(fed[end + 1])) end += 2;
  return end;
}

/** May stand where the grammar wants a name. */
export function isName(token: Fed | undefined): boolean {
  return token?.kind === "Name" || token?.kind === "From" || token?.kind === "Spec";
}
