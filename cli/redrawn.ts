// Lines on a screen, and one at its bottom that is drawn again and again where that is possible.

import { env, stdout } from "node:process";
import { cells, displayWidth, wrap } from "../compiler/diagnostics/width.ts";
import { redraw } from "./terminal.ts";

/** Where the lines go; `columns` is undefined when nothing can be redrawn there. */
export interface Screen {
  readonly columns: number | undefined;
  /** A part of a line: `back` takes the place of the whole line, `end` ends it. */
  write(text: string, how?: { readonly back?: boolean; readonly end?: boolean }): void;
  /** Milliseconds that never run backwards. */
  now(): number;
}

/** The terminal, as wide as it is by now, or whatever stdout is. */
export function screen(): Screen {
  const redraws = stdout.isTTY && env.TERM !== "dumb";
  return {
    get columns() {
      return redraws ? (stdout.columns ?? 80) : undefined;
    },
    write: redraw,
    now: () => performance.now(),
  };
}

/** The line at the bottom of a terminal. */
export interface Redrawn {
  /** Draws it; one that `stays` is left where it is when another line is printed, any other is taken away. */
  show(text: string, how: "stays" | "passes"): void;
  /** Prints a line above whatever is drawn next; on a terminal in as many as its width needs. */
  print(text: string): void;
  settle(): void;
  /** Columns that a line may have. */
  width(): number;
}

export function redrawn(screen: Screen): Redrawn {
  let shown = "";
  let stays = false;
  const width = (): number => (screen.columns === undefined ? Infinity : Math.max(20, screen.columns - 1));
  const draw = (text: string): void => {
    screen.write(text, { back: true });
    shown = text;
  };
  const settle = (): void => {
    if (shown && stays) screen.write("", { end: true });
    else if (shown) draw("");
    shown = "";
  };
  return {
    width,
    settle,
    show(text, how) {
      draw(cut(text, width()));
      stays = how === "stays";
    },
    print(text) {
      settle();
      for (const each of hanging(text, width())) screen.write(each, { end: true });
    },
  };
}

/** As much of a line as `width` columns hold. */
function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const fits = cells(text).filter(({ column, width: own }) => column + own <= width);
  return fits.map((cell) => cell.text).join("");
}

/** A line in as many as it needs; those behind the first stand two columns further in. */
function hanging(text: string, width: number): readonly string[] {
  if (displayWidth(text) <= width) return [text];
  const [indent = ""] = /^ */.exec(text) ?? [];
  const [first = "", ...others] = wrap(text.slice(indent.length), width - indent.length - 2);
  return [`${indent}${first}`, ...others.map((each) => `${indent}  ${each}`)];
}
