// perlc fmt: the same tokens and comments in the layout that every spec shares. Layout only: no word is changed, nothing is
// sorted, no comma added. Twice is once, and the plan's hash stays.
//
//   source ─ parse ─ attach comments ─ measure ─ lay out ─ align comments ─ text

import type { File } from "../../1-syntax/ast.ts";
import type { Compiled } from "../../diagnostics/diagnostic.ts";
import { hasErrors } from "../../diagnostics/severity.ts";
import type { Source } from "../../diagnostics/source.ts";
import { parse } from "../../recovery/parse.ts";
import { alignComments } from "./comments.ts";
import { measureFile } from "./measure.ts";
import { layBody, layFile } from "./member.ts";
import { attach } from "./trivia.ts";
import type { Sheet } from "./value.ts";
import { writer } from "./writer.ts";

/** Columns of a line; the specs of the project are written to it. */
const standardWidth = 120;

/** The text of a spec in its layout; a spec with syntax errors has none, only its diagnostics. */
export function format(source: Source, width: number = standardWidth): Compiled<string> {
  const { value, diagnostics } = parse(source);
  const broken = value === undefined || hasErrors(diagnostics);
  return { value: broken ? undefined : formatFile(value, width), diagnostics };
}

/** The layout of a file that was parsed without an error. */
export function formatFile(file: File, width: number = standardWidth): string {
  const { tokens } = file;
  const attached = attach(file.source.text, tokens, file.trivia);
  const measured = measureFile(file, attached.around);
  const out = writer(tokens, attached, measured);
  const sheet: Sheet = {
    tokens,
    measure: measured,
    out,
    limit: width,
    body: (body, base) => layBody(sheet, body, base),
  };
  layFile(sheet, file);
  const lines = alignComments(out.finish());
  return `${lines.join("\n")}\n`;
}
