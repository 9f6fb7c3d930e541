// What is said of brackets that do not pair: one left open, one that closes nothing, and a block without its `{`.
// close-braces.ts finds them.

import { type InputToken, isName, type Layout, pathEnd } from "../1-syntax/input-tokens.ts";
import { E0106, E0107, E0118 } from "../diagnostics/codes.ts";
import type { Diagnostic, Label } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";

/** A bracket that is open. */
export interface Opener {
  readonly token: InputToken;
  readonly place: Layout;
  readonly closer: string;
  /** `(a + b) * c`: brackets of a value and of no call, in which no comma stands. */
  readonly grouping: boolean;
  /** Columns of the tokens of its line, itself the last: a closer on a line of its own may stand under any of them. */
  readonly columns: readonly number[];
}

export const closerText: Readonly<Record<string, string>> = { CloseBrace: "}", CloseParen: ")", CloseBracket: "]" };

/** The innermost of brackets that nothing closes, and those around it; `before` is what may not stand in them, `previous` the last that may. */
export function unclosed(
  source: Source,
  openers: readonly Opener[],
  before: InputToken | undefined,
  previous: InputToken | undefined,
): Diagnostic {
  const [opener, ...others] = openers as readonly [Opener, ...Opener[]];
  const closer = closerText[opener.closer] ?? "";
  const end = { start: previous?.end ?? 0, end: previous?.end ?? 0 };
  const place: Label = before
    ? { source, span: before, text: `expected \`${closer}\` before this`, primary: false }
    : { source, span: { start: Math.max(0, end.start - 1), end: end.end }, text: `the file ends here`, primary: false };
  const also = others.map((each): Label => ({ source, span: each.token, text: "nor is this", primary: false }));
  return E0106(
    { opener: opener.token.text },
    {
      at: { source, span: opener.token },
      label: `no \`${closer}\` closes it`,
      labels: opener.token.start === place.span.start ? also : [place, ...also],
      fix: {
        title: `close it with \`${closer}\``,
        safety: "manual",
        edits: [{ source, span: end, text: closer === "}" ? `\n${" ".repeat(opener.place.indent)}}` : closer }],
      },
    },
  );
}

/** Token `at` ends a header behind which a `{` is missing. */
export function unopened(
  source: Source,
  tokens: readonly InputToken[],
  places: readonly Layout[],
  at: number,
): Diagnostic {
  const start = places[at]?.lineFirst ?? at;
  const span = { start: tokens[start]?.start ?? 0, end: tokens[at]?.end ?? 0 };
  return E0118(
    { header: source.text.slice(span.start, span.end) },
    {
      at: { source, span },
      label: "expected `{` after this",
      fix: {
        title: "add `{`",
        safety: "safe",
        edits: [{ source, span: { start: span.end, end: span.end }, text: " {" }],
      },
    },
  );
}

/** A closer for which no bracket is open. */
export function stray(
  source: Source,
  tokens: readonly InputToken[],
  places: readonly Layout[],
  at: number,
): Diagnostic {
  const token = tokens[at] as InputToken;
  const called = perhapsCalled(tokens, places, at);
  const text = "or its `(` was to stand behind this";
  return E0107(
    { closer: token.text },
    {
      at: { source, span: token },
      label: "no bracket is open here",
      labels: called ? [{ source, span: called, text, primary: false }] : [],
      fix: { title: "remove it", safety: "unsafe", edits: [{ source, span: token, text: "" }] },
    },
  );
}

/** `seed = each1..3)`: the name with which the value of the line begins, if a bracket might have stood behind or in it. */
function perhapsCalled(tokens: readonly InputToken[], places: readonly Layout[], at: number): InputToken | undefined {
  const start = places[at]?.lineFirst ?? at;
  const value = pathEnd(tokens, start) + 1;
  const called = tokens[value - 1]?.kind === "Assign" && value < at ? tokens[value] : undefined;
  return tokens[at]?.kind === "CloseParen" && isName(called) ? called : undefined;
}
