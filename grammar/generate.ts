// Writes cst.ts, the types of the parser's concrete tree, from the grammar. `node grammar/generate.ts` runs it;
// a test checks that the committed file is fresh.

import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { generateCstDts } from "chevrotain";
import { parser } from "./parser.ts";

/** The text of cst.ts. After an error the parser may leave any child out, so all are optional. */
export function cstTypes(): string {
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

if (argv[1] === fileURLToPath(import.meta.url)) writeFileSync(new URL("./cst.ts", import.meta.url), cstTypes());
