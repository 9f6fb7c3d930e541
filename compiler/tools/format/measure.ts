// How wide any stretch of tokens is on one line, and whether it may stand on one: two running sums over the tokens of a
// file, so that the layout can ask about every node without walking it.

import { rows } from "../../../grammar/tokens.ts";
import { type Any, children, type File } from "../../1-syntax/ast.ts";
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

/** What the layout asks of a kind of token. */
interface Traits {
  readonly tolerance: boolean;
  /** The only one that may hold anything but narrow characters. */
  readonly text: boolean;
  readonly quantity: boolean;
  readonly minus: boolean;
  readonly name: boolean;
  readonly openBrace: boolean;
  readonly openParen: boolean;
  readonly closes: boolean;
  /** After these a `-` is a sign. */
  readonly beforeSign: boolean;
  /** A value may go on in a new line before these. */
  readonly breakable: boolean;
  /** No space stands before these, and none after those. */
  readonly hugsBefore: boolean;
  readonly hugsAfter: boolean;
  /** Behind these the author may begin an item on a line of its own. */
  readonly beginsItem: boolean;
}

function traitsOf(name: string, operator: boolean): Traits {
  const among = (...names: readonly string[]): boolean => names.includes(name);
  return {
    tolerance: among("Tolerance"),
    text: among("Text"),
    quantity: among("Quantity"),
    minus: among("Minus"),
    name: among("Name", "Spec", "From"),
    openBrace: among("OpenBrace"),
    openParen: among("OpenParen"),
    closes: name.startsWith("Close"),
    beforeSign: operator || among("Not", "Assign", "OpenParen", "OpenBracket", "Comma"),
    breakable: among("Pipe", "And", "Or", "Plus", "Minus"),
    hugsBefore: among("Comma", "CloseParen", "CloseBracket", "Dot", "Range"),
    hugsAfter: among("OpenParen", "OpenBracket", "Dot", "Range"),
    beginsItem: among("OpenBrace", "OpenBracket", "Comma"),
  };
}

const traits = new Map(rows.map((row) => [row.name, traitsOf(row.name, row.operator === true)]));
const noTraits = traitsOf("", false);

export function measureFile(file: File, around: readonly Surroundings[]): Measure {
  const { tokens } = file;
  const kinds = tokens.map(({ kind }) => traits.get(kind) ?? noTraits);
  const opensMember = memberStarts(file, kinds);
  const texts: string[] = [];
  const widths: number[] = [];
  const gaps: number[] = [];
  const ends: number[] = [];
  const forced: boolean[] = [];
  const breaks: number[] = [];
  let sign = false;
  let end = 0;
  let broken = 0;
  let before = noTraits;
  for (let i = 0; i < tokens.length; i++) {
    const kind = kinds[i] ?? noTraits;
    const text = spelled(tokens[i]?.text ?? "", kind);
    const width = kind.text ? columns(text) : text.length;
    const gap = i === 0 ? 0 : gapBetween(before, kind, sign, opensMember[i] === true);
    sign = kind.minus && before.beforeSign;
    const force = mustOpenLine(kinds, around, i, sign, opensMember[i] === true);
    end += gap + width;
    if (force) broken++;
    texts.push(text);
    widths.push(width);
    gaps.push(gap);
    ends.push(end);
    forced.push(force);
    breaks.push(broken);
    before = kind;
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

/** By token: whether a line between braces begins with it. */
function memberStarts(file: File, kinds: readonly Traits[]): readonly boolean[] {
  const starts: boolean[] = [];
  // how many `{` stand before each token: a node without any holds no lines
  const braces = [0];
  let count = 0;
  for (const kind of kinds) {
    if (kind.openBrace) count++;
    braces.push(count);
    starts.push(false);
  }
  const visit = (node: Any): void => {
    if (braces[node.first] === braces[node.last + 1]) return;
    if (node.kind === "body") for (const member of node.members) starts[member.first] = true;
    for (const child of children(node)) visit(child);
  };
  visit(file);
  return starts;
}

/** One spelling of `±`, and a small `e` before an exponent; all else as the author wrote it. */
function spelled(text: string, kind: Traits): string {
  if (kind.tolerance) return "±";
  return kind.quantity && text.includes("E") ? text.replace(/^([\d_.]+)E(?=[+-]?\d)/, "$1e") : text;
}

function columns(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : displayWidth(text);
}

function gapBetween(before: Traits, kind: Traits, afterSign: boolean, opensMember: boolean): number {
  if (opensMember) return before.openBrace ? 1 : 2;
  if (kind.hugsBefore || before.hugsAfter || afterSign || (kind.openParen && before.name)) return 0;
  return 1;
}

function mustOpenLine(
  kinds: readonly Traits[],
  around: readonly Surroundings[],
  i: number,
  sign: boolean,
  opensMember: boolean,
): boolean {
  const here = around[i];
  if (i > 0 && ((here?.above.length ?? 0) > 0 || around[i - 1]?.behind !== undefined)) return true;
  const kind = kinds[i] ?? noTraits;
  if (kind.breakable && !sign) return (here?.opensLine ?? false) || (around[i + 1]?.opensLine ?? false);
  if (i === 0 || !here?.opensLine || kind.closes) return false;
  const before = kinds[i - 1] ?? noTraits;
  if (opensMember || before.beginsItem) return true;
  return before.openParen && kinds[i - 2]?.name === true;
}
