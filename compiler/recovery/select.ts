// One cause, one diagnostic: of everything the stages of parsing had to say about a broken text, what is worth
// saying. parse.ts calls it last.

import type { InputToken } from "../1-syntax/input-tokens.ts";
import { behaviours } from "../diagnostics/codes.ts";
import { most } from "../diagnostics/collect.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { lineAt, type Source, type Span } from "../diagnostics/source.ts";

/** Diagnostics by where they come from. */
export interface Found {
  /** Of slips of spelling that were mended before anything was read. */
  readonly told: readonly Diagnostic[];
  /** Of single characters and texts, by the lexer. */
  readonly spelled: readonly Diagnostic[];
  /** Of slips that were mended for the parser. */
  readonly certain: readonly Diagnostic[];
  /** Of brackets that were mended or dropped. */
  readonly brackets: readonly Diagnostic[];
  /** Of the parser. */
  readonly errors: readonly Diagnostic[];
  /** Of the builder, on trees the parser took. */
  readonly built: readonly Diagnostic[];
}

/**
 * One cause, one diagnostic. In each top-level block: the parser's first error only, and only where no bracket was
 * mended before it; one bracket that closes nothing, and only where no error came before; no open bracket on the line
 * of a text that swallowed its closer; of what the
 * builder found only what lies before the parser's error, on another line.
 */
export function select(source: Source, input: readonly InputToken[], found: Found): readonly Diagnostic[] {
  const slips = firstOf([...found.told, ...found.spelled, ...found.certain]);
  const brackets = firstOf(found.brackets);
  const errors = firstOf(found.errors);
  const built = firstOf(found.built);
  const starts = input.filter((each) => opensBlock(source, each)).map((each) => each.start);
  const region = (each: Diagnostic): number => starts.findLastIndex((start) => start <= primary(each).start);
  const line = (offset: number): number => lineAt(source, offset);
  const behind = (each: Diagnostic): string => source.text.slice(primary(each).end, primary(each).end + 40);
  // a quote at the end of its line closes a text that was never opened: whatever stands before it is that text
  const unopened = slips.filter((each) => slipOf(each) === "text" && /^[^\S\n]*(?:\n|$)/.test(behind(each)));
  const texts = new Set(unopened.map((each) => line(primary(each).start)));
  const inText = (each: Diagnostic): boolean => slipOf(each) !== "text" && texts.has(line(primary(each).start));
  // `permute: {`: what is too much is the sign itself, and the parser says so
  const opensBody = (each: Diagnostic): boolean =>
    slipOf(each) === "spelling" &&
    /^\s*\{/.test(behind(each)) &&
    errors.some((error) => line(primary(error).start) === line(primary(each).start));
  const certain = slips.filter((each) => !inText(each) && !opensBody(each));
  const skids = certain.filter((each) => derails(each));
  const skidded = (each: Diagnostic): boolean =>
    skids.some(
      (other) =>
        primary(other).start <= primary(each).start && line(primary(other).start) === line(primary(each).start),
    );
  /** A text without its end takes the closers behind it along. */
  const swallowed = (each: Diagnostic): boolean =>
    skids.some((other) => slipOf(other) === "text" && line(primary(other).start) === line(primary(each).start));
  const first = new Map<number, number>();
  const errorIn = (each: Diagnostic): number => first.get(region(each)) ?? Number.POSITIVE_INFINITY;
  const kept = [...certain];
  for (const each of errors) {
    const mended = brackets.some(
      (other) => region(other) === region(each) && primary(other).start <= primary(each).end,
    );
    if (first.has(region(each)) || mended || skidded(each) || inText(each)) continue;
    first.set(region(each), primary(each).start);
    kept.push(each);
  }
  const dropped = new Set<number>();
  for (const each of brackets) {
    const stray = slipOf(each) === "bracket";
    const alone = errorIn(each) > primary(each).start && !dropped.has(region(each)) && !skidded(each);
    if (stray ? alone : !swallowed(each)) kept.push(each);
    if (stray) dropped.add(region(each));
  }
  for (const each of built) {
    const error = errorIn(each);
    const at = primary(each).start;
    if (at < error && (error === Number.POSITIVE_INFINITY || line(at) < line(error))) kept.push(each);
  }
  return oneALine(source, inOrder(kept), found);
}

/**
 * On one line the first cause alone: what the lexer, the repairs and the parser say behind it follows from it, or is said when it
 * is gone. A spelling that is clear in itself has no fix where the rest of its line says that something else was meant.
 */
function oneALine(
  source: Source,
  kept: readonly Diagnostic[],
  { told, spelled, errors, certain }: Found,
): readonly Diagnostic[] {
  const follows = new Set([...spelled, ...errors, ...certain]);
  const isTold = new Set(told);
  const isSpelled = new Set(spelled);
  const result: Diagnostic[] = [];
  let first: { readonly line: number; readonly at: number } | undefined;
  for (const each of kept) {
    const line = lineAt(source, primary(each).start);
    const mended = isTold.has(each);
    if (first?.line === line && follows.has(each)) {
      const before = result[first.at];
      const isSame = before && slipOf(before) === slipOf(each) && slipOf(each) === "spelling";
      if (isSame) result.push(each);
      else if (before && isSpelled.has(before) && before.fix?.safety === "safe" && slipOf(before) === "spelling") {
        const { fix: _, ...rest } = before;
        result[first.at] = rest;
      }
      continue;
    }
    if (follows.has(each) && !mended) first = { line, at: result.length };
    result.push(each);
  }
  return result;
}

/** Some of them by the order of the text, all but the first few hundred left out. */
const firstOf = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => inOrder(diagnostics).slice(0, most);

/** Slips after which the parser may stumble over the rest of the line. */
const derails = (each: Diagnostic): boolean => slipOf(each) === "text" || slipOf(each) === "line";

const slipOf = ({ code }: Diagnostic) => behaviours[code]?.slip;

/** Stands in column one, as a top-level block or `use` does. */
export function opensBlock(source: Source, token: InputToken): boolean {
  return (
    (token.kind === "Name" || token.kind === "Use") && (token.start === 0 || source.text[token.start - 1] === "\n")
  );
}

function primary(diagnostic: Diagnostic): Span {
  return (diagnostic.labels.find((label) => label.primary) ?? diagnostic.labels[0])?.span ?? { start: 0, end: 0 };
}

/** Diagnostics in the order of the text. */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((a, b) => primary(a).start - primary(b).start);
}
