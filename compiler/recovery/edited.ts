// A text with edits made in it, and where each of its characters stood before: what a text with slips is read as, while every
// message still points into what was written.

import type { Span } from "../diagnostics/source.ts";

export interface Edit {
  readonly span: Span;
  readonly text: string;
}

export interface Edited {
  readonly text: string;
  /** Where what begins (or ends) at an offset of `text` begins (or ends) in the text before. */
  readonly back: (offset: number, side: "start" | "end") => number;
  /** Whether an offset of `text` is one of the text before, and lies in nothing that was put in. */
  readonly isExact: (offset: number) => boolean;
}

/** A stretch that was put in, and what it stands for. */
interface Piece {
  readonly now: Span;
  readonly was: Span;
}

/** `text` with edits that do not overlap. */
export function edited(text: string, edits: readonly Edit[]): Edited {
  const pieces: Piece[] = [];
  const parts: string[] = [];
  let at = 0;
  let length = 0;
  const add = (part: string): void => {
    parts.push(part);
    length += part.length;
  };
  for (const { span, text: put } of edits.toSorted((a, b) => a.span.start - b.span.start)) {
    add(text.slice(at, span.start));
    pieces.push({ now: { start: length, end: length + put.length }, was: span });
    add(put);
    at = span.end;
  }
  add(text.slice(at));

  /** The last piece that begins at an offset or before it; one that begins right there only where `orAt`. */
  const pieceAt = (offset: number, orAt: boolean): Piece | undefined => {
    let low = 0;
    let high = pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { start } = (pieces[middle] as Piece).now;
      if (start < offset || (orAt && start === offset)) low = middle + 1;
      else high = middle;
    }
    return pieces[low - 1];
  };
  return {
    text: parts.join(""),
    back: (offset, side) => {
      const piece = pieceAt(offset, side === "start");
      if (!piece) return offset;
      const { now, was } = piece;
      if (offset >= now.end) return was.end + (offset - now.end);
      return Math.min(was.start + (offset - now.start), was.end);
    },
    isExact: (offset) => {
      const piece = pieceAt(offset, false);
      return !piece || offset >= piece.now.end;
    },
  };
}
