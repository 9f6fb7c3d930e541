// The printing hand: puts down tokens one after the other, each with its comments, into lines. It owns the two promises of
// the formatter: tokens come out in their order, and every comment comes out once.

import type { Token } from "../../1-syntax/lex.ts";
import { bug } from "../../diagnostics/bug.ts";
import type { Measure } from "./measure.ts";
import type { Attached } from "./trivia.ts";

/** A finished line; the comment behind it gets its column when all lines are known. */
export interface Line {
  readonly text: string;
  readonly width: number;
  readonly comment: string | undefined;
  /** Which `experiment`, `model`, … of the file it belongs to; comments are aligned within one. */
  readonly block: number;
  /** An ordinary line inside a block: no lone bracket, no line that opens one. */
  readonly ordinary: boolean;
}

export interface Writer {
  /** The next token to be written. */
  readonly next: () => number;
  /** The column in which the next token will stand. */
  readonly column: () => number;
  /** Writes all tokens up to `token`, as wide as on one line; only comments break it. */
  readonly through: (token: number) => void;
  /** Spaces before the next token, beyond the usual. */
  readonly pad: (spaces: number) => void;
  /** Goes on in a new line, after an empty one if `blank` or if the author left one. */
  readonly newline: (indent: number, blank?: boolean) => void;
  /** From here on lines belong to this block. */
  readonly enter: (block: number) => void;
  readonly finish: () => readonly Line[];
}

const opens = (token: Token | undefined): boolean => token?.kind.startsWith("Open") ?? false;
const closes = (token: Token | undefined): boolean => token?.kind.startsWith("Close") ?? false;
const spaces = ["", " ", "  "];
const blanks = (count: number): string => spaces[count] ?? " ".repeat(count);

/** What stands so far, and the line under way. */
interface Page {
  readonly tokens: readonly Token[];
  readonly attached: Attached;
  readonly measure: Measure;
  readonly lines: Line[];
  /** The next token. */
  token: number;
  /** Comments that stand. */
  printed: number;
  block: number;
  text: string;
  width: number;
  /** Behind the line. */
  comment: string | undefined;
  /** The first token of the line. */
  begun: number;
  /** Nothing stands on the line yet. */
  fresh: boolean;
  /** Of the line, when it is fresh. */
  indent: number;
  /** The last indent that the layout asked for. */
  base: number;
  /** An empty line is wanted even if the author left none. */
  ensured: boolean;
  /** Spaces before the next token, beyond the usual. */
  padding: number;
}

export function writer(tokens: readonly Token[], attached: Attached, measure: Measure): Writer {
  const page: Page = {
    tokens,
    attached,
    measure,
    lines: [],
    token: 0,
    printed: 0,
    block: -1,
    text: "",
    width: 0,
    comment: undefined,
    begun: 0,
    fresh: true,
    indent: 0,
    base: 0,
    ensured: false,
    padding: 0,
  };
  return {
    next: () => page.token,
    column: () => columnOf(page),
    through: (last) => {
      while (page.token <= last) write(page);
    },
    pad: (spaces) => {
      page.padding = spaces;
    },
    newline: (column, blank = false) => {
      endLine(page);
      page.indent = column;
      page.base = column;
      page.ensured = blank;
    },
    enter: (index) => {
      page.block = index;
    },
    finish: () => finished(page),
  };
}

function columnOf({ fresh, indent, comment, attached, token, base, width, padding, measure }: Page): number {
  if (fresh) return indent;
  const breaks = comment !== undefined || (attached.around[token]?.above.length ?? 0) > 0;
  return breaks ? base + 2 : width + padding + (measure.gaps[token] ?? 0);
}

/** Puts the next token down, below the comments above it. */
function write(page: Page): void {
  writeAbove(page);
  const { token, measure } = page;
  const gap = page.fresh ? page.indent : (measure.gaps[token] ?? 0) + page.padding;
  if (page.fresh) page.begun = token;
  page.text += blanks(gap) + (measure.texts[token] ?? bug("there is no such token"));
  page.width += gap + (measure.widths[token] ?? 0);
  page.padding = 0;
  page.fresh = false;
  page.comment = page.attached.around[token]?.behind;
  if (page.comment !== undefined) page.printed++;
  page.token++;
}

/** Comments above the next token, and the empty lines between them. */
function writeAbove(page: Page): void {
  const { tokens, token } = page;
  const around = page.attached.around[token] ?? bug("more tokens than trivia");
  if (!page.fresh && (around.above.length > 0 || page.comment !== undefined)) {
    endLine(page);
    page.indent = page.base + 2;
  }
  if (!page.fresh) return;
  const opened = token === 0 || opens(tokens[token - 1]);
  const closing = closes(tokens[token]);
  const margin = blanks(closing ? page.indent + 2 : page.indent);
  around.above.forEach((remark, i) => {
    if ((remark.blank || page.ensured) && !(opened && i === 0)) emptyLine(page);
    page.ensured = false;
    lone(page, margin + remark.text);
    page.printed++;
  });
  const first = around.above.length === 0;
  const wanted = around.blank || (first && page.ensured);
  if (wanted && !(opened && first) && !closing && token < tokens.length) emptyLine(page);
  page.ensured = false;
}

/** Finishes the line under way, if anything stands on it. */
function endLine(page: Page): void {
  if (page.fresh) return;
  const { text, width, comment, block } = page;
  const ordinary = page.base > 0 && !opens(page.tokens[page.token - 1]) && !onlyCloses(page);
  page.lines.push({ text, width, comment, block, ordinary });
  page.text = "";
  page.width = 0;
  page.comment = undefined;
  page.padding = 0;
  page.fresh = true;
}

/** Nothing but closing brackets, and commas behind them, stands on the line. */
function onlyCloses({ tokens, begun, token }: Page): boolean {
  for (let i = begun; i < token; i++) if (!closes(tokens[i]) && tokens[i]?.kind !== "Comma") return false;
  return true;
}

function lone({ lines, block }: Page, text: string): void {
  lines.push({ text, width: 0, comment: undefined, block, ordinary: false });
}

function emptyLine(page: Page): void {
  if (page.lines.length > 0 && page.lines.at(-1)?.text !== "") lone(page, "");
}

/** All lines, those of the last comments included. */
function finished(page: Page): readonly Line[] {
  endLine(page);
  page.block = -1;
  page.indent = 0;
  writeAbove(page);
  const { lines, token, tokens, printed, attached } = page;
  if (token !== tokens.length) bug(`the formatter wrote ${token} of ${tokens.length} tokens`);
  if (printed !== attached.count) bug(`the formatter wrote ${printed} of ${attached.count} comments`);
  return lines;
}
