// A name that a used file declares and the `use` line does not list. However often it is written, the line is the one
// cause: the diagnostic stands there, with the edit that adds the name.

import { E0232 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Place } from "../source.ts";
import type { Scope } from "./scope.ts";

/** What to say of `name`, wanted at `at` as a `word` (model, judge, benchmark, experiment), when a used file has one. */
export function forgottenUse(
  scope: Scope,
  { name, word, at }: { readonly name: string; readonly word: string; readonly at: Place },
): Diagnostic | undefined {
  const found = scope.uses(at.source).find(({ declares }) => declares.get(name)?.word === word);
  const [first, last] = [found?.use.names[0], found?.use.names.at(-1)];
  if (!found || !first || !last) return undefined;
  const { source, use } = found;
  const end = { start: last.span.end, end: last.span.end };
  return E0232(
    { name, word, path: use.from.text },
    {
      at: { source, span: { start: first.span.start, end: last.span.end } },
      label: `\`${name}\` is not among these`,
      labels: [{ ...at, text: "wanted here", primary: false }],
      fix: { title: `add \`${name}\``, safety: "safe", edits: [{ source, span: end, text: `, ${name}` }] },
    },
  );
}
