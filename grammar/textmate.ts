// The TextMate grammar for editors and highlighters, generated from the token table: `node grammar/textmate.ts` writes
// it into the VS Code extension; a test refuses a stale one. It knows tokens and a little of where they stand; what a
// word means, the language server's semantic tokens say on top.

import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { rows } from "./tokens.ts";

export const scopeName = "source.perl-spec";

export interface Rule {
  readonly name?: string;
  readonly match: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
}

export interface TextMate {
  readonly name: string;
  readonly scopeName: string;
  readonly fileTypes: readonly string[];
  readonly firstLineMatch: string;
  readonly patterns: readonly Rule[];
}

/** The first line of every spec; by it editors tell a spec from a Perl program. */
export const firstLine = "^spec\\s+\\d+\\b";

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** The pattern of a row as Oniguruma reads it: a word ends where its letters do. */
function pattern({ pattern: written, word, alsoName }: (typeof rows)[number]): string {
  const source = typeof written === "string" ? escaped(written) : written.source.replaceAll("\\/", "/");
  // a keyword that may be a name is one before `=`
  return word ? `\\b${source}\\b${alsoName ? "(?!\\s*=(?!=))" : ""}` : source;
}

/** Rules by what stands around a name; they come before the name itself. */
const placed: readonly Rule[] = [
  // a block of the file and its name: it stands in column one, where nothing else does
  {
    match: "^([A-Za-z_]\\w*)[^\\S\\n]+([A-Za-z_]\\w*)(?=[^=()]*\\{)",
    captures: { 1: { name: "keyword.other.block.perl-spec" }, 2: { name: "entity.name.type.perl-spec" } },
  },
  {
    match: "^\\s*([A-Za-z_]\\w*)(?=(?:\\s+[^={}()]*)?\\{)",
    captures: { 1: { name: "keyword.other.block.perl-spec" } },
  },
  { name: "variable.other.property.perl-spec", match: "\\b[A-Za-z_]\\w*(?=\\s*=(?!=))" },
  { name: "entity.name.function.perl-spec", match: "\\b[A-Za-z_]\\w*(?=\\s*\\()" },
];

/** The grammar, from the token table in its order. Foreign spellings are marked as what they are: illegal. */
export function textMate(): TextMate {
  const rules = rows
    .filter((row) => row.trivia !== "space")
    .map((row): Rule => ({ name: `${row.scope}.perl-spec`, match: pattern(row) }));
  const name = rows.filter((row) => row.trivia !== "space").findIndex((row) => row.name === "Name");
  const keywords = rules.slice(0, name);
  return {
    name: "PeRL spec",
    scopeName,
    fileTypes: ["perl"],
    firstLineMatch: firstLine,
    patterns: [...keywords, ...placed, ...rules.slice(name)],
  };
}

/** The file of the extension. */
export const textMateFile = new URL("../editor/vscode/syntaxes/perl-spec.tmLanguage.json", import.meta.url);
export const textMateText = (): string =>
  // a list of texts stands in one line, as the formatter of this repository has it
  `${JSON.stringify(textMate(), null, 2).replace(/\[\s*("[^"]*")\s*\]/g, "[$1]")}\n`;

if (argv[1] === fileURLToPath(import.meta.url)) writeFileSync(textMateFile, textMateText());
