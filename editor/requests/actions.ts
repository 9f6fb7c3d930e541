// Code actions: the fixes of the diagnostics under the cursor, all safe ones at once, and a `use` for a name that another
// spec of the folder declares. An unsafe fix may change what the spec means and says so.

import { type CodeAction, CodeActionKind, type Diagnostic, type Range, type TextEdit } from "vscode-languageserver";
import { behaviours } from "../../compiler/diagnostics/codes.ts";
import type { Documents, View } from "../document/documents.ts";
import { beside, elsewhere, importEdit, inScope } from "../document/importing.ts";
import { rangeOf, uriOf } from "../document/position.ts";
import { mentionsOf } from "../document/read.ts";
import { type CarriedFix, diagnose } from "./diagnostics.ts";

/** The actions for a range of the document. */
export function act(view: View, range: Range, documents: Documents): CodeAction[] {
  const all = diagnose(view).filter((each) => each.data !== undefined);
  const here = all.filter((each) => overlap(each.range, range));
  const safe = all.filter((each) => fixOf(each).safety === "safe");
  return [
    ...here.map((each) => quickFix(each)),
    ...imports(view, range, documents),
    ...(safe.length > 0
      ? [{ title: "apply all safe fixes", kind: CodeActionKind.SourceFixAll, edit: together(safe) }]
      : []),
  ];
}

const fixOf = (diagnostic: Diagnostic) => diagnostic.data as CarriedFix;

const remarks: Readonly<Record<CarriedFix["safety"], string>> = {
  safe: "",
  unsafe: " (may change what the spec means)",
  manual: " (to be finished by hand)",
};

/** One fix, with what it may do in its title. */
export function quickFix(diagnostic: Diagnostic): CodeAction {
  const { title, safety } = fixOf(diagnostic);
  const changesNothing = safety === "unsafe" && behaviours[String(diagnostic.code)]?.meaningless !== undefined;
  return {
    title: `${title}${changesNothing ? "" : remarks[safety]}`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred: safety === "safe" || changesNothing,
    edit: together([diagnostic]),
  };
}

/** For names in the range that mean nothing here and are declared in another spec. */
function imports(view: View, range: Range, documents: Documents): readonly CodeAction[] {
  const { file, source } = view;
  if (!file) return [];
  const known = new Set(inScope(view, documents).map((each) => each.name));
  const strange = mentionsOf(file).filter(
    ({ role, text, span }) =>
      (role.kind === "unknown" || role.kind === "declared") &&
      !known.has(text) &&
      overlap(rangeOf(source, span), range),
  );
  if (strange.length === 0) return [];
  const others = elsewhere(view, documents);
  return [...new Set(strange.map((each) => each.text))].flatMap((name) =>
    others
      .filter((each) => each.name === name)
      .map((each) => ({
        title: `use \`${name}\` from "${beside(source.path, each.path)}"`,
        kind: CodeActionKind.QuickFix,
        edit: { changes: { [uriOf(source.path)]: [importEdit(view, each)] } },
      })),
  );
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
