// Code actions: the fixes of the diagnostics under the cursor, and all safe ones at once. An unsafe fix may change what
// the spec means and says so.

import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type Range,
  type TextEdit,
} from "vscode-languageserver/node";
import type { View } from "../documents.ts";
import { type CarriedFix, diagnose } from "./diagnostics.ts";

/** The actions for a range of the document. */
export function act(view: View, range: Range): CodeAction[] {
  const all = diagnose(view).filter((each) => each.data !== undefined);
  const here = all.filter((each) => overlap(each.range, range));
  const safe = all.filter((each) => fixOf(each).safety === "safe");
  return [
    ...here.map((each) => quickFix(each)),
    ...(safe.length > 0
      ? [{ title: "apply all safe fixes", kind: CodeActionKind.SourceFixAll, edit: together(safe) }]
      : []),
  ];
}

const fixOf = (diagnostic: Diagnostic) => diagnostic.data as CarriedFix;

function quickFix(diagnostic: Diagnostic): CodeAction {
  const { title, safety } = fixOf(diagnostic);
  return {
    title: safety === "safe" ? title : `${title} (may change what the spec means)`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred: safety === "safe",
    edit: together([diagnostic]),
  };
}

/** The edits of several fixes as one; of two that overlap the first stands. */
function together(diagnostics: readonly Diagnostic[]) {
  const changes: Record<string, TextEdit[]> = {};
  for (const each of diagnostics)
    for (const [uri, edits] of Object.entries(fixOf(each).changes)) {
      const before = changes[uri] ?? [];
      const free = edits.every((edit) => !before.some((other) => overlap(edit.range, other.range)));
      if (free) changes[uri] = [...before, ...edits];
    }
  return { changes };
}

function overlap(a: Range, b: Range): boolean {
  const after = (x: Range["start"], y: Range["start"]) =>
    x.line > y.line || (x.line === y.line && x.character > y.character);
  return !after(a.start, b.end) && !after(b.start, a.end);
}
