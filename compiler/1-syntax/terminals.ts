// The leaves of the tree: names, numbers with their units, texts with their escapes undone, and where nodes lie.
// legal.ts and build.ts make everything else from these.

import type { CstNode, IToken } from "chevrotain";
import { E0124 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import type { Hole, Name, Node, Quantity, Text } from "./ast.ts";
import type { InputToken } from "./input-tokens.ts";
import type { Lexed, Token, Trivia } from "./lex.ts";

/** What building one file needs to know and whom it tells. */
export interface Building {
  readonly source: Source;
  readonly tokens: readonly Token[];
  readonly trivia: readonly Trivia[];
  /** The `///` lines among the trivia. */
  readonly docs: readonly Trivia[];
  readonly report: (diagnostic: Diagnostic) => void;
}

export function buildingOf(source: Source, lexed: Lexed, report: Building["report"]): Building {
  const { tokens, trivia, docs } = lexed;
  return { source, tokens, trivia, docs, report };
}

/** The token as the parser gets it; undefined for one that recovery made up. */
export function inputTokenOf(token: IToken): InputToken | undefined {
  return token.payload as InputToken | undefined;
}

/** The node of tokens `first` to `last`. */
export function nodeOf(building: Building, first: number, last: number): Node {
  const { tokens } = building;
  return { span: { start: tokens[first]?.start ?? 0, end: tokens[last]?.end ?? 0 }, first, last };
}

/** Where a concrete node keeps its reach, once asked: on the node itself, which is several times faster than a WeakMap. */
const reached = Symbol("reach");
interface Reached extends CstNode {
  [reached]?: readonly [first: number, last: number];
}

/** First and last real token of a concrete node; a parent asks again for what its children know. */
function reach(cst: Reached): readonly [first: number, last: number] {
  const known = cst[reached];
  if (known) return known;
  let first = Number.POSITIVE_INFINITY;
  let last = -1;
  for (const key in cst.children) {
    for (const each of cst.children[key] ?? []) {
      const [from, to] = "children" in each ? reach(each) : leafReach(inputTokenOf(each));
      if (to < 0) continue;
      if (from < first) first = from;
      if (to > last) last = to;
    }
  }
  cst[reached] = [first, last];
  return cst[reached];
}

/** A hole lies at the end of the token before it, so its parents reach there too; other repairs take no place. */
function leafReach(input: InputToken | undefined): readonly [number, number] {
  if (!input) return [-1, -1];
  const index = input.kind === "Missing" ? input.after : input.index;
  return [index, index];
}

/** Where a concrete node lies, by its real tokens; undefined when it has none. */
export function extent(building: Building, cst: CstNode): Node | undefined {
  const [first, last] = reach(cst);
  return last < 0 ? undefined : nodeOf(building, first, last);
}

/** A hole right after token `after`. */
export function hole(building: Building, after: number): Hole {
  const end = building.tokens[after]?.end ?? 0;
  return { kind: "hole", span: { start: end, end }, first: after, last: after };
}

/** The leaves as the parser was given them: none for a token that recovery or a repair made up. */
export function nameOf(building: Building, token: IToken | undefined): Name | undefined {
  const input = written(token);
  return input && nameAt(building, input.index, input.text);
}

export function quantityOf(building: Building, token: IToken | undefined): Quantity | undefined {
  const input = written(token);
  return input && quantityAt(building, input.index, input.text);
}

export function textOf(building: Building, token: IToken | undefined): Text | undefined {
  const input = written(token);
  return input && textAt(building, input.index, input.text);
}

function written(token: IToken | undefined): InputToken | undefined {
  const input = token && inputTokenOf(token);
  return input && input.index >= 0 ? input : undefined;
}

/** The name that stands at token `at`. */
export function nameAt({ tokens }: Building, at: number, text: string): Name {
  const { start, end } = tokens[at] as Token;
  return { kind: "name", span: { start, end }, first: at, last: at, text };
}

const quantity = /^(\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)(.*)$/;

/** `1_000.5e3tok` → 1000500 of `tok`. */
export function quantityAt({ tokens }: Building, at: number, written: string): Quantity {
  const { start, end } = tokens[at] as Token;
  const span = { start, end };
  if (isWhole(written))
    return { kind: "quantity", span, first: at, last: at, number: Number(written), unit: "", spelling: written };
  const [, spelling = "0", unit = ""] = quantity.exec(written.startsWith(".") ? `0${written}` : written) ?? [];
  const number = Number(spelling.includes("_") ? spelling.replaceAll("_", "") : spelling);
  return { kind: "quantity", span, first: at, last: at, number, unit, spelling };
}

/** Nothing but digits, as most numbers are. */
function isWhole(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

const escapes: Readonly<Record<string, string>> = { '"': '"', "'": "'", "\\": "\\", n: "\n", t: "\t", r: "\r" };

/** A text without its quotes, its escapes undone; an escape we do not know is reported and kept as written. */
export function textAt(building: Building, at: number, written: string): Text {
  const { start, end } = building.tokens[at] as Token;
  const escaped = written.includes("\\");
  const closed =
    written.length > 1 && closers.includes(written.at(-1) ?? "") && !(escaped && endsEscaped.test(written));
  const inner = written.slice(1, closed ? -1 : undefined);
  const text = escaped ? unescaped(building, inner, start + 1, closed) : inner;
  return { kind: "text", span: { start, end }, first: at, last: at, text };
}

const closers = `"'“”‟″«»」』＂\`‘’´`;
const endsEscaped = /(?<!\\)(?:\\\\)*\\"$/;

/** `start`: where `inner` stands in the source. Only a text that is closed is told of its escapes. */
function unescaped(building: Building, inner: string, start: number, closed: boolean): string {
  return inner.replace(
    /\\(u\{([0-9a-fA-F]{1,6})\}|[\s\S]?)/g,
    (whole, letter: string, hex: string | undefined, at: number) => {
      const code = hex === undefined ? Number.NaN : Number.parseInt(hex, 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      const known = escapes[letter];
      if (known !== undefined) return known;
      if (closed) building.report(unknownEscape(building.source, start + at, whole));
      return whole;
    },
  );
}

function unknownEscape(source: Source, start: number, found: string): Diagnostic {
  const span = { start, end: start + found.length };
  return E0124(
    { found },
    {
      at: { source, span },
      label: "a lone backslash is written `\\\\`",
      fix: { title: "double the backslash", safety: "safe", edits: [{ source, span, text: `\\${found}` }] },
    },
  );
}

/** The `///` lines above the token `first`, slashes and one space taken off; undefined when there are none. */
export function docOf(building: Building, first: number): string | undefined {
  const { tokens, docs, source } = building;
  const from = tokens[first - 1]?.end ?? 0;
  const to = tokens[first]?.start ?? 0;
  let low = 0;
  for (let high = docs.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((docs[middle]?.start ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  if ((docs[low]?.end ?? Number.POSITIVE_INFINITY) > to) return undefined;
  const lines: string[] = [];
  for (; (docs[low]?.end ?? Number.POSITIVE_INFINITY) <= to; low++) {
    const each = docs[low] as Trivia;
    // A `///` behind a token on its line is a remark about that line, not about the next member.
    const ownLine = from === 0 || source.text.slice(from, each.start).includes("\n");
    if (ownLine) lines.push(each.text.slice(3).replace(/^ /, "").trimEnd());
  }
  return lines.length > 0 ? lines.join("\n") : undefined;
}
