// How wide any stretch of tokens is on one line, and whether it may stand on one: two running sums over the tokens of a
// file, so that the layout can ask about every node without walking it.

import { rows } from "../../../grammar/tokens.ts";
import { type Any, children, type File } from "../../1-syntax/ast.ts";
import type { Token } from "../../1-syntax/lex.ts";
import { displayWidth } from "../../diagnostics/width.ts";
import type { Surroundings } from "./trivia.ts";

export interface Measure {
  /** By token: as it is printed. */
  readonly texts: readonly string[];
  readonly widths: readonly number[];
  /** By token: spaces before it when it does not open a line. */
  readonly gaps: readonly number[];
  /** The token must open a line: a comment stands before it, or the author broke the line where a line may break. */
  readonly broken: (token: number) => boolean;
  /** Columns of tokens `first` to `last` on one line, without the gap before them. */
  readonly width: (first: number, last: number) => number;
  /** Whether no token after `first` up to `last` must open a line. */
  readonly flat: (first: number, last: number) => boolean;
}

const operators = new Set(rows.filter((row) => row.operator).map((row) => row.name));
/** After these a `-` is a sign. */
const beforeSign = new Set([...operators, "Not", "Assign", "OpenParen", "OpenBracket", "Comma"]);
/** A value may go on in a new line before these. */
const breakable = new Set(["Pipe", "And", "Or", "Plus", "Minus"]);
const names = new Set(["Name", "Spec", "From"]);

export function measure(file: File, around: readonly Surroundings[]): Measure {
  const { tokens } = file;
  const opensMember = new Set<number>();
  findMembers(file, opensMember);
  const texts = tokens.map(spelled);
  const widths = texts.map(columns);
  const gaps: number[] = [];
  const ends: number[] = [];
  const forced: boolean[] = [];
  const breaks: number[] = [];
  let sign = false;
  for (let i = 0; i < tokens.length; i++) {
    const kind = tokens[i]?.kind ?? "";
    const before = tokens[i - 1]?.kind ?? "";
    const gap = i === 0 ? 0 : gapBetween(before, kind, sign, opensMember.has(i));
    sign = kind === "Minus" && beforeSign.has(before);
    gaps.push(gap);
    ends.push((ends[i - 1] ?? 0) + gap + (widths[i] ?? 0));
    forced.push(mustOpenLine(tokens, around, i, sign, opensMember.has(i)));
    breaks.push((breaks[i - 1] ?? 0) + (forced[i] ? 1 : 0));
  }
  return {
    texts,
    widths,
    gaps,
    broken: (token) => forced[token] ?? false,
    width: (first, last) => (ends[last] ?? 0) - (ends[first] ?? 0) + (widths[first] ?? 0),
    flat: (first, last) => breaks[first] === breaks[last],
  };
}

function findMembers(node: Any, found: Set<number>): void {
  if (node.kind === "body") for (const member of node.members) found.add(member.first);
  for (const child of children(node)) findMembers(child, found);
}

/** One spelling of `±`, and a small `e` before an exponent; all else as the author wrote it. */
function spelled({ kind, text }: Token): string {
  if (kind === "Tolerance") return "±";
  return kind === "Quantity" ? text.replace(/^([\d_.]+)E(?=[+-]?\d)/, "$1e") : text;
}

function columns(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : displayWidth(text);
}

function gapBetween(before: string, kind: string, afterSign: boolean, opensMember: boolean): number {
  if (opensMember) return before === "OpenBrace" ? 1 : 2;
  if (kind === "Comma" || kind === "CloseParen" || kind === "CloseBracket" || kind === "Dot" || kind === "Range")
    return 0;
  if (before === "OpenParen" || before === "OpenBracket" || before === "Dot" || before === "Range") return 0;
  if (afterSign || (kind === "OpenParen" && names.has(before))) return 0;
  return 1;
}

function mustOpenLine(
  tokens: readonly Token[],
  around: readonly Surroundings[],
  i: number,
  sign: boolean,
  opensMember: boolean,
): boolean {
  const here = around[i];
  if (i > 0 && ((here?.above.length ?? 0) > 0 || around[i - 1]?.behind !== undefined)) return true;
  const kind = tokens[i]?.kind ?? "";
  if (breakable.has(kind) && !sign) return (here?.opensLine ?? false) || (around[i + 1]?.opensLine ?? false);
  if (i === 0 || !here?.opensLine || kind.startsWith("Close")) return false;
  const before = tokens[i - 1]?.kind ?? "";
  if (opensMember || before === "OpenBrace" || before === "OpenBracket" || before === "Comma") return true;
  return before === "OpenParen" && names.has(tokens[i - 2]?.kind ?? "");
}
