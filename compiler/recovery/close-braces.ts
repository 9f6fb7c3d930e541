// Before parsing: brackets that do not pair are mended by indentation, so that one lost `}` costs one message and
// no block. In a file whose brackets pair, nothing here happens.

import { fileBlocks } from "../../grammar/heads.ts";
import { type Fed, isName, type Layout, layout, pathEnd, putIn } from "../1-syntax/fed.ts";
import { E0106, E0107, E0118 } from "../diagnostics/codes.ts";
import type { Diagnostic, Label } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import { openBrackets, shortage } from "./open-brackets.ts";
import { twice } from "./repair.ts";
import { opensBlock } from "./select.ts";

const closerOf: Readonly<Record<string, string>> = {
  OpenBrace: "CloseBrace",
  OpenParen: "CloseParen",
  OpenBracket: "CloseBracket",
};
const textOf: Readonly<Record<string, string>> = { CloseBrace: "}", CloseParen: ")", CloseBracket: "]" };

interface Opener {
  readonly token: Fed;
  readonly place: Layout;
  readonly closer: string;
  /** `(a + b) * c`: brackets of a value and of no call, in which no comma stands. */
  readonly grouping: boolean;
  /** Columns of the tokens of its line, itself the last: a closer on a line of its own may stand under any of them. */
  readonly columns: readonly number[];
}

export interface Paired {
  readonly fed: readonly Fed[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Tokens whose brackets pair, and what was wrong with those that did not. Each top-level block is mended on its own, so
 * that a bracket too many in one never makes up for one too few in another.
 */
export function closeBraces(source: Source, tokens: readonly Fed[]): Paired {
  if (bracketsPair(tokens)) return { fed: tokens, diagnostics: [] };
  const fed: Fed[] = [];
  const diagnostics: Diagnostic[] = [];
  const starts = tokens.flatMap((_, i) => (i === 0 || declares(source, tokens, i) ? [i] : []));
  for (const [n, start] of starts.entries()) {
    const end = starts[n + 1] ?? tokens.length;
    const opened = openBrackets(source, tokens.slice(start, end));
    const closed = closeOpened(source, opened.fed, tokens[end]);
    for (const each of closed.fed) fed.push(each);
    for (const each of [...opened.diagnostics, ...closed.diagnostics]) diagnostics.push(each);
  }
  return { fed, diagnostics };
}

/** Token `at` begins a top-level block or a `use` line: in column one, where nothing else that is well laid out has these words. */
function declares(source: Source, tokens: readonly Fed[], at: number): boolean {
  const [token, next] = [tokens[at] as Fed, tokens[at + 1]];
  if (!opensBlock(source, token)) return false;
  return token.kind === "Use" || (fileBlocks.has(token.text) && (isName(next) || next?.kind === "OpenBrace"));
}

/** Mends one block; `following` is what stands behind it. */
function closeOpened(source: Source, tokens: readonly Fed[], following: Fed | undefined): Paired {
  if (bracketsPair(tokens)) return { fed: tokens, diagnostics: [] };
  const places = layout(source, tokens);
  const short = shortage(tokens);
  const fed: Fed[] = [];
  const diagnostics: Diagnostic[] = [];
  const open: Opener[] = [];
  const lacks = (closer: string): boolean => (short.get(closer) ?? 0) > 0;
  const exceeds = (closer: string): boolean => (short.get(closer) ?? 0) < 0;
  const add = (closer: string, by: number): void => void short.set(closer, (short.get(closer) ?? 0) + by);
  const close = (opener: Opener, before: Fed | undefined): void => {
    fed.push(putIn(opener.closer, textOf[opener.closer] ?? "", fed.at(-1)));
    add(opener.closer, -1);
    diagnostics.push(unclosed(source, [opener], before, fed.at(-2)));
  };

  for (const [i, token] of tokens.entries()) {
    const place = places[i] as Layout;
    const closing = token.kind in textOf;
    const used = open.at(-1);
    const namesUsed = token.kind === "From" && tokens[i + 1]?.kind === "Text" && used?.closer === "CloseBrace";
    const listEnds = used?.closer === "CloseBracket" && beginsArgument(tokens, i);
    const groupEnds = used?.grouping === true && token.kind === "Comma";
    if (used && (namesUsed || listEnds || groupEnds) && lacks(used.closer)) {
      open.pop();
      close(used, token);
    }
    if (place.opensLine && !closing && (token.kind === "Pipe" || startsMember(tokens, i, place))) {
      for (let top = open.at(-1); top && lacks(top.closer); top = open.at(-1)) {
        const inside = token.kind === "Pipe" ? top.closer === "CloseBrace" : place.indent > top.place.indent;
        if (place.line === top.place.line || inside) break;
        open.pop();
        close(top, token);
      }
    }
    if (!closing) {
      const closer = closerOf[token.kind];
      if (closer && lacks(closer) && fed.at(-1)?.kind === token.kind) {
        add(closer, -1);
        diagnostics.push(twice(source, token));
        continue;
      }
      const grouping = token.kind === "OpenParen" && !isName(fed.at(-1));
      fed.push(token);
      if (closer) open.push({ token, place, closer, grouping, columns: columnsTo(places, i) });
      else if (exceeds("CloseBrace") && (endsHeader(tokens, places, i) || endsAmended(tokens, places, i))) {
        const brace = putIn("OpenBrace", "{", token);
        diagnostics.push(unopened(source, tokens, places, i));
        add("CloseBrace", 1);
        fed.push(brace);
        open.push({ token: brace, place, closer: "CloseBrace", grouping: false, columns: columnsTo(places, i) });
      }
      continue;
    }
    const depth = open.findLastIndex((opener) => opener.closer === token.kind && fits(opener, place));
    const target = depth >= 0 ? depth : open.findLastIndex((opener) => opener.closer === token.kind);
    const above = open.slice(target + 1);
    const top = open.at(-1);
    if (target >= 0 && above.length > 0 && above.every((opener) => lacks(opener.closer))) {
      for (const opener of above.reverse()) close(opener, token);
      open.length = target;
      fed.push(token);
    } else if (top?.closer === token.kind && !(exceeds(token.kind) && !fits(top, place))) {
      open.pop();
      fed.push(token);
    } else if (top && target < 0 && top.closer !== token.kind && lacks(top.closer)) {
      open.pop();
      fed.push({ ...token, kind: top.closer });
      add(top.closer, -1);
      add(token.kind, 1);
      diagnostics.push(unclosed(source, [top], token, fed.at(-2)));
    } else {
      add(token.kind, 1);
      diagnostics.push(stray(source, token, perhapsCalled(tokens, places, i)));
    }
  }
  const last = tokens.at(-1);
  if (open.length > 0) diagnostics.push(unclosed(source, [...open].reverse(), following, last));
  for (const opener of [...open].reverse()) fed.push(putIn(opener.closer, textOf[opener.closer] ?? "", last));
  return { fed, diagnostics };
}

/** Every bracket has its partner. */
function bracketsPair(tokens: readonly Fed[]): boolean {
  const open: string[] = [];
  for (const { kind } of tokens) {
    const closer = closerOf[kind];
    if (closer) open.push(closer);
    else if (kind in textOf && open.pop() !== kind) return false;
  }
  return open.length === 0;
}

/** A closer fits its opener on the same line, or at the start of a line, under something of the opener's line. */
function fits(opener: Opener, place: Layout): boolean {
  return opener.place.line === place.line || (place.opensLine && opener.columns.includes(place.indent));
}

const columnsTo = (places: readonly Layout[], at: number): readonly number[] =>
  places.slice(places[at]?.lineFirst ?? at, at + 1).map((place) => place.column);

/** `, seed = 7`: what no list holds, so that one left open ended before it. */
function beginsArgument(tokens: readonly Fed[], at: number): boolean {
  return tokens[at]?.kind === "Comma" && isName(tokens[at + 1]) && tokens[at + 2]?.kind === "Assign";
}

/** A line that cannot be the inside of a bracket left open above: a name; in column one only if it opens a block. */
function startsMember(tokens: readonly Fed[], at: number, place: Layout): boolean {
  if (tokens[at]?.kind === "Use" && place.column === 0) return true;
  if (!isName(tokens[at])) return false;
  const next = tokens[pathEnd(tokens, at)]?.kind;
  return place.column > 0 || !(next === "Assign" || next === "OpenParen" || next === "Comma");
}

/** Token `at` ends a line `word head…` whose next line is a deeper member: the `{` is missing. */
function endsHeader(tokens: readonly Fed[], places: readonly Layout[], at: number): boolean {
  const place = places[at] as Layout;
  const next = places[at + 1];
  if (!next?.opensLine || next.indent <= place.indent || !isName(tokens[at + 1])) return false;
  const start = places[at]?.lineFirst ?? at;
  const legal = ["Name", "Quantity", "Dot", "Comma", "OpenBracket", "CloseBracket"];
  return isName(tokens[start]) && tokens.slice(start, at + 1).every((token) => legal.includes(token.kind));
}

/** Token `at` ends a value whose amendment lost its `{`: `answers = remap true_false = drop }`. */
function endsAmended(tokens: readonly Fed[], places: readonly Layout[], at: number): boolean {
  const { line } = places[at] as Layout;
  const end = pathEnd(tokens, at + 1);
  const kind = tokens[at]?.kind ?? "";
  if (!["Name", "Quantity", "CloseParen"].includes(kind) || !isName(tokens[at + 1]) || places[end]?.line !== line)
    return false;
  if (tokens[end]?.kind !== "Assign") return false;
  const start = places[at]?.lineFirst ?? at;
  const before = tokens.slice(start, at).map((token) => token.kind);
  return before.includes("Assign") && !before.some((each) => each === "OpenBrace" || each === "OpenParen");
}

function unclosed(
  source: Source,
  openers: readonly Opener[],
  before: Fed | undefined,
  previous: Fed | undefined,
): Diagnostic {
  const [opener, ...others] = openers as readonly [Opener, ...Opener[]];
  const closer = textOf[opener.closer] ?? "";
  const end = { start: previous?.end ?? 0, end: previous?.end ?? 0 };
  const place: Label = before
    ? { source, span: before, text: `expected \`${closer}\` before this`, primary: false }
    : { source, span: { start: Math.max(0, end.start - 1), end: end.end }, text: `the file ends here`, primary: false };
  const also = others.map((each): Label => ({ source, span: each.token, text: "nor is this", primary: false }));
  return E0106(
    { opener: opener.token.text },
    {
      at: { source, span: opener.token },
      label: `no \`${closer}\` closes it`,
      labels: opener.token.start === place.span.start ? also : [place, ...also],
      fix: {
        title: `close it with \`${closer}\``,
        safety: "manual",
        edits: [{ source, span: end, text: closer === "}" ? `\n${" ".repeat(opener.place.indent)}}` : closer }],
      },
    },
  );
}

function unopened(source: Source, tokens: readonly Fed[], places: readonly Layout[], at: number): Diagnostic {
  const start = places[at]?.lineFirst ?? at;
  const span = { start: tokens[start]?.start ?? 0, end: tokens[at]?.end ?? 0 };
  return E0118(
    { header: source.text.slice(span.start, span.end) },
    {
      at: { source, span },
      label: "expected `{` after this",
      fix: {
        title: "add `{`",
        safety: "safe",
        edits: [{ source, span: { start: span.end, end: span.end }, text: " {" }],
      },
    },
  );
}

/** `seed = each1..3)`: the name with which the value of the line begins, if a bracket might have stood behind or in it. */
function perhapsCalled(tokens: readonly Fed[], places: readonly Layout[], at: number): Fed | undefined {
  const start = places[at]?.lineFirst ?? at;
  const value = pathEnd(tokens, start) + 1;
  const called = tokens[value - 1]?.kind === "Assign" && value < at ? tokens[value] : undefined;
  return tokens[at]?.kind === "CloseParen" && isName(called) ? called : undefined;
}

function stray(source: Source, token: Fed, called: Fed | undefined): Diagnostic {
  const text = "or its `(` was to stand behind this";
  return E0107(
    { closer: token.text },
    {
      at: { source, span: token },
      label: "no bracket is open here",
      labels: called ? [{ source, span: called, text, primary: false }] : [],
      fix: { title: "remove it", safety: "unsafe", edits: [{ source, span: token, text: "" }] },
    },
  );
}
