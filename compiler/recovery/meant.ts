// A text with slips of spelling as it was meant: round after round the slips that can be told are found and mended, and the rest
// of the text is read as if they had not been made. Places stay those of the text as it was written. Only for a text that is not legal.

import { type Lexed, lex, type Token } from "../1-syntax/lex.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import type { Source, Span } from "../diagnostics/source.ts";
import { type Edit, type Edited, edited } from "./edited.ts";
import { firstLine } from "./first-line.ts";
import { lookAlikes } from "./look-alikes.ts";
import { names } from "./names.ts";
import { numbers } from "./numbers.ts";
import { importing, lambdas, programs } from "./programs.ts";
import { remarks } from "./remarks.ts";
import { signs } from "./signs.ts";
import { type Code, codeOf, type Slip } from "./slip.ts";

/** What a round mends can show another slip; more rounds than this are a circle. */
const mostRounds = 4;

export interface Meant {
  /** As they are read, at the places of the text as it was written. Spellings that the lexer knows are among its diagnostics. */
  readonly lexed: Lexed;
  /** The same with the text that stands at those places, and what stands between them as trivia. */
  readonly written: Lexed;
  /** What is said of the slips that were mended. */
  readonly told: readonly Diagnostic[];
}

/** The tokens of a text as it was meant, and what is said of its slips. `isLegal`: whether the grammar takes tokens as they are. */
export function meant(source: Source, lexed: Lexed, isLegal: (lexed: Lexed) => boolean): Meant {
  const told: Diagnostic[] = [];
  let now = { source, lexed };
  const steps: Edited[] = [];
  for (let round = 0; round < mostRounds; round++) {
    // whether the text as it was written is legal, and whether anything was said of it, has been asked before
    if (round > 0 && now.lexed.diagnostics.length === 0 && isLegal(now.lexed)) break;
    const slips = slipsOf(codeOf(now.source, now.lexed));
    if (slips.length === 0) break;
    told.push(...slips.map((each) => asWritten(each.diagnostic, source, now.source, steps)));
    const step = edited(
      now.source.text,
      slips.flatMap((each) => each.edits),
    );
    steps.push(step);
    const read: Source = { path: source.path, text: step.text };
    now = { source: read, lexed: lex(read) };
  }
  if (steps.length === 0) return { lexed, written: lexed, told };
  const moved = <T extends Token | Lexed["trivia"][number]>(each: T): T => ({ ...each, ...spanBefore(each, steps) });
  const trivia = now.lexed.trivia.map(moved);
  const read: Lexed = {
    tokens: now.lexed.tokens.map(moved),
    kinds: now.lexed.kinds,
    trivia,
    docs: trivia.filter((each) => each.kind === "doc"),
    diagnostics: now.lexed.diagnostics.map((each) => asWritten(each, source, now.source, steps)),
  };
  return { lexed: read, written: asTiles(source, read), told };
}

/** Tokens and trivia with the text at their places; what is lost between them is trivia, too. */
function asTiles({ text }: Source, lexed: Lexed): Lexed {
  const slice = <T extends Span>(each: T): T => ({ ...each, text: text.slice(each.start, each.end) });
  const [tokens, known] = [lexed.tokens.map(slice), lexed.trivia.map(slice)];
  const lost: Lexed["trivia"][number][] = [];
  let at = 0;
  for (const { start, end } of [
    ...[...tokens, ...known].sort((a, b) => a.start - b.start),
    { start: text.length, end: text.length },
  ]) {
    const gap = text.slice(at, Math.max(at, start));
    const from = at + gap.length - gap.trimStart().length;
    if (gap.trim() !== "") lost.push({ kind: "stray", start: from, end: from + gap.trim().length, text: gap.trim() });
    at = Math.max(at, end);
  }
  const trivia = [...known, ...lost].sort((a, b) => a.start - b.start);
  return { ...lexed, tokens, trivia, docs: trivia.filter((each) => each.kind === "doc") };
}

/** The slips of a text, one round of them. Of a legal text there are none, which a test sees to. */
export const slipsIn = (source: Source): readonly Slip[] => slipsOf(codeOf(source, lex(source)));

/** The slips that can be mended together: of two that want one place the first stands. */
function slipsOf(code: Code): readonly Slip[] {
  const taken: Span[] = [];
  const isFree = ({ span: { start, end } }: Edit): boolean =>
    taken.every((each) => end < each.start || each.end < start || (end === each.start && start < end));
  const kept: Slip[] = [];
  const keep = (slips: readonly Slip[]): void => {
    for (const slip of slips) {
      if (!slip.edits.every(isFree)) continue;
      taken.push(...slip.edits.map((each) => each.span));
      kept.push(slip);
    }
  };
  keep(firstLine(code));
  keep(remarks(code));
  keep(importing(code));
  keep(programs(code));
  keep(lambdas(code));
  keep(numbers(code));
  const alike = lookAlikes(code, (offset) => taken.some(({ start, end }) => start <= offset && offset < end));
  // letters and signs first: what they are part of is told by the next round
  if (alike) return [...kept, alike];
  keep(names(code));
  keep(signs(code));
  return kept;
}

/** Where something stood in the text as it was written. */
function spanBefore({ start, end }: Span, steps: readonly Edited[]): Span {
  const first = steps.reduceRight((at, step) => step.back(at, "start"), start);
  const last = steps.reduceRight((at, step) => step.back(at, "end"), end);
  return { start: Math.min(first, Math.max(first, last)), end: Math.max(first, last) };
}

/** A diagnostic about a text that was mended, of the text as it was written. A fix that reaches into what was put in waits. */
function asWritten(diagnostic: Diagnostic, source: Source, now: Source, steps: readonly Edited[]): Diagnostic {
  if (now === source) return diagnostic;
  const labels = diagnostic.labels.map((each) => ({ ...each, source, span: spanBefore(each.span, steps) }));
  const { fix, ...rest } = diagnostic;
  const isExact = (offset: number): boolean => {
    let at = offset;
    for (const step of steps.toReversed()) {
      if (!step.isExact(at)) return false;
      at = step.back(at, "start");
    }
    return true;
  };
  if (!fix?.edits.every(({ span }) => isExact(span.start) && isExact(span.end))) return { ...rest, labels };
  const moved: Fix = {
    ...fix,
    edits: fix.edits.map((each) => ({ ...each, source, span: spanBefore(each.span, steps) })),
  };
  return { ...rest, labels, fix: moved };
}
