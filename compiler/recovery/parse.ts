// Source → AST and everything syntax has to say about it. A legal text takes the short way: precheck, lex, read. Any other
// is mended and parsed with recovery (tolerant.ts). Never throws on what a user wrote.

import { recovery } from "#recovery";
import type { File } from "../1-syntax/ast.ts";
import { readFile } from "../1-syntax/legal.ts";
import { lex } from "../1-syntax/lex.ts";
import { buildingOf } from "../1-syntax/terminals.ts";
import { behaviours } from "../diagnostics/codes.ts";
import type { Compiled, Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import { hasUnitApart } from "./join-units.ts";
import { beginsWell, notASpec, tooDeep } from "./precheck.ts";
import { inOrder } from "./select.ts";

/** The tree of a spec. With errors there is still a tree, with holes, unless the text is no spec at all. */
export function parse(source: Source): Compiled<File> {
  const refusal = notASpec(source);
  if (refusal) {
    const isOther = behaviours[refusal.code]?.slip === "beginning";
    return { value: undefined, diagnostics: [(isOther && recovery.otherFile(source)) || refusal] };
  }
  const lexed = lex(source);
  const deep = tooDeep(source, lexed);
  if (deep) return { value: undefined, diagnostics: [deep] };
  const isPlain = lexed.diagnostics.length === 0 && lexed.trivia.every((each) => each.kind !== "stray");
  if (isPlain && beginsWell(source, lexed.tokens) && !hasUnitApart(source, lexed.tokens)) {
    const built: Diagnostic[] = [];
    const value = readFile(
      buildingOf(source, lexed, (each) => built.push(each)),
      lexed.kinds,
    );
    if (value) return { value, diagnostics: inOrder(built) };
  }
  return recovery.parseTolerantly(source, lexed);
}
