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

export function writer(tokens: readonly Token[], attached: Attached, { texts, widths, gaps }: Measure): Writer {
  const lines: Line[] = [];
  let token = 0;
  let printed = 0;
  let block = -1;
  let text = "";
  let width = 0;
  let comment: string | undefined;
  let begun = 0; // the first token of the line
  let fresh = true; // nothing stands on the line yet
  let indent = 0; // of the line, when it is fresh
  let base = 0; // the last indent that the layout asked for
  let ensured = false; // an empty line is wanted even if the author left none
  let padding = 0;

  function endLine(): void {
    if (fresh) return;
    const ordinary = base > 0 && !opens(tokens[token - 1]) && !onlyCloses();
    lines.push({ text, width, comment, block, ordinary });
    text = "";
    width = 0;
    comment = undefined;
    padding = 0;
    fresh = true;
  }

  /** Nothing but closing brackets, and commas behind them, stands on the line. */
  function onlyCloses(): boolean {
    for (let i = begun; i < token; i++) if (!closes(tokens[i]) && tokens[i]?.kind !== "Comma") return false;
    return true;
  }

  const lone = (line: string): void => {
    lines.push({ text: line, width: 0, comment: undefined, block, ordinary: false });
  };

  function emptyLine(): void {
    if (lines.length > 0 && lines.at(-1)?.text !== "") lone("");
  }

  /** Comments above the next token, and the empty lines between them. */
  function above(): void {
    const around = attached.around[token] ?? bug("more tokens than trivia");
    if (!fresh && (around.above.length > 0 || comment !== undefined)) {
      endLine();
      indent = base + 2;
    }
    if (!fresh) return;
    const opened = token === 0 || opens(tokens[token - 1]);
    const closing = closes(tokens[token]);
    const margin = blanks(closing ? indent + 2 : indent);
    around.above.forEach((remark, i) => {
      if ((remark.blank || ensured) && !(opened && i === 0)) emptyLine();
      ensured = false;
      lone(margin + remark.text);
      printed++;
    });
    const first = around.above.length === 0;
    if ((around.blank || (first && ensured)) && !(opened && first) && !closing && token < tokens.length) emptyLine();
    ensured = false;
  }

  function write(): void {
    above();
    const gap = fresh ? indent : (gaps[token] ?? 0) + padding;
    if (fresh) begun = token;
    text += blanks(gap) + (texts[token] ?? bug("there is no such token"));
    width += gap + (widths[token] ?? 0);
    padding = 0;
    fresh = false;
    comment = attached.around[token]?.behind;
    if (comment !== undefined) printed++;
    token++;
  }

  return {
    next: () => token,
    column: () => {
      if (fresh) return indent;
      const breaks = comment !== undefined || (attached.around[token]?.above.length ?? 0) > 0;
      return breaks ? base + 2 : width + padding + (gaps[token] ?? 0);
    },
    through: (last) => {
      while (token <= last) write();
    },
    pad: (spaces) => {
      padding = spaces;
    },
    newline: (column, blank = false) => {
      endLine();
      indent = column;
      base = column;
      ensured = blank;
    },
    enter: (index) => {
      block = index;
    },
    finish: () => {
      endLine();
      block = -1;
      indent = 0;
      above();
      if (token !== tokens.length) bug(`the formatter wrote ${token} of ${tokens.length} tokens`);
      if (printed !== attached.count) bug(`the formatter wrote ${printed} of ${attached.count} comments`);
      return lines;
    },
  };
}
