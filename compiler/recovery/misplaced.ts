// Slips of whole words, each told and mended at once (repair.ts asks): a value before its `=`, an operator before its first
// value, a letter before a text.

import { rows } from "../../grammar/tokens.ts";
import { type InputToken, isName, type Layout, pathEnd } from "../1-syntax/input-tokens.ts";
import { E0110, E0111, E0131 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { takeOut } from "../diagnostics/edits.ts";
import type { Source } from "../diagnostics/source.ts";

/** The operators between two values, without those that may begin one, and the pipe. */
const infix = new Set(rows.filter((row) => row.operator).map((row) => row.name));
for (const kind of ["Minus", "Not", "Pipe"]) infix.delete(kind);

/** `seed 42 =`: what to say when nothing follows the `=` at `at`, and what should does stand before it. */
export function valueBefore(
  source: Source,
  tokens: readonly InputToken[],
  places: readonly Layout[],
  at: number,
): Diagnostic | undefined {
  const value = tokens[at - 1];
  const begin = places[at]?.lineFirst ?? at;
  if (!value || value.index < 0 || !["Quantity", "Text"].includes(value.kind)) return undefined;
  if (!isName(tokens[begin]) || pathEnd(tokens, begin) !== at - 1) return undefined;
  const assign = tokens[at] as InputToken;
  const name = source.text.slice(tokens[begin]?.start, tokens[at - 2]?.end);
  const text = ` = ${value.text}`;
  const span = { start: tokens[at - 2]?.end ?? value.start, end: assign.end };
  return E0111(
    { name },
    {
      at: { source, span: assign },
      label: "its value stands before this",
      notes: [{ keyword: "help", text: `write \`${name}${text}\`` }],
      fix: { title: `write \`${name}${text}\``, safety: "safe", edits: [{ source, span, text }] },
    },
  );
}

/** `= * 90% boxed(…)`: the operator at `at` opens a value; `instead` is it and the number behind it, where that puts it right. */
export function leadingOperator(
  source: Source,
  tokens: readonly InputToken[],
  places: readonly Layout[],
  at: number,
): { readonly diagnostic: Diagnostic; readonly instead: readonly InputToken[] } | undefined {
  const [operator, value, after] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  const line = places[at]?.line;
  if (!operator || !value || operator.index < 0 || !infix.has(operator.kind) || places[at - 1]?.line !== line)
    return undefined;
  const isBefore =
    value.kind === "Quantity" &&
    after !== undefined &&
    places[at + 2]?.line === line &&
    (isName(after) || after.kind === "OpenParen");
  const moved = `${value.text} ${operator.text}`;
  const fix = isBefore
    ? {
        title: `write \`${moved} ${after.text}\``,
        safety: "unsafe" as const,
        edits: [{ source, span: { start: operator.start, end: value.end }, text: moved }],
      }
    : operator.kind === "Plus"
      ? takeOut({ source, span: { start: operator.start, end: value.start } }, "safe", "write it without the sign")
      : undefined;
  const where = { at: { source, span: operator }, label: "expected a value before this", fix };
  return { diagnostic: E0131({ operator: operator.text }, where), instead: isBefore ? [value, operator] : [] };
}

/** `f"…"`, `r'…'`: the letters by which Python says what a text is. A text of ours is taken as it stands. */
export function prefixedText(
  source: Source,
  letters: InputToken,
  text: InputToken | undefined,
): Diagnostic | undefined {
  if (
    letters.kind !== "Name" ||
    text?.kind !== "Text" ||
    text.start !== letters.end ||
    !/^[rbfu]{1,2}$/i.test(letters.text)
  )
    return undefined;
  const fills = /f/i.test(letters.text);
  const help = fills
    ? "a text is taken as it stands: nothing is filled in for `{…}`"
    : "a text needs no letter before it";
  return E0110(
    { found: `${letters.text}"…"`, ours: '"…"' },
    {
      at: { source, span: letters },
      label: "the spelling of another language",
      notes: [{ keyword: "help", text: help }],
      fix: takeOut({ source, span: letters }, fills ? "unsafe" : "safe", 'write `"…"`'),
    },
  );
}
