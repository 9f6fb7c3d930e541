// The order in which a person reads what is said: files as they were met, the entry first, and each from top to bottom.

import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";

export function inReadingOrder(diagnostics: readonly Diagnostic[], entry: Source): readonly Diagnostic[] {
  const primary = (each: Diagnostic) => each.labels.find((label) => label.primary) ?? each.labels[0];
  const paths = [...new Set([entry.path, ...diagnostics.map((each) => primary(each)?.source.path ?? "")])];
  const key = (each: Diagnostic) =>
    [paths.indexOf(primary(each)?.source.path ?? ""), primary(each)?.span.start ?? 0] as const;
  return diagnostics.toSorted((a, b) => key(a)[0] - key(b)[0] || key(a)[1] - key(b)[1]);
}
