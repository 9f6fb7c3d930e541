// Where the commands write: results to stdout, diagnostics to stderr, as drawings for people or JSON lines for machines.
// The only room that knows of terminals, colours and widths.

import { env, stderr, stdout } from "node:process";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { draw } from "../compiler/diagnostics/draw.ts";
import { toJson } from "../compiler/diagnostics/json.ts";
import { outliveOutput } from "./outlive.ts";

export interface Output {
  /** A result; a newline is added. */
  readonly print: (text: string) => void;
  /** Diagnostics, on stderr as drawings, or on stdout as JSON lines. */
  readonly diagnose: (diagnostics: readonly Diagnostic[]) => void;
}

/** `json`: diagnostics become one JSON object a line, on stdout. */
export function output(json: boolean): Output {
  outliveOutput();
  const print = (text: string): void => void stdout.write(`${text}\n`);
  if (json) {
    const diagnose = (all: readonly Diagnostic[]): void => {
      for (const each of all) print(JSON.stringify(toJson(each)));
    };
    return { print, diagnose };
  }
  const width = Math.max(60, Math.min(stderr.columns ?? 100, 140));
  const color = wantsColor(stderr);
  const diagnose = (all: readonly Diagnostic[]): void => {
    for (const each of all) stderr.write(`${draw(each, { color, width })}\n\n`);
  };
  return { print, diagnose };
}

/** Colours on terminals, unless NO_COLOR says otherwise (no-color.org: any value but the empty one). */
function wantsColor(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}
