// How many columns text takes on a terminal: wide characters and emoji two, combining marks none, tabs to the
// next stop. draw.ts needs it so that the marks stand under what they mean.

import { visible } from "./visible.ts";

export interface Cell {
  /** What to print; tabs become spaces, characters that would steer the terminal become visible stand-ins. */
  readonly text: string;
  /** Offset in the line, in UTF-16 units. */
  readonly offset: number;
  readonly column: number;
  readonly width: number;
}

const tabStop = 4;
/** Text whose every character is a column: most of it, the lines that draw.ts draws included. Cutting the rest into graphemes is slow. */
const plain = /^[ -~\u2500-\u257F…]*$/;
let segmenter: Intl.Segmenter | undefined;
/** Made when the first line is drawn: it takes longer than a spec takes to check. */
const graphemes = (): Intl.Segmenter => (segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" }));

/** East Asian Wide and Fullwidth blocks (Unicode 16, annex 11); emoji are told by their own property. */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

/** Columns of one grapheme. */
function graphemeWidth(text: string): number {
  const code = text.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return text.includes("\uFE0F") && text.includes("\u20E3") ? 2 : 1;
  if (/\p{Emoji_Presentation}|\uFE0F/u.test(text)) return 2;
  if (/^[\p{Mn}\p{Me}]+$/u.test(text)) return 0;
  return wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

/** One line cut into printable cells, left to right. */
export function cells(line: string): readonly Cell[] {
  if (plain.test(line)) return Array.from(line, (text, at) => ({ text, offset: at, column: at, width: 1 }));
  const result: Cell[] = [];
  let column = 0;
  for (const { segment, index } of graphemes().segment(line)) {
    const stop = tabStop - (column % tabStop);
    const text = segment === "\t" ? " ".repeat(stop) : visible(segment);
    const width = segment === "\t" ? stop : graphemeWidth(text);
    result.push({ text, offset: index, column, width });
    column += width;
  }
  return result;
}

/** Columns of a whole text that holds no tab. */
export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length;
  return cells(text).reduce((sum, cell) => sum + cell.width, 0);
}

/** Words of `text` in lines of at most `width` columns; a single longer word keeps its own line. */
export function wrap(text: string, width: number): readonly string[] {
  const result: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && displayWidth(line) + 1 + displayWidth(word) > width) {
        result.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    result.push(line);
  }
  return result;
}
