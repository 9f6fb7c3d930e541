// What somebody else said of a failure, as a note of a diagnostic.

import type { Note } from "../../compiler/diagnostics/diagnostic.ts";

/** What the system or the driver said, as a footnote. */
export function reason(error: unknown): Note {
  const text = error instanceof Error ? error.message : String(error);
  return { keyword: "reason", text: text.trim() };
}
