// A closer without its opener: where the opener was to stand is found from the sign or the name behind which a list or
// arguments begin, and it is put in there, so that one lost `(` or `[` costs one message. close-braces.ts calls it first.

import { rows } from "../../grammar/tokens.ts";
import { type InputToken, isName, type Layout, layout, pathEnd, putIn } from "../1-syntax/input-tokens.ts";
import { E0107 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source, Span } from "../diagnostics/source.ts";

const textOf: Readonly<Record<string, string>> = { OpenParen: "(", OpenBracket: "[" };
const operators = new Set(rows.filter((row) => row.operator).map((row) => row.name));
const begins = new Set(["Quantity", "Text", "Name", "From", "Spec", "Not", "Minus", "OpenBracket", "Comma"]);

/** Openers less closers, by the name of the closer. */
export function shortage(tokens: readonly InputToken[]): Map<string, number> {
  const count = new Map<string, number>();
  for (const { kind } of tokens) {
    if (kind.startsWith("Open")) {
      const closer = `Close${kind.slice("Open".length)}`;
      count.set(closer, (count.get(closer) ?? 0) + 1);
    }
    if (kind.startsWith("Close")) count.set(kind, (count.get(kind) ?? 0) - 1);
  }
  return count;
}

/** The tokens with an opener for each `)` and `]` that has none, where there is one clear place for it. */
export function openBrackets(
  source: Source,
  tokens: readonly InputToken[],
): { readonly input: readonly InputToken[]; readonly diagnostics: readonly Diagnostic[] } {
  const short = shortage(tokens);
  const kinds = ["CloseParen", "CloseBracket"].filter((kind) => (short.get(kind) ?? 0) < 0);
  if (kinds.length === 0) return { input: tokens, diagnostics: [] };
  const places = layout(source, tokens);
  const diagnostics: Diagnostic[] = [];
  const input = [...tokens];
  for (const kind of kinds) {
    const opener = kind === "CloseParen" ? "OpenParen" : "OpenBracket";
    const closer = strayCloser(tokens, places, opener, kind);
    const gap = closer === undefined ? undefined : gapOf(tokens, places, closer);
    const [before, next, token] = [tokens[(gap?.at ?? 0) - 1], tokens[gap?.at ?? -1], tokens[closer ?? -1]];
    if (!gap || !before || !next || !token) continue;
    const put = putIn(opener, textOf[opener] ?? "", before);
    // the beginning of the first argument may have gone with its bracket: `rollout10, from = policy)`, `whereimages < 3)`
    const joins = next.kind === "Comma" || next.kind === "Dot" || operators.has(next.kind);
    input.splice(input.indexOf(before) + 1, joins && next.kind !== "Minus" ? 1 : 0, put);
    diagnostics.push(unopened(source, token, gap.marked, textOf[opener] ?? ""));
  }
  return { input, diagnostics };
}

/** The first closer that finds no opener of its kind in its own brackets, on its line or above what it stands under. */
function strayCloser(
  tokens: readonly InputToken[],
  places: readonly Layout[],
  opener: string,
  closer: string,
): number | undefined {
  const open: number[] = [];
  for (const [i, { kind }] of tokens.entries()) {
    if (kind.startsWith("Open")) open.push(i);
    if (!kind.startsWith("Close")) continue;
    const place = places[i] as Layout;
    const top = open.at(-1);
    const from = top === undefined ? undefined : (places[top] as Layout);
    const under = from && place.opensLine && columnsTo(places, top ?? 0).includes(place.indent);
    const fits = top !== undefined && tokens[top]?.kind === `Open${kind.slice("Close".length)}`;
    const near = from?.line === place.line || under || kind === "CloseBrace";
    if (kind === closer && !(fits && near)) return i;
    if (fits) open.pop();
    else if (kind === closer && tokens[top ?? -1]?.kind !== opener) return i;
  }
  return undefined;
}

const columnsTo = (places: readonly Layout[], at: number): readonly number[] =>
  places.slice(places[at]?.lineFirst ?? at, at + 1).map((place) => place.column);

/** Where an opener was to stand. */
interface Gap {
  /** Index of the token before which it is put. */
  readonly at: number;
  /** Where the reader should look for it. */
  readonly marked: Span;
}

function gapOf(tokens: readonly InputToken[], places: readonly Layout[], closer: number): Gap | undefined {
  if (tokens[closer]?.kind === "CloseBracket") return behind(tokens, listStart(tokens, closer));
  const place = places[closer] as Layout;
  const start = place.opensLine ? lineAbove(tokens, places, closer) : place.lineFirst;
  if (start === undefined) return undefined;
  const staged = tokens[start]?.kind === "Pipe";
  const name = staged ? start + 1 : pathEnd(tokens, start) + 1;
  if (!staged && tokens[name - 1]?.kind !== "Assign")
    return insideBraces(tokens, start) ? callAt(tokens, start, closer) : undefined;
  if (name >= closer || !isName(tokens[name])) return undefined;
  if (staged) return callAt(tokens, name, closer);
  const end = pathEnd(tokens, name);
  return end < closer && begins.has(tokens[end]?.kind ?? "") ? behind(tokens, end) : undefined;
}

/** Right behind the token before `at`. */
function behind(tokens: readonly InputToken[], at: number | undefined): Gap | undefined {
  const end = tokens[(at ?? 0) - 1]?.end;
  return at === undefined || end === undefined ? undefined : { at, marked: { start: end, end } };
}

/** A stage, or a line of a block, that is nothing but a call: its bracket is missing, or one within it that closes it early. */
function callAt(tokens: readonly InputToken[], name: number, closer: number): Gap | undefined {
  const path = pathEnd(tokens, name);
  const first = tokens[name];
  if (!first || !isName(first) || path >= closer || ["OpenBrace", "Assign"].includes(tokens[path]?.kind ?? ""))
    return undefined;
  if (tokens[path]?.kind !== "OpenParen") {
    // `withoutdata.single)`: what was written together may be two words
    const marked = { start: first.start, end: tokens[path - 1]?.end ?? first.end };
    return begins.has(tokens[path]?.kind ?? "") && path === name + 1 ? behind(tokens, path) : { at: name + 1, marked };
  }
  let depth = 0;
  for (let i = path; i < closer; i++) {
    if (tokens[i]?.kind.startsWith("Open")) depth++;
    if (!tokens[i]?.kind.startsWith("Close") || --depth > 0) continue;
    const [from, to] = [tokens[path + 1], tokens[i - 1]];
    // `take(64))` has one closer too many, and nothing between the two
    return from && to && i > path + 1 && i + 1 < closer
      ? { at: path + 1, marked: { start: from.start, end: to.end } }
      : undefined;
  }
  return undefined;
}

/** The innermost bracket that is open before token `at` is a `{`. */
function insideBraces(tokens: readonly InputToken[], at: number): boolean {
  let depth = 0;
  for (let i = at - 1; i >= 0; i--) {
    const kind = tokens[i]?.kind ?? "";
    if (kind.startsWith("Close")) depth++;
    if (kind.startsWith("Open") && depth-- === 0) return kind === "OpenBrace";
  }
  return false;
}

/** A list begins behind the `=` or `in` before its closer. */
function listStart(tokens: readonly InputToken[], closer: number): number | undefined {
  let depth = 0;
  for (let i = closer - 1; i > 0; i--) {
    const kind = tokens[i]?.kind ?? "";
    if (kind.startsWith("Close")) depth++;
    if (kind.startsWith("Open") && depth-- === 0) return undefined;
    if (depth === 0 && (kind === "Assign" || kind === "In")) return i + 1 < closer ? i + 1 : undefined;
  }
  return undefined;
}

/** The line above whose tokens the closer stands under, every line between being deeper. */
function lineAbove(tokens: readonly InputToken[], places: readonly Layout[], closer: number): number | undefined {
  const { indent } = places[closer] as Layout;
  for (let i = closer - 1; i >= 0; i = (places[i]?.lineFirst ?? 0) - 1) {
    const first = places[i]?.lineFirst ?? 0;
    if ((places[first]?.indent ?? 0) > indent) continue;
    const under = tokens.slice(first, i + 1).some((_, offset) => places[first + offset]?.column === indent);
    return under ? first : undefined;
  }
  return undefined;
}

function unopened(source: Source, closer: InputToken, marked: Span, opener: string): Diagnostic {
  const gap = { start: marked.end, end: marked.end };
  const exact = marked.start === marked.end;
  return E0107(
    { closer: closer.text },
    {
      at: { source, span: closer },
      label: "no bracket is open here",
      labels: [
        {
          source,
          span: marked,
          text: `perhaps its \`${opener}\` was to stand ${exact ? "" : "in "}here`,
          primary: false,
        },
      ],
      fix: exact
        ? { title: `open it with \`${opener}\``, safety: "unsafe", edits: [{ source, span: gap, text: opener }] }
        : { title: "remove it", safety: "manual", edits: [{ source, span: closer, text: "" }] },
    },
  );
}
