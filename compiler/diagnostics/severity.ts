// Whether anything that was said forbids to go on.

import type { Diagnostic } from "./diagnostic.ts";

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((each) => each.severity === "error");
