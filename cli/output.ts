// Where the commands write: results to stdout, diagnostics to stderr, as drawings for people or JSON lines for machines.
// The only room that knows of colours and widths; what a terminal must not see is terminal.ts's business.

import { env, stderr } from "node:process";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { draw } from "../compiler/diagnostics/draw.ts";
import { toJson } from "../compiler/diagnostics/json.ts";
import { pasteable } from "./called.ts";
import { complainDrawn, outliveOutput, say, sayJson } from "./terminal.ts";

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
  const width = Math.max(60, Math.min(stderr.columns ?? 100, 140));
  const color = wantsColor(stderr);
  const diagnose = (all: readonly Diagnostic[]): void => {
    for (const each of all) {
      if (json) sayJson(toJson(each));
      else complainDrawn(`${draw(each, { color, width, words: pasteable })}\n`);
    }
  };
  return { print: say, json: sayJson, diagnose };
}

/** Colours on terminals, unless NO_COLOR says otherwise (no-color.org: any value but the empty one). */
function wantsColor(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}
