// Text → tokens and trivia, with nothing but white space between them. Spellings of other languages are read as what they mean and
// reported with a fix; a character that means nothing becomes trivia, so that parsing goes on.

import { end as endOfKinds } from "../../grammar/legal.ts";
import { type Found, kinds as names, scan } from "../../grammar/scan.ts";
import { rows } from "../../grammar/tokens.ts";
import { E0108, E0109, E0110 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source, Span } from "../diagnostics/source.ts";

/** A token of the parser. `kind` is a name in grammar/tokens.ts; `text` is the source as written. */
export interface Token extends Span {
  readonly kind: string;
  readonly text: string;
}

/** What the parser does not see: comments, and text that has no meaning (already reported). */
export interface Trivia extends Span {
  readonly kind: "comment" | "doc" | "stray";
  readonly text: string;
}

export interface Lexed {
  readonly tokens: readonly Token[];
  /** Of each token, as a number of grammar/scan.ts; then the end, twice, as the parser of legal texts wants it. */
  readonly kinds: readonly number[];
  readonly trivia: readonly Trivia[];
  /** The `///` lines among the trivia. */
  readonly docs: readonly Trivia[];
  readonly diagnostics: readonly Diagnostic[];
}

/** By kind: what the parser does not see, and for every other the kind it is read as, itself unless it is foreign. */
const triviaOf = rows.map((row) => row.trivia);
const readAs = rows.map((row, kind) => {
  if (row.name === "UnclosedText") return names.indexOf("Text");
  return row.means ? names.indexOf(row.means.token) : kind;
});

/** Cuts `source` into tokens and trivia, both in order of the text. */
export function lex(source: Source): Lexed {
  const { text } = source;
  const tokens: Token[] = [];
  const kinds: number[] = [];
  const trivia: Trivia[] = [];
  const docs: Trivia[] = [];
  const diagnostics: Diagnostic[] = [];
  const found: Found = { kind: 0, end: 0 };
  let strayed = 0; // from here on nothing began
  let at = 0;
  for (; at < text.length; at++) {
    if (!scan(text, at, found)) continue;
    if (strayed < at) stray(source, { start: strayed, end: at }, trivia, diagnostics);
    const { kind: scanned, end } = found;
    const layout = triviaOf[scanned];
    const kind = readAs[scanned] ?? scanned;
    strayed = end;
    if (layout === "space") {
      at = end - 1;
      continue;
    }
    const image = text.slice(at, end);
    if (layout !== undefined) {
      const each = { kind: layout, start: at, end, text: image };
      trivia.push(each);
      if (layout === "doc") docs.push(each);
    } else if (kind === scanned) {
      tokens.push({ kind: names[kind] as string, start: at, end, text: image });
      kinds.push(kind);
    } else {
      const span = { start: at, end };
      diagnostics.push(misspelt(source, span, scanned));
      if (kind < 0) trivia.push({ kind: names[scanned] === "Semicolon" ? "stray" : "comment", ...span, text: image });
      else {
        tokens.push({ kind: names[kind] as string, ...span, text: image });
        kinds.push(kind);
      }
    }
    at = end - 1;
  }
  if (strayed < at) stray(source, { start: strayed, end: at }, trivia, diagnostics);
  kinds.push(endOfKinds, endOfKinds);
  return { tokens, kinds, trivia, docs, diagnostics };
}

/** What is said of a token that is read as another, or as nothing. */
function misspelt(source: Source, span: Span, kind: number): Diagnostic {
  const name = names[kind] ?? "";
  if (name === "UnclosedText") return unclosedText(source, span);
  if (name === "Semicolon") return semicolon(source, span);
  const means = rows[kind]?.means?.ours ?? "";
  // `seed: 1` has a blank on one side
  const isGlued = name === "Colon" && /\S/.test(source.text[span.start - 1] ?? " ");
  const ours = isGlued ? ` ${means}${/\S/.test(source.text[span.end] ?? " ") ? " " : ""}` : means;
  return foreign(source, span, name, spelledOurWay(name, ours, source.text.slice(span.start, span.end)));
}

/** Characters with which no token begins. */
function stray(source: Source, span: Span, trivia: Trivia[], diagnostics: Diagnostic[]): void {
  const text = source.text.slice(span.start, span.end);
  trivia.push({ kind: "stray", ...span, text });
  const help = interpolated(source, span) ?? "no sign of the language looks like it; a text stands in quotes";
  const notes = [{ keyword: "help", text: help }];
  // what was meant by a sign inside a value is not known, and without it the value is another
  const where = { at: { source, span }, label: "not part of any value", notes };
  diagnostics.push(E0109({ character: printable(text) }, where));
}

/** `${small}`, as shells and Hydra have it: a name needs no sign around it. */
function interpolated(source: Source, stray: Span): string | undefined {
  const name = /^\$\{?([A-Za-z_][\w.]*)/.exec(source.text.slice(stray.start, stray.end + 200))?.[1];
  return name === undefined ? undefined : `a name needs no sign: write \`${name}\``;
}

/** A foreign text with our spelling in its place. */
function spelledOurWay(name: string, ours: string, image: string): string {
  switch (name) {
    case "HashComment":
      return `//${image.slice(1)}`;
    case "DashComment":
      return `//${image.slice(2)}`;
    case "BlockComment":
      return image
        .slice(2, -2)
        .split("\n")
        .map((line) => `// ${line.replace(/^\s*\*?\s?/, "").trimEnd()}`)
        .join("\n");
    case "SingleQuoted":
    case "CurlyQuoted":
    case "TickQuoted":
      return `"${image
        .replace(/^(?:``|.)|(?:''|.)$/g, "")
        .replace(/\\'/g, "'")
        .replace(/(?<!\\)"/g, '\\"')}"`;
    case "LeadingDot":
      return `0${image}`;
    default:
      return ours;
  }
}

/** How remarks of other languages are called, and ours. */
const remarkSigns: Readonly<Record<string, readonly [string, string]>> = {
  HashComment: ["#", "//"],
  DashComment: ["--", "//"],
  BlockComment: ["/* … */", "// …"],
};

function foreign(source: Source, span: Span, kind: string, ours: string): Diagnostic {
  const found = source.text.slice(span.start, span.end);
  const short = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text);
  const remark = remarkSigns[kind];
  const [theirs, written] = remark ?? [short(found), short(ours.trim())];
  // what stands behind a remark on its line is no part of it
  const goesOn = remark !== undefined && /^[ \t]*\S/.test(source.text.slice(span.end, span.end + 200));
  const text = goesOn ? `${ours}\n` : ours;
  const end = found.includes("\n") ? span.start + found.indexOf("\n") : span.end;
  return E0110(
    { found: theirs, ours: written },
    {
      at: { source, span: { start: span.start, end } },
      label: remark ? "a remark begins with `//`, and ends with its line" : "the spelling of another language",
      fix: { title: `write \`${written}\``, safety: "safe", edits: [{ source, span, text }] },
    },
  );
}

function semicolon(source: Source, span: Span): Diagnostic {
  return E0109(
    { character: ";" },
    {
      at: { source, span },
      label: "a line needs no sign at its end",
      fix: { title: "remove it", safety: "safe", edits: [{ source, span, text: "" }] },
    },
  );
}

function unclosedText(source: Source, span: Span): Diagnostic {
  return E0108(
    {},
    {
      at: { source, span: { start: span.start, end: span.start + 1 } },
      label: 'opened here, and the line ends before another `"`',
      fix: {
        title: 'close it with `"`',
        safety: "manual",
        edits: [{ source, span: { start: span.end, end: span.end }, text: '"' }],
      },
    },
  );
}

/** Invisible characters by their number, so that the message shows something. */
function printable(text: string): string {
  const short = text.length > 12 ? `${text.slice(0, 11)}…` : text;
  return short.replace(
    /[\p{C}\p{Z}]/gu,
    (each) => `U+${(each.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}
