// Where the commands write: results to stdout, diagnostics to stderr, as drawings for people or JSON lines for machines.
// The only room that knows of terminals, colours and widths.

import { env, stderr, stdout } from "node:process";
import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";
import { draw } from "../compiler/diagnostics/draw.ts";
import { toJson } from "../compiler/diagnostics/json.ts";

export interface Output {
  /** A result; a newline is added. */
  readonly print: (text: string) => void;
  /** Diagnostics, on stderr as drawings, or on stdout as JSON lines. */
  readonly diagnose: (diagnostics: readonly Diagnostic[]) => void;
}

/** `json`: diagnostics become one JSON object a line, on stdout. */
export function output(json: boolean): Output {
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
export function wantsColor(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((each) => each.severity === "error");

/** "2 errors and 1 warning" */
export function tally(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: string) => diagnostics.filter((each) => each.severity === severity).length;
  const many = (n: number, word: string) => (n === 0 ? [] : [`${n} ${word}${n === 1 ? "" : "s"}`]);
  return [...many(count("error"), "error"), ...many(count("warning"), "warning")].join(" and ");
}

/**
 * Lets a command outlive its output. A reader who has seen enough (`perlc plan … | head`) is no mistake; a log that cannot
 * be written is one, and still no reason to end a run: what the run did is in its folder. Exit 1 then.
 */
export function outliveOutput(): void {
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    stderr.write(
      `perlc: stdout cannot be written (${error.code ?? error.message}); what a run does is in its folder\n`,
    );
    process.on("exit", () => {
      process.exitCode ||= 1;
    });
  });
  stderr.on("error", () => {}); // there is nobody left to tell
}
