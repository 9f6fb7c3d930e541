// Tokens → AST where the text is not legal: mend what was written before the parser (header, units), pair brackets, repair
// slips, parse with recovery, build what is left. It needs Chevrotain, so parse.ts loads it only for such a text.

import type { IRecognitionException, IToken } from "chevrotain";
import type { FileCstNode } from "../../grammar/cst.ts";
import { parser } from "../../grammar/parser.ts";
import { tokenType } from "../../grammar/token-types.ts";
import type { File } from "../1-syntax/ast.ts";
import { type InputToken, inputTokens, putIn } from "../1-syntax/input-tokens.ts";
import type { Lexed } from "../1-syntax/lex.ts";
import { buildingOf } from "../1-syntax/terminals.ts";
import type { Compiled, Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import { buildFile } from "./build.ts";
import { closeBraces } from "./close-braces.ts";
import { conflict } from "./conflict.ts";
import { explainSyntax } from "./explain-syntax.ts";
import { joinUnits } from "./join-units.ts";
import { meant } from "./meant.ts";
import { pastedLines } from "./pasted.ts";
import { header } from "./precheck.ts";
import { withoutPrefixes } from "./prefixes.ts";
import { repair } from "./repair.ts";
import { inOrder, opensBlock, select } from "./select.ts";

/** The tree of a spec, with holes where nothing could be read, and what is wrong. Of a legal one: the tree. */
export function parseTolerantly(source: Source, written: Lexed): Compiled<File> {
  const torn = conflict(source);
  if (torn) return { value: undefined, diagnostics: [torn] };
  // What the grammar takes is never repaired: the repairs guess by layout, which has no meaning of its own.
  const first = readBy(source, written);
  const pasted = first.legal ? undefined : pastedLines(source, written);
  const { lexed, told, ...as } =
    pasted || (first.legal && isPlain(written))
      ? { lexed: written, written, told: [] }
      : meant(source, written, isLegal);
  const { input: joined, certain, legal } = lexed === written ? first : readBy(source, lexed);
  const built: Diagnostic[] = [];
  const building = buildingOf(source, as.written, (each) => built.push(each));
  if (legal) {
    const value = buildFile(building, legal);
    return { value, diagnostics: inOrder([...told, ...certain, ...lexed.diagnostics, ...built]) };
  }
  const plain = withoutPrefixes(source, joined);
  const paired = closeBraces(source, plain.input);
  const { input, diagnostics: slips } = repair(source, paired.input);
  const { cst, errors: found } = runByBlock(source, input);
  const errors = found.map((error) => explainSyntax(source, input, error));
  const value = buildFile(building, cst);
  if (pasted) return { value, diagnostics: [pasted] };
  const spelled = [...lexed.diagnostics, ...plain.diagnostics];
  const all = { told, spelled, certain: [...certain, ...slips], brackets: paired.diagnostics, errors, built };
  return { value, diagnostics: select(source, input, all) };
}

/** Nothing is said of any of its characters. */
const isPlain = ({ diagnostics, trivia }: Lexed): boolean =>
  diagnostics.length === 0 && trivia.every((each) => each.kind !== "stray");

/** The tokens with the first line and the units that were meant, what is said of those, and the tree where it is legal now. */
function readBy(source: Source, lexed: Lexed) {
  const begun = header(source, inputTokens(lexed.tokens));
  const joined = joinUnits(source, begun.input);
  const { cst, errors } = runParser(joined.input);
  const certain = [...begun.diagnostics, ...joined.diagnostics];
  return { input: joined.input, certain, legal: errors.length === 0 ? cst : undefined };
}

/** Whether Chevrotain takes the tokens as they were written: what legal.ts must agree with. */
export function isLegal(lexed: Lexed): boolean {
  return runParser(inputTokens(lexed.tokens)).errors.length === 0;
}

function runParser(input: readonly InputToken[]): {
  readonly cst: FileCstNode;
  readonly errors: readonly IRecognitionException[];
} {
  parser.input = input.map(toChevrotain);
  const cst = parser.file() as FileCstNode;
  return { cst, errors: parser.errors };
}

/**
 * The same, each top-level block on its own: the parser's recovery may give up the rest of what it was given, and
 * then only that block is lost. Blocks are told by a name in column one outside all brackets.
 */
function runByBlock(source: Source, input: readonly InputToken[]): ReturnType<typeof runParser> {
  const chunks: InputToken[][] = [[]];
  let depth = 0;
  for (const token of input) {
    if (depth === 0 && opensBlock(source, token))
      chunks.push([putIn("Spec", "spec", token), putIn("Quantity", "1", token)]);
    chunks.at(-1)?.push(token);
    if (token.kind.startsWith("Open")) depth++;
    if (token.kind.startsWith("Close")) depth--;
  }
  const parts = chunks.map(runParser);
  const children = parts.map((part) => part.cst.children);
  const merged = {
    use: children.flatMap((each) => each.use ?? []),
    member: children.flatMap((each) => each.member ?? []),
  };
  return { cst: { name: "file", children: merged }, errors: parts.flatMap((part) => part.errors) };
}

function toChevrotain(input: InputToken): IToken {
  const type = tokenType(input.kind);
  return {
    image: input.text,
    startOffset: input.start,
    endOffset: input.end - 1,
    tokenType: type,
    tokenTypeIdx: type.tokenTypeIdx ?? 0,
    payload: input,
  };
}
