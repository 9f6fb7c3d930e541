// What is wrong with a document, for the panel that shows it as a terminal does, with the fixes as edits.

import { draw } from "../../compiler/diagnostics/draw.ts";
import type { View } from "../../editor/document/documents.ts";
import { uriOf } from "../../editor/document/position.ts";
import { quickFix } from "../../editor/requests/actions.ts";
import { diagnose } from "../../editor/requests/diagnostics.ts";
import type { Fix, Problem, Problems } from "../shared/said.ts";

/** In the order of the compiler. `width` is in columns. */
export function problems(view: View, width: number): Problems {
  const shown = diagnose(view);
  const uri = uriOf(view.source.path);
  return {
    problems: view.diagnostics.map((diagnostic, at): Problem => {
      const { range, message, severity, data } = shown[at]!;
      return {
        code: diagnostic.code,
        severity: severity === 1 ? "error" : severity === 4 ? "hint" : "warning",
        title: diagnostic.title,
        drawn: draw(diagnostic, { width, color: true }),
        message: String(message),
        range,
        fix: data === undefined ? undefined : fixOf(quickFix(shown[at]!), uri),
      };
    }),
  };
}

function fixOf({ title, edit }: ReturnType<typeof quickFix>, uri: string): Fix {
  const { [uri]: edits = [], ...others } = edit?.changes ?? {};
  return { title, edits, elsewhere: Object.keys(others).length > 0 };
}
