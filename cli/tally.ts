// What a command found, in one line.

import type { Diagnostic } from "../compiler/diagnostics/diagnostic.ts";

/** "2 errors and 1 warning" */
export function tally(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: string) => diagnostics.filter((each) => each.severity === severity).length;
  const many = (n: number, word: string) => (n === 0 ? [] : [`${n} ${word}${n === 1 ? "" : "s"}`]);
  return [...many(count("error"), "error"), ...many(count("warning"), "warning")].join(" and ");
}
