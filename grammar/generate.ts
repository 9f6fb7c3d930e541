// Writes what is made from the grammar: cst.ts, the types of the parser's concrete tree, and the lexer and parser of legal
// texts (scan.ts, legal.ts). `node grammar/generate.ts` runs it; a test checks that the committed files are fresh.

import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { generateCstDts } from "chevrotain";
import { legalSource } from "./generate-legal.ts";
import { scanSource } from "./generate-scan.ts";
import { parser } from "./parser.ts";

/** The text of cst.ts. After an error the parser may leave any child out, so all are optional. */
function cstTypes(): string {
  const types = generateCstDts(parser.getGAstProductions(), { includeVisitorInterface: false });
  const optional = types.replace(/^ {2}(?!name:|children:)(\w+): /gm, "  $1?: ").replace("ICstVisitor, ", "");
  return [
    "// Generated from parser.ts by `node grammar/generate.ts`. Do not edit.",
    "",
    "// biome-ignore-all format: generated",
    "// biome-ignore-all assist: generated",
    `${optional.trimEnd()}\n`,
  ].join("\n");
}

/** By file of this folder: its text. */
export function generated(): Readonly<Record<string, string>> {
  return { "cst.ts": cstTypes(), "scan.ts": scanSource(), "legal.ts": legalSource() };
}

if (argv[1] === fileURLToPath(import.meta.url))
  for (const [file, text] of Object.entries(generated())) writeFileSync(new URL(`./${file}`, import.meta.url), text);
