// Before parsing: brackets that do not pair are mended by indentation, so that one lost `}` costs one message and
// no block. In a file whose brackets pair, nothing here happens.

import { fileBlocks } from "../../grammar/heads.ts";
import { type InputToken, isName, type Layout, layout, pathEnd, putIn } from "../1-syntax/input-tokens.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import { closerText, type Opener, stray, unclosed, unopened } from "./bracket-messages.ts";
import { openBrackets, shortage } from "./open-brackets.ts";
import { twice } from "./repair.ts";
import { opensBlock } from "./select.ts";

const closerOf: Readonly<Record<string, string>> = {
  OpenBrace: "CloseBrace",
  OpenParen: "CloseParen",
  OpenBracket: "CloseBracket",
};

export interface Paired {
  readonly input: readonly InputToken[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Tokens whose brackets pair, and what was wrong with those that did not. Each top-level block is mended on its own, so
 * that a bracket too many in one never makes up for one too few in another.
 */
export function closeBraces(source: Source, tokens: readonly InputToken[]): Paired {
  if (bracketsPair(tokens)) return { input: tokens, diagnostics: [] };
  const input: InputToken[] = [];
  const diagnostics: Diagnostic[] = [];
  const starts = tokens.flatMap((_, i) => (i === 0 || declares(source, tokens, i) ? [i] : []));
  for (const [n, start] of starts.entries()) {
    const end = starts[n + 1] ?? tokens.length;
    const opened = openBrackets(source, tokens.slice(start, end));
    const closed = closeOpened(source, opened.input, tokens[end]);
    for (const each of closed.input) input.push(each);
    for (const each of [...opened.diagnostics, ...closed.diagnostics]) diagnostics.push(each);
  }
  return { input, diagnostics };
}

/** Token `at` begins a top-level block or a `use` line: in column one, where nothing else that is well laid out has these words. */
function declares(source: Source, tokens: readonly InputToken[], at: number): boolean {
  const [token, next] = [tokens[at] as InputToken, tokens[at + 1]];
  if (!opensBlock(source, token)) return false;
  return token.kind === "Use" || (fileBlocks.has(token.text) && (isName(next) || next?.kind === "OpenBrace"));
}

/** A block as it is mended, token by token. */
interface Mending {
  readonly source: Source;
  readonly tokens: readonly InputToken[];
  readonly places: readonly Layout[];
  /** By the name of the closer: how many are still wanting, or, below 0, too many. */
  readonly short: Map<string, number>;
  /** The tokens so far. */
  readonly input: InputToken[];
  readonly diagnostics: Diagnostic[];
  /** Brackets that are open now, the innermost last. */
  readonly open: Opener[];
}

/** Mends one block; `following` is what stands behind it. */
function closeOpened(source: Source, tokens: readonly InputToken[], following: InputToken | undefined): Paired {
  if (bracketsPair(tokens)) return { input: tokens, diagnostics: [] };
  const [input, diagnostics, open]: [InputToken[], Diagnostic[], Opener[]] = [[], [], []];
  const places = layout(source, tokens);
  const mending: Mending = { source, tokens, places, short: shortage(tokens), input, diagnostics, open };
  for (const [at, { kind }] of tokens.entries()) {
    if (kind in closerText) takeCloser(mending, at);
    else {
      closeEnded(mending, at);
      takeOther(mending, at);
    }
  }
  const last = tokens.at(-1);
  if (open.length > 0) diagnostics.push(unclosed(source, [...open].reverse(), following, last));
  for (const opener of [...open].reverse()) input.push(putIn(opener.closer, closerText[opener.closer] ?? "", last));
  return { input, diagnostics };
}

const lacks = ({ short }: Mending, closer: string): boolean => (short.get(closer) ?? 0) > 0;
const exceeds = ({ short }: Mending, closer: string): boolean => (short.get(closer) ?? 0) < 0;
const count = ({ short }: Mending, closer: string, by: number): void =>
  void short.set(closer, (short.get(closer) ?? 0) + by);

/** Puts in the closer of a bracket that nothing closed before the token. */
function close(mending: Mending, opener: Opener, before: InputToken): void {
  const { source, input, diagnostics } = mending;
  input.push(putIn(opener.closer, closerText[opener.closer] ?? "", input.at(-1)));
  count(mending, opener.closer, -1);
  diagnostics.push(unclosed(source, [opener], before, input.at(-2)));
}

/** Closes what lacks its closer and cannot hold token `at`: by what the token is, or by where its line begins. */
function closeEnded(mending: Mending, at: number): void {
  const { tokens, places, open } = mending;
  const [token, place] = [tokens[at] as InputToken, places[at] as Layout];
  const inner = open.at(-1);
  const namesEnd = token.kind === "From" && tokens[at + 1]?.kind === "Text" && inner?.closer === "CloseBrace";
  const listEnds = inner?.closer === "CloseBracket" && beginsArgument(tokens, at);
  const groupEnds = inner?.grouping === true && token.kind === "Comma";
  if (inner && (namesEnd || listEnds || groupEnds) && lacks(mending, inner.closer)) {
    open.pop();
    close(mending, inner, token);
  }
  if (!place.opensLine || !(token.kind === "Pipe" || startsMember(tokens, at, place))) return;
  for (let top = open.at(-1); top && lacks(mending, top.closer); top = open.at(-1)) {
    const inside = token.kind === "Pipe" ? top.closer === "CloseBrace" : place.indent > top.place.indent;
    if (place.line === top.place.line || inside) break;
    open.pop();
    close(mending, top, token);
  }
}

/** Takes an opener, unless it is there twice, or any other token that closes nothing, behind which a `{` may be missing. */
function takeOther(mending: Mending, at: number): void {
  const { source, tokens, places, input, diagnostics, open } = mending;
  const [token, place] = [tokens[at] as InputToken, places[at] as Layout];
  const closer = closerOf[token.kind];
  if (closer && lacks(mending, closer) && input.at(-1)?.kind === token.kind) {
    count(mending, closer, -1);
    diagnostics.push(twice(source, token));
    return;
  }
  const grouping = token.kind === "OpenParen" && !isName(input.at(-1));
  input.push(token);
  if (closer) open.push({ token, place, closer, grouping, columns: columnsTo(places, at) });
  else if (exceeds(mending, "CloseBrace") && (endsHeader(tokens, places, at) || endsAmended(tokens, places, at))) {
    const brace = putIn("OpenBrace", "{", token);
    diagnostics.push(unopened(source, tokens, places, at));
    count(mending, "CloseBrace", 1);
    input.push(brace);
    open.push({ token: brace, place, closer: "CloseBrace", grouping: false, columns: columnsTo(places, at) });
  }
}

/** Takes a closer: with it what lacks one inside of its bracket is closed; one of another kind may be meant; or it is left out. */
function takeCloser(mending: Mending, at: number): void {
  const { source, tokens, places, input, diagnostics, open } = mending;
  const [token, place] = [tokens[at] as InputToken, places[at] as Layout];
  const depth = open.findLastIndex((opener) => opener.closer === token.kind && fits(opener, place));
  const target = depth >= 0 ? depth : open.findLastIndex((opener) => opener.closer === token.kind);
  const above = open.slice(target + 1);
  const top = open.at(-1);
  if (target >= 0 && above.length > 0 && above.every((opener) => lacks(mending, opener.closer))) {
    for (const opener of above.reverse()) close(mending, opener, token);
    open.length = target;
    input.push(token);
  } else if (top?.closer === token.kind && !(exceeds(mending, token.kind) && !fits(top, place))) {
    open.pop();
    input.push(token);
  } else if (top && target < 0 && top.closer !== token.kind && lacks(mending, top.closer)) {
    open.pop();
    input.push({ ...token, kind: top.closer });
    count(mending, top.closer, -1);
    count(mending, token.kind, 1);
    diagnostics.push(unclosed(source, [top], token, input.at(-2)));
  } else {
    count(mending, token.kind, 1);
    diagnostics.push(stray(source, tokens, places, at));
  }
}

/** Every bracket has its partner. */
function bracketsPair(tokens: readonly InputToken[]): boolean {
  const open: string[] = [];
  for (const { kind } of tokens) {
    const closer = closerOf[kind];
    if (closer) open.push(closer);
    else if (kind in closerText && open.pop() !== kind) return false;
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
function beginsArgument(tokens: readonly InputToken[], at: number): boolean {
  return tokens[at]?.kind === "Comma" && isName(tokens[at + 1]) && tokens[at + 2]?.kind === "Assign";
}

/** A line that cannot be the inside of a bracket left open above: a name; in column one only if it opens a block. */
function startsMember(tokens: readonly InputToken[], at: number, place: Layout): boolean {
  if (tokens[at]?.kind === "Use" && place.column === 0) return true;
  if (!isName(tokens[at])) return false;
  const next = tokens[pathEnd(tokens, at)]?.kind;
  return place.column > 0 || !(next === "Assign" || next === "OpenParen" || next === "Comma");
}

/** Token `at` ends a line `word head…` whose next line is a deeper member: the `{` is missing. */
function endsHeader(tokens: readonly InputToken[], places: readonly Layout[], at: number): boolean {
  const place = places[at] as Layout;
  const next = places[at + 1];
  if (!next?.opensLine || next.indent <= place.indent || !isName(tokens[at + 1])) return false;
  const start = places[at]?.lineFirst ?? at;
  const legal = ["Name", "Quantity", "Dot", "Comma", "OpenBracket", "CloseBracket"];
  return isName(tokens[start]) && tokens.slice(start, at + 1).every((token) => legal.includes(token.kind));
}

/** Token `at` ends a value whose amendment lost its `{`: `answers = remap true_false = drop }`. */
function endsAmended(tokens: readonly InputToken[], places: readonly Layout[], at: number): boolean {
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
