// Semantic tokens: every word coloured by what it is in this spec, which a pattern of characters cannot know: a setting,
// a dataset, a choice, the name of an experiment. On top of the TextMate grammar, which colours the rest.

import { type SemanticTokens, SemanticTokensBuilder } from "vscode-languageserver";
import { lex } from "../../compiler/1-syntax/lex.ts";
import type { Span } from "../../compiler/diagnostics/source.ts";
import { rows } from "../../grammar/tokens.ts";
import type { View } from "../document/documents.ts";
import type { Mention, Role } from "../document/mention.ts";
import { positionAt } from "../document/position.ts";
import { mentionsOf } from "../document/read.ts";

export const tokenTypes = [
  "keyword",
  "class",
  "variable",
  "property",
  "function",
  "parameter",
  "enumMember",
  "number",
  "string",
  "comment",
  "operator",
] as const;
export const tokenModifiers = ["declaration", "documentation"] as const;

export type TokenType = (typeof tokenTypes)[number];

export interface Coloured extends Span {
  readonly type: TokenType;
  readonly modifier?: (typeof tokenModifiers)[number];
}

/** Every token of the text that has a colour, in its order. Words that mean nothing have none. */
export function colour({ file, source }: View): readonly Coloured[] {
  const mentions = new Map((file ? mentionsOf(file) : []).map((each) => [each.span.start, each]));
  const { tokens, trivia } = lex(source);
  const comments = trivia.flatMap(({ kind, start, end }): Coloured[] => {
    if (kind === "doc") return [{ start, end, type: "comment", modifier: "documentation" }];
    return kind === "comment" ? [{ start, end, type: "comment" }] : [];
  });
  const words = tokens.flatMap(({ kind, start, end }): Coloured[] => {
    const mention = mentions.get(start);
    const type = (mention && typeOf(mention.role)) ?? plainType(kind);
    return type ? [{ start, end, type, ...(mention && declares(mention) ? { modifier: "declaration" } : {}) }] : [];
  });
  return [...comments, ...words].sort((a, b) => a.start - b.start);
}

function typeOf(role: Role): TokenType | undefined {
  switch (role.kind) {
    case "block":
    case "relation":
      return "keyword";
    case "declares":
    case "declared":
    case "label":
      return "class";
    case "dataset":
    case "part":
      return "variable";
    case "setting":
    case "field":
      return "property";
    case "function":
      return "function";
    case "form":
      return role.word.stands === "head" ? "keyword" : "function";
    case "parameter":
      return "parameter";
    case "option":
      return "enumMember";
    case "unknown":
      return undefined;
  }
}

const declares = ({ role }: Mention) => role.kind === "declares" || (role.kind === "dataset" && role.declares);

const scopes = new Map(rows.map((row) => [row.name, row.scope]));

function plainType(kind: string): TokenType | undefined {
  const scope = scopes.get(kind) ?? "";
  if (scope.startsWith("keyword.control")) return "keyword";
  if (scope.startsWith("keyword.operator")) return "operator";
  if (scope.startsWith("constant.numeric")) return "number";
  if (scope.startsWith("string")) return "string";
  return undefined;
}

/** The tokens as the protocol packs them; one that spans lines is cut into lines. */
export function semanticTokens(view: View): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  for (const { start, end, type, modifier } of colour(view)) {
    let at = start;
    for (const line of view.source.text.slice(start, end).split("\n")) {
      const place = positionAt(view.source, at);
      const modifiers = modifier ? 1 << tokenModifiers.indexOf(modifier) : 0;
      if (line !== "") builder.push(place.line, place.character, line.length, tokenTypes.indexOf(type), modifiers);
      at += line.length + 1;
    }
  }
  return builder.build();
}
