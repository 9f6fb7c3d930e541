// A parser's error → a message in a user's words. The parser says where, in which rule, and what it expected; expectations.ts
// has the words for that.

import type { IRecognitionException, IToken } from "chevrotain";
import { type InputToken, isName } from "../1-syntax/input-tokens.ts";
import { E0114, E0118, E0121, E0125 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { takeOut, write } from "../diagnostics/edits.ts";
import type { Source, Span } from "../diagnostics/source.ts";
import { wordsFor } from "./expectations.ts";

/** Where the parser stood when it went no further. */
interface Met {
  readonly source: Source;
  readonly input: readonly InputToken[];
  readonly rule: string;
  /** Names of the tokens that could have come. */
  readonly expected: readonly string[];
  /** The token that came instead, its place in `input`, and the one before it. */
  readonly actual: InputToken | undefined;
  readonly at: number;
  readonly previous: InputToken | undefined;
  /** Where the text ends, without what is empty behind it. */
  readonly end: number;
  /** What is marked as wrong, and how it is called. */
  readonly span: Span;
  readonly found: string;
}

/** The diagnostic for one parser error: of a slip that is known, or what was expected and what was found. */
export function explainSyntax(source: Source, input: readonly InputToken[], error: IRecognitionException): Diagnostic {
  const met = metBy(source, input, error);
  return (
    loneName(met) ?? missingBrace(met) ?? missingComma(met) ?? valueAsName(met) ?? looseUse(met) ?? unexpected(met)
  );
}

function metBy(source: Source, input: readonly InputToken[], error: IRecognitionException): Met {
  const rule = error.context.ruleStack.at(-1) ?? "file";
  const expected = error.message.split(" ");
  const actual = error.token.payload as InputToken | undefined;
  const at = actual ? input.indexOf(actual) : input.length;
  const previous = input[at - 1];
  const end = source.text.trimEnd().length;
  // Where a top-level block was parsed on its own, its end is not that of the file.
  const last = (error as { readonly previousToken?: IToken }).previousToken?.payload as InputToken | undefined;
  const following = actual ?? (last ? input[input.indexOf(last) + 1] : undefined);
  const span: Span =
    following && following.end > following.start ? following : { start: Math.max(0, end - 1), end: Math.max(1, end) };
  const found = following && following.text !== "" ? describe(following) : "the end of the file";
  return { source, input, rule, expected, actual, at, previous, end, span, found };
}

/** A line that is a name and no more. */
function loneName({ source, rule, actual, previous }: Met): Diagnostic | undefined {
  if (rule !== "member" || previous === undefined || !actual || !isName(actual)) return undefined;
  return E0125(
    { name: actual.text },
    {
      at: { source, span: actual },
      label: "a line is `name = value`, `name { … }` or `name(…)`",
      notes: imports.has(actual.text)
        ? [{ keyword: "help", text: 'another file is used so: `use { name } from "file.perl"`' }]
        : [],
    },
  );
}

/** The header of a block, and then no block. */
function missingBrace({ source, input, rule, expected, actual, at, previous, end }: Met): Diagnostic | undefined {
  const opens = expected.includes("OpenBrace") && (rule === "body" || rule === "block");
  if (!opens || (actual && actual.index >= 0)) return undefined;
  const start = lineStart(input, at, source);
  const header = source.text.slice(start, previous?.end ?? end);
  return E0118(
    { header },
    { at: { source, span: { start, end: previous?.end ?? end } }, label: "expected `{` after this" },
  );
}

/** A value behind a value, among arguments. */
function missingComma({ source, rule, expected, actual, previous }: Met): Diagnostic | undefined {
  const startsValue = isName(actual) || ["Quantity", "Text", "OpenBracket", "OpenParen"].includes(actual?.kind ?? "");
  if (rule !== "arguments" || !expected.includes("CloseParen") || !actual || !previous || !startsValue)
    return undefined;
  const gap = { start: previous.end, end: previous.end };
  return E0121(
    { before: previous.text, after: actual.text },
    {
      at: { source, span: actual },
      label: "expected `,` or `)` before this",
      fix: { title: "add the comma", safety: "unsafe", edits: [{ source, span: gap, text: "," }] },
    },
  );
}

/** `name something =`: after a name a block could begin, and what came is the `=` of a setting. */
const assignsLate = ({ rule, expected, actual }: Met): boolean =>
  rule === "body" && expected.includes("OpenBrace") && actual?.kind === "Assign";

/** `seed 7 = 3`: a value between a name and its `=`. */
function valueAsName(met: Met): Diagnostic | undefined {
  const { source, input, at, previous } = met;
  const isValue = assignsLate(met) && (previous?.kind === "Quantity" || previous?.kind === "Text");
  const name = input[at - 2];
  if (!isValue || !name || !isName(name) || source.text.slice(name.end, previous.start).includes("\n"))
    return undefined;
  const fix = takeOut({ source, span: { start: name.end, end: previous.end } });
  const where = { at: { source, span: previous }, label: "a value stands behind the `=`, not before it", fix };
  return E0114({ expected: "`=`", found: describe(previous) }, where);
}

/** A `use` line without its braces or quotes. */
function looseUse({ source, rule, expected, span, found }: Met): Diagnostic | undefined {
  const use = rule === "use" ? asUse(source, span.start) : undefined;
  if (!use) return undefined;
  const words = wordsFor(rule, expected);
  const notes = [{ keyword: "help", text: `write \`${use.text}\`` }];
  const fix = write({ source, span: use.span }, use.text, "safe");
  return E0114({ expected: words, found }, { at: { source, span }, label: `expected ${words}`, notes, fix });
}

function unexpected(met: Met): Diagnostic {
  const { source, input, rule, expected, actual, at, previous, span, found } = met;
  const words = wordsFor(rule, expected);
  const twoNames = assignsLate(met) && isName(previous);
  const label = twoNames ? "a setting has one name before its `=`" : `expected ${words}`;
  const call = rule === "group" && previous && actual ? callInside(input, at) : undefined;
  const help = call ? `write \`${call}\`` : helpFor(rule, actual, previous);
  const notes = help === undefined ? [] : [{ keyword: "help", text: help }];
  const opener = rule === "group" ? openerOf(input, at) : undefined;
  const begun = twoNames ? input.find((each) => each.start === lineStart(input, at, source)) : undefined;
  const labels = [
    ...(opener ? [{ source, span: opener, text: "in the brackets opened here", primary: false }] : []),
    ...(begun ? [{ source, span: begun, text: "this name begins the line", primary: false }] : []),
  ];
  const closer = input[at + 1];
  const fix =
    call && opener && closer ? write({ source, span: { start: opener.start, end: closer.end } }, call) : undefined;
  return E0114({ expected: words, found }, { at: { source, span }, label, labels, notes, fix });
}

/** What to do about the slips that people make most; the page has the general answer. */
function helpFor(rule: string, actual: InputToken | undefined, previous: InputToken | undefined): string | undefined {
  if (rule === "group") return "put an operator between the two, or close the brackets before the second";
  if (rule === "use") return 'write `use { name } from "file.perl"`';
  if (actual?.kind === "Comma" && rule === "body")
    return "a setting has one value: parts of a reward are joined by `+`, stages of a dataset by `|`, and a list stands in `[ ]`";
  if (actual?.kind === "OpenBrace" && previous?.kind === "Assign")
    return "a block has no `=`: write `name { … }`; the settings of a value stand behind it: `clip = 0.2 { high = 0.28 }`";
  return undefined;
}

/** A `use` line without its braces or quotes, as it is written; undefined for any other. */
function asUse(source: Source, offset: number): { readonly text: string; readonly span: Span } | undefined {
  const start = source.text.lastIndexOf("\n", offset) + 1;
  const line = source.text.slice(start, start + 200).split(/\r?\n/, 1)[0] ?? "";
  const [whole, names = "", file] =
    /^use +(?:\{ *)?(\w+(?: *, *\w+)*) *(?:\} *)?from +"?([\w./-]+)"? *;?/.exec(line) ?? [];
  if (whole === undefined) return undefined;
  const text = `use { ${names.split(/ *, */).join(", ")} } from "${file}"`;
  return { text, span: { start, end: start + whole.trimEnd().length } };
}

/** The lines by which other languages take something from a file. */
const imports = new Set(["import", "include", "require", "load", "source", "defaults"]);

/** `(take 64)`, as in Lisp: the call that is meant when the brackets hold a name and one value, the token `at`. */
function callInside(input: readonly InputToken[], at: number): string | undefined {
  const [open, name, value, close] = input.slice(at - 2, at + 2);
  const isCall = open?.kind === "OpenParen" && isName(name) && close?.kind === "CloseParen";
  return isCall && ["Quantity", "Text", "Name"].includes(value?.kind ?? "")
    ? `${name?.text}(${value?.text})`
    : undefined;
}

/** The `(` in which the token `at` stands. */
function openerOf(input: readonly InputToken[], at: number): InputToken | undefined {
  let depth = 0;
  for (let i = at - 1; i >= 0; i--) {
    const kind = input[i]?.kind ?? "";
    if (kind.startsWith("Close")) depth++;
    else if (kind.startsWith("Open") && depth-- === 0) return input[i];
  }
  return undefined;
}

/** A token as the message shows it. */
function describe(token: InputToken): string {
  const text = token.text.length > 24 ? `${token.text.slice(0, 23)}…` : token.text;
  return `\`${text}\``;
}

function lineStart(input: readonly InputToken[], at: number, source: Source): number {
  let first = Math.max(0, at - 1);
  const newline = source.text.lastIndexOf("\n", Math.max(0, (input[first]?.end ?? 1) - 1));
  while (first > 0 && (input[first - 1]?.start ?? 0) > newline) first--;
  return input[first]?.start ?? 0;
}
