// The rows of tokens.ts as token types of Chevrotain, for its parser (parser.ts) and the generators. Only a text with a
// syntax error needs them: nothing on the way of a legal one imports this file.

import { createToken, Lexer, type TokenType } from "chevrotain";
import { rows } from "./tokens.ts";

/** Any operator between two values; the parser consumes this category and leaves precedence to the builder. */
export const Operator = createToken({ name: "Operator", pattern: Lexer.NA, label: "an operator" });

/** A comparison that may stand before a value, as its bound: `<= 200tok`. */
export const Bound = createToken({ name: "Bound", pattern: Lexer.NA, label: "a bound such as `<=`" });

/** Stands where a value is missing; put in by the compiler's repairs, never written by anyone. */
export const Missing = createToken({ name: "Missing", pattern: Lexer.NA, label: "a value" });

const types = new Map<string, TokenType>();
const nameType = createToken({
  name: "Name",
  pattern: rows.find((each) => each.name === "Name")?.pattern ?? /[A-Za-z_]\w*/,
  label: "a name",
});

for (const { name, pattern, label, trivia, operator: isOperator, bound, word, alsoName } of rows) {
  const categories = [...(isOperator ? [Operator] : []), ...(bound ? [Bound] : []), ...(alsoName ? [nameType] : [])];
  types.set(
    name,
    name === "Name"
      ? nameType
      : createToken({
          name,
          pattern,
          label,
          categories,
          line_breaks: name === "Space" || name === "BlockComment",
          ...(trivia ? { group: "trivia" } : {}),
          ...(word ? { longer_alt: nameType } : {}),
        }),
  );
}

/** The Chevrotain type of a row, by its name. */
export function tokenType(name: string): TokenType {
  const found = types.get(name) ?? (name === "Missing" ? Missing : undefined);
  if (!found) throw new Error(`perlc bug: no token is named ${name}`);
  return found;
}

/** All types, in lexing order. */
export const lexerTokens: readonly TokenType[] = rows.map((each) => tokenType(each.name));
/** All types the parser must know. */
export const parserTokens: readonly TokenType[] = [...lexerTokens, Operator, Bound, Missing];
