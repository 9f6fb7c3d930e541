// Text → tokens and trivia that tile it exactly. Spellings of other languages are read as what they mean and
// reported with a fix; a character that means nothing becomes trivia, so that parsing goes on.

import { Lexer } from "chevrotain";
import { lexerTokens, rows } from "../../grammar/tokens.ts";
import { E0108, E0109, E0110 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source, Span } from "../source.ts";

/** A token of the parser. `kind` is a name in grammar/tokens.ts; `text` is the source as written. */
export interface Token extends Span {
  readonly kind: string;
  readonly text: string;
}

/** What the parser does not see: layout, comments, and text that has no meaning (already reported). */
export interface Trivia extends Span {
  readonly kind: "space" | "comment" | "doc" | "stray";
  readonly text: string;
}

export interface Lexed {
  readonly tokens: readonly Token[];
  readonly trivia: readonly Trivia[];
  readonly diagnostics: readonly Diagnostic[];
}

const lexer = new Lexer([...lexerTokens], { positionTracking: "onlyOffset", ensureOptimizations: false });
const rowOf = new Map(rows.map((row) => [row.name, row]));

/** Cuts `source` into tokens and trivia, both in order of the text. */
export function lex(source: Source): Lexed {
  const { tokens: raw, groups, errors } = lexer.tokenize(source.text);
  const tokens: Token[] = [];
  const trivia: Trivia[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const each of groups.trivia ?? []) {
    const kind = rowOf.get(each.tokenType.name)?.trivia ?? "space";
    trivia.push({ kind, start: each.startOffset, end: each.startOffset + each.image.length, text: each.image });
  }
  for (const each of raw) {
    const span = { start: each.startOffset, end: each.startOffset + each.image.length };
    const name = each.tokenType.name;
    const means = rowOf.get(name)?.means;
    if (name === "UnclosedText") {
      diagnostics.push(unclosedText(source, span));
      tokens.push({ kind: "Text", ...span, text: each.image });
    } else if (name === "Semicolon") {
      diagnostics.push(semicolon(source, span));
      trivia.push({ kind: "stray", ...span, text: each.image });
    } else if (means) {
      diagnostics.push(foreign(source, span, name, spelledOurWay(name, means.ours, each.image)));
      if (means.token === "nothing") trivia.push({ kind: "comment", ...span, text: each.image });
      else tokens.push({ kind: means.token, ...span, text: each.image });
    } else tokens.push({ kind: name, ...span, text: each.image });
  }
  for (const { offset, length } of errors) {
    const span = { start: offset, end: offset + length };
    const text = source.text.slice(span.start, span.end);
    trivia.push({ kind: "stray", ...span, text });
    const help = interpolated(source, span) ?? "take it out, or put the value into quotes if it is a text";
    const notes = [{ keyword: "help", text: help }];
    const where = { at: { source, span }, label: "not part of any value", notes };
    diagnostics.push(E0109({ character: printable(text) }, where));
  }
  trivia.sort((a, b) => a.start - b.start);
  return { tokens, trivia, diagnostics };
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
    case "BlockComment":
      return image
        .slice(2, -2)
        .split("\n")
        .map((line) => `// ${line.replace(/^\s*\*?\s?/, "").trimEnd()}`)
        .join("\n");
    case "SingleQuoted":
    case "CurlyQuoted":
      return `"${image
        .slice(1, -1)
        .replace(/\\'/g, "'")
        .replace(/(?<!\\)"/g, '\\"')}"`;
    case "LeadingDot":
      return `0${image}`;
    default:
      return ours;
  }
}

function foreign(source: Source, span: Span, kind: string, ours: string): Diagnostic {
  const found = source.text.slice(span.start, span.end);
  const short = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text);
  const [theirs, written] =
    kind === "HashComment" ? ["#", "//"] : kind === "BlockComment" ? ["/* … */", "// …"] : [short(found), short(ours)];
  const end = found.includes("\n") ? span.start + found.indexOf("\n") : span.end;
  return E0110(
    { found: theirs, ours: written },
    {
      at: { source, span: { start: span.start, end } },
      label: "the spelling of another language",
      fix: { title: `write \`${written}\``, safety: "safe", edits: [{ source, span, text: ours }] },
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
