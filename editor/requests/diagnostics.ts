// What the compiler has to say of a document, as the protocol has it: the primary label is the place, the others are
// related places, notes stand under the title, and the fix travels along for code actions.

import {
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentDiagnosticReport,
  type Diagnostic as Shown,
  type TextEdit,
} from "vscode-languageserver";
import { uriOfPage } from "#places";
import { resolvePath } from "../../compiler/2-names/paths.ts";
import { behaviours, type Code, pageFiles } from "../../compiler/diagnostics/codes.ts";
import type { Diagnostic, Fix, Label } from "../../compiler/diagnostics/diagnostic.ts";
import type { Span } from "../../compiler/diagnostics/source.ts";
import type { View } from "../document/documents.ts";
import { locationOf, rangeOf, uriOf } from "../document/position.ts";

/** The fix of a diagnostic as it travels in `data`: edits by document. */
export interface CarriedFix {
  readonly title: string;
  readonly safety: Fix["safety"];
  readonly changes: Readonly<Record<string, readonly TextEdit[]>>;
}

/** Everything that keeps the document from compiling; what is wrong in a file it uses stands at its `use`. */
export const diagnose = (view: View): Shown[] => view.diagnostics.map((each) => show(each, view));

const results = new WeakMap<View, string>();
let made = 0;

/** The same when the editor asks for it: once more only when something has changed that the document has read. */
export function pull(view: View, previous: string | undefined): DocumentDiagnosticReport {
  const resultId = results.get(view) ?? String(++made);
  results.set(view, resultId);
  return resultId === previous ? { kind: "unchanged", resultId } : { kind: "full", resultId, items: diagnose(view) };
}

function show(diagnostic: Diagnostic, view: View): Shown {
  const { labels, notes, rule, fix, code, severity, title } = diagnostic;
  const primary = labels.find((each) => each.primary) ?? labels[0];
  const here = primary?.source.path === view.source.path;
  const others = labels.filter((each) => !here || each !== primary);
  const styled = behaviours[code]?.only === "style";
  const lines = [
    title,
    ...(primary?.text ? [primary.text] : []),
    ...(rule ? [rule.text] : []),
    ...notes.map((each) => `${each.keyword}: ${each.text}`),
  ];
  return {
    range: rangeOf(view.source, here && primary ? primary.span : useOf(view, primary)),
    severity: styled
      ? DiagnosticSeverity.Hint
      : severity === "error"
        ? DiagnosticSeverity.Error
        : DiagnosticSeverity.Warning,
    ...(styled ? { tags: [DiagnosticTag.Deprecated] } : {}),
    code,
    source: "perlc",
    message: lines.join("\n"),
    ...(Object.hasOwn(pageFiles, code) ? { codeDescription: { href: uriOfPage(pageFiles[code as Code]) } } : {}),
    ...(others.length > 0
      ? { relatedInformation: others.map((each) => ({ location: locationOf(each), message: each.text || title })) }
      : {}),
    ...(fix ? { data: carry(fix) } : {}),
  };
}

/** The line that brings in the file of a label, or the first line when it comes in by another file. */
function useOf({ file, source }: View, label: Label | undefined): Span {
  const use = file?.uses.find((each) => resolvePath(source.path, each.from.text) === label?.source.path);
  const end = source.text.indexOf("\n");
  return use?.from.span ?? { start: 0, end: end < 0 ? source.text.length : end };
}

function carry({ title, safety, edits }: Fix): CarriedFix {
  const changes: Record<string, TextEdit[]> = {};
  for (const { source, span, text } of edits) {
    const uri = uriOf(source.path);
    changes[uri] = [...(changes[uri] ?? []), { range: rangeOf(source, span), newText: text }];
  }
  return { title, safety, changes };
}
