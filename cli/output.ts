// Where the commands write: results to stdout, diagnostics to stderr, as drawings for people or JSON lines for machines.
// The only room that knows of colours and widths; what a terminal must not see is terminal.ts's business.

import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { draw } from "../compiler/diagnostics/draw.ts";
import { toJson } from "../compiler/diagnostics/json.ts";
import { pasteable } from "./called.ts";
import { complainAtOnce, complainDrawn, outliveOutput, say, sayJson, stderrTerminal } from "./terminal.ts";

export interface Output {
  /** A result in lines for people. */
  readonly print: (text: string) => void;
  /** A result as JSON. */
  readonly json: (value: unknown, indent?: number) => void;
  /** Diagnostics, on stderr as drawings, or on stdout as JSON lines. */
  readonly diagnose: (diagnostics: readonly Diagnostic[]) => void;
}

/** `json`: diagnostics become one JSON object a line, on stdout. */
export function output(json: boolean): Output {
  outliveOutput();
  const picture = drawing();
  const diagnose = (all: readonly Diagnostic[]): void => {
    for (const each of all) {
      if (json) sayJson(toJson(each));
      else complainDrawn(picture(each));
    }
  };
  return { print: say, json: sayJson, diagnose };
}

/** Diagnostics as drawings, for a command that has nothing else on stderr. */
export const drawAtOnce = (all: readonly Diagnostic[]): void => complainAtOnce(all.map(drawing()));

function drawing(): (diagnostic: Diagnostic) => string {
  const { columns = 100, isTTY } = stderrTerminal();
  const width = Math.max(60, Math.min(columns, 140));
  const color = isTTY === true && wantsColor();
  const fits = isTTY === true && { titleWithin: columns };
  return (each) => `${draw(each, { color, width, words: pasteable, ...fits })}\n`;
}

/** Colours on terminals, unless NO_COLOR says otherwise (no-color.org: any value but the empty one). */
const wantsColor = (): boolean => (process.env.NO_COLOR ?? "") === "" && process.env.TERM !== "dumb";
