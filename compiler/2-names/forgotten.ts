// A name that another file declares and no `use` line lists. However often it is written, the line is the one cause: where
// there is one the diagnostic stands there, with the edit that adds the name; where the whole line is missing, at the first
// of the names that it would bring, with the line.

import { E0232, E0235 } from "../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import type { Place } from "../diagnostics/source.ts";
import type { Scope } from "./scope.ts";

interface Wanted {
  readonly name: string;
  readonly word: string;
  readonly at: Place;
}

/** What to say of `name`, wanted at `at` as a `word` (model, judge, benchmark, experiment), when a file at hand has one. */
export function forgottenUse(scope: Scope, wanted: Wanted): Diagnostic | undefined {
  // a line that lists it and brings nothing was told of: the same again is dropped
  const { name, at } = wanted;
  return scope.module(at.source)?.lost.get(name) ?? notListed(scope, wanted) ?? notUsed(scope, wanted);
}

/** A used file has it. */
function notListed(scope: Scope, { name, word, at }: Wanted): Diagnostic | undefined {
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

/** A file of the same folder has it, and no line uses that. */
function notUsed(scope: Scope, { name, word, at }: Wanted): Diagnostic | undefined {
  const module = scope.module(at.source);
  const having = scope.neighbours(at.source).filter(({ declares }) => declares.get(name) === word);
  const [neighbour, another] = having;
  if (!module || !neighbour) return undefined;
  const { file, source } = module;
  const isMissing = (text: string): boolean =>
    neighbour.declares.has(text) && neighbour.declares.get(text) !== "sweep" && !scope.declared(source, text);
  const named = file.tokens.filter(
    ({ kind, text }, i) => kind === "Name" && isMissing(text) && file.tokens[i - 1]?.kind !== "Dot",
  );
  const names = [...new Set([...named.map((each) => each.text), name])];
  const [first] = named;
  const rest = first
    ? named.filter(({ text }, i) => text !== first.text && named.findIndex((each) => each.text === text) === i)
    : [];
  const last = file.uses.at(-1)?.span.end;
  const end = last ?? source.text.search(/\r?$|\r?\n/m);
  const line = `use { ${names.join(", ")} } from "${neighbour.from}"`;
  const fix: Fix = {
    title: `write \`${line}\``,
    safety: another ? "unsafe" : "safe",
    edits: [{ source, span: { start: end, end }, text: `${last === undefined ? "\n\n" : "\n"}${line}` }],
  };
  return E0235(
    { names, path: neighbour.from },
    {
      at: first ? { source, span: { start: first.start, end: first.end } } : at,
      label: "no `use` line brings this",
      labels: rest.map(({ start, end }) => ({ source, span: { start, end }, text: "nor this", primary: false })),
      fix,
    },
  );
}
