// A diagnostic as one JSON object, for `--json` and for tools: places as path, offsets, lines and columns.

import type { Diagnostic, DrawnRule, Note } from "./diagnostic.ts";
import { lineColumn, type Source, type Span } from "./source.ts";

export interface JsonPlace {
  readonly path: string;
  /** Half-open, in UTF-16 code units; lines and columns count from one, columns in code points. */
  readonly start: { readonly offset: number; readonly line: number; readonly column: number };
  readonly end: { readonly offset: number; readonly line: number; readonly column: number };
}

export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: string;
  readonly title: string;
  readonly labels: readonly (JsonPlace & { readonly text: string; readonly primary: boolean })[];
  readonly rule?: DrawnRule;
  readonly notes: readonly Note[];
  readonly fix?: {
    readonly title: string;
    readonly safety: string;
    readonly edits: readonly (JsonPlace & { readonly text: string })[];
  };
}

/** The diagnostic as plain JSON; `JSON.stringify` of it is one line of `--json`. */
export function toJson(diagnostic: Diagnostic): JsonDiagnostic {
  const { code, severity, title, labels, rule, notes, fix } = diagnostic;
  return {
    code,
    severity,
    title,
    labels: labels.map((each) => ({ ...place(each.source, each.span), text: each.text, primary: each.primary })),
    ...(rule ? { rule } : {}),
    notes,
    ...(fix
      ? {
          fix: {
            title: fix.title,
            safety: fix.safety,
            edits: fix.edits.map((each) => ({ ...place(each.source, each.span), text: each.text })),
          },
        }
      : {}),
  };
}

function place(source: Source, span: Span): JsonPlace {
  return {
    path: source.path,
    start: { offset: span.start, ...lineColumn(source, span.start) },
    end: { offset: span.end, ...lineColumn(source, span.end) },
  };
}
