// Source → AST and everything syntax has to say about it: precheck, lex, pair brackets, repair slips, parse,
// build. Never throws on what a user wrote. The parser's own errors are kept to the first of each top-level block.

import type { IToken } from "chevrotain";
import type { FileCstNode } from "../../grammar/cst.ts";
import { parser } from "../../grammar/parser.ts";
import { tokenType } from "../../grammar/tokens.ts";
import type { Compiled, Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../source.ts";
import type { File, Value } from "./ast.ts";
import { buildFile } from "./build.ts";
import { closeBraces } from "./close-braces.ts";
import { explainSyntax } from "./explain-syntax.ts";
import { type Fed, feed } from "./fed.ts";
import { lex } from "./lex.ts";
import { header, notASpec, tooDeep } from "./precheck.ts";
import { repair } from "./repair.ts";

/** The tree of a spec. With errors there is still a tree, with holes, unless the text is no spec at all. */
export function parse(source: Source): Compiled<File> {
  const refusal = notASpec(source);
  if (refusal) return { value: undefined, diagnostics: [refusal] };
  const { tokens, trivia, diagnostics: lexical } = lex(source);
  const begun = header(source, feed(tokens));
  const deep = tooDeep(source, begun.fed);
  if (deep) return { value: undefined, diagnostics: [deep] };
  const paired = closeBraces(source, begun.fed);
  const { fed, diagnostics: slips } = repair(source, paired.fed);

  parser.input = fed.map(toChevrotain);
  const cst = parser.file() as FileCstNode;
  const errors = parser.errors.map((error) => explainSyntax(source, fed, error));
  const built: Diagnostic[] = [];
  const value = buildFile({ source, tokens, trivia, report: (each) => built.push(each) }, cst);
  const certain = [...begun.diagnostics, ...lexical, ...slips];
  return { value, diagnostics: select(source, fed, certain, paired.diagnostics, errors, built) };
}

/** One value standing alone, as on the command line: `--set permute.probability=0%` parses `0%`. */
export function parseValue(source: Source): Compiled<Value> {
  const prefix = "spec 1\nset { value = ";
  const { value, diagnostics } = parse({ path: source.path, text: `${prefix}${source.text}\n}` });
  const member = value?.members[0]?.body.members[0];
  const alone =
    member?.kind === "setting" && value?.members.length === 1 && value.members[0]?.body.members.length === 1;
  const moved = diagnostics.map((each) => shift(each, source, prefix.length));
  return { value: alone && moved.length === 0 ? member.value : undefined, diagnostics: moved };
}

function toChevrotain(fed: Fed): IToken {
  const type = tokenType(fed.kind);
  return {
    image: fed.text,
    startOffset: fed.start,
    endOffset: fed.end - 1,
    tokenType: type,
    tokenTypeIdx: type.tokenTypeIdx ?? 0,
    payload: fed,
  };
}

/**
 * One cause, one diagnostic. In each top-level block: the parser's first error only, and only where no bracket was
 * mended before it; a bracket that closes nothing only where no error came before; what the builder found only
 * up to the first error.
 */
function select(
  source: Source,
  fed: readonly Fed[],
  certain: readonly Diagnostic[],
  brackets: readonly Diagnostic[],
  errors: readonly Diagnostic[],
  built: readonly Diagnostic[],
): readonly Diagnostic[] {
  const starts = fed.filter((each) => each.index >= 0 && opensBlock(source, each)).map((each) => each.start);
  const region = (each: Diagnostic): number => starts.findLastIndex((start) => start <= startOf(each));
  const first = new Map<number, number>();
  const note = (each: Diagnostic): void => {
    const known = first.get(region(each)) ?? Number.POSITIVE_INFINITY;
    first.set(region(each), Math.min(known, startOf(each)));
  };
  const kept = [...certain];
  for (const each of [...errors].sort((a, b) => startOf(a) - startOf(b))) {
    const mended = [...brackets, ...certain].some(
      (other) => region(other) === region(each) && startOf(other) <= startOf(each),
    );
    if (first.has(region(each)) || mended) continue;
    note(each);
    kept.push(each);
  }
  const unopened = new Set<number>();
  for (const each of brackets) {
    const late =
      each.code === "E0107" &&
      ((first.get(region(each)) ?? Number.POSITIVE_INFINITY) < startOf(each) || unopened.has(region(each)));
    if (each.code === "E0107") unopened.add(region(each));
    if (!late) kept.push(each);
  }
  for (const each of built) {
    if (startOf(each) < (first.get(region(each)) ?? Number.POSITIVE_INFINITY)) kept.push(each);
  }
  return kept.sort((a, b) => startOf(a) - startOf(b));
}

function opensBlock(source: Source, token: Fed): boolean {
  return (
    (token.kind === "Name" || token.kind === "Use") && (token.start === 0 || source.text[token.start - 1] === "\n")
  );
}

function startOf(diagnostic: Diagnostic): number {
  return (diagnostic.labels.find((label) => label.primary) ?? diagnostic.labels[0])?.span.start ?? 0;
}

/** The same diagnostic in a text that lies `by` characters into the one it was made for. */
function shift(diagnostic: Diagnostic, source: Source, by: number): Diagnostic {
  const clamp = (at: number): number => Math.max(0, Math.min(source.text.length, at - by));
  const move = <T extends { readonly span: { readonly start: number; readonly end: number } }>(each: T): T => ({
    ...each,
    source,
    span: { start: clamp(each.span.start), end: clamp(each.span.end) },
  });
  const { fix } = diagnostic;
  return {
    ...diagnostic,
    labels: diagnostic.labels.map(move),
    ...(fix ? { fix: { ...fix, edits: fix.edits.map(move) } } : {}),
  };
}
