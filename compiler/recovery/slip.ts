// A slip in how something is spelled: what is said of it, and how the text is read on, which is what its fix writes. The
// recognisers of slips (look-alikes.ts, signs.ts, …) look at code alone: what stands in texts and remarks is nobody's slip.

import type { Lexed } from "../1-syntax/lex.ts";
import type { Diagnostic, Label } from "../diagnostics/diagnostic.ts";
import type { Source, Span } from "../diagnostics/source.ts";
import type { Edit } from "./edited.ts";

export interface Slip {
  readonly diagnostic: Diagnostic;
  readonly edits: readonly Edit[];
}

/** A text as recognisers see it. */
export interface Code {
  readonly source: Source;
  readonly lexed: Lexed;
  /** The text with blanks for remarks and `"` for what stands in a text, as long as it is. */
  readonly bare: string;
  /** The innermost bracket that is open at an offset: `{`, `(`, `[`; empty outside of all. */
  readonly inside: (offset: number) => string;
  /** Whether there are as many closers as openers. */
  readonly paired: boolean;
}

export function codeOf(source: Source, lexed: Lexed): Code {
  const cuts: Edit[] = [];
  for (const { kind, start, end } of lexed.trivia) if (kind !== "stray") cuts.push({ span: { start, end }, text: " " });
  for (const { kind, start, end } of lexed.tokens) if (kind === "Text") cuts.push({ span: { start, end }, text: '"' });
  const parts: string[] = [];
  let at = 0;
  for (const { span, text } of cuts.toSorted((a, b) => a.span.start - b.span.start)) {
    parts.push(source.text.slice(at, span.start), source.text.slice(span.start, span.end).replace(/[^\n]/g, text));
    at = span.end;
  }
  const bare = parts.join("") + source.text.slice(at);
  let open: readonly Opened[] | undefined;
  const inside = (offset: number): string => {
    open ??= brackets(lexed);
    let low = 0;
    let high = open.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((open[middle] as Opened).from <= offset) low = middle + 1;
      else high = middle;
    }
    return open[low - 1]?.bracket ?? "";
  };
  const count = (begin: string): number => lexed.tokens.filter(({ kind }) => kind.startsWith(begin)).length;
  return { source, lexed, bare, inside, paired: count("Open") === count("Close") };
}

interface Opened {
  readonly from: number;
  readonly bracket: string;
}

/** From where on which bracket is the innermost that is open. */
function brackets({ tokens }: Lexed): readonly Opened[] {
  const found: Opened[] = [];
  const open: string[] = [];
  for (const { kind, text, end } of tokens) {
    if (!kind.startsWith("Open") && !kind.startsWith("Close")) continue;
    if (kind.startsWith("Open")) open.push(text);
    else open.pop();
    found.push({ from: end, bracket: open.at(-1) ?? "" });
  }
  return found;
}

/** So many places are pointed at in one picture. */
const mostPlaces = 20;

/** One diagnostic for a slip that was made at several places: the first is the one that is spoken of. */
export function togetherAt(
  source: Source,
  places: readonly Span[],
  label: (place: Span) => string,
): { readonly at: { source: Source; span: Span }; readonly label: string; readonly labels: readonly Label[] } {
  const [first = { start: 0, end: 0 }, ...others] = places;
  const labels = others
    .slice(0, mostPlaces)
    .map((span): Label => ({ source, span, text: label(span), primary: false }));
  return { at: { source, span: first }, label: label(first), labels };
}
