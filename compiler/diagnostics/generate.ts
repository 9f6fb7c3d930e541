// Writes codes.ts from the pages in codes/: one typed function a code, and the table of pages.
// `npm run codes` runs it; a test checks that the committed codes.ts is what the pages say.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { argv, exit, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { type Page, type ParameterType, parsePage } from "./page.ts";

const folder = new URL("./codes/", import.meta.url);
const target = new URL("./codes.ts", import.meta.url);

/** All pages by code; problems (an unreadable page, a code used twice) are listed instead of thrown. */
export function readPages(): { readonly pages: readonly Page[]; readonly problems: readonly string[] } {
  const pages: Page[] = [];
  const problems: string[] = [];
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".md")) continue;
    const page = parsePage(file, readFileSync(new URL(file, folder), "utf8"));
    const twin = typeof page === "string" ? undefined : pages.find((each) => each.code === page.code);
    if (typeof page === "string") problems.push(`${file}: ${page}`);
    else if (twin) problems.push(`${file}: ${page.code} already belongs to ${twin.file}`);
    else pages.push(page);
  }
  return { pages, problems };
}

const typescript: Readonly<Record<ParameterType, string>> = {
  text: "string",
  number: "number",
  list: "readonly string[]",
};

/** The text of codes.ts, laid out as Biome would. */
export function generate(pages: readonly Page[]): string {
  const table = pages.map((page) => `  ${page.code}: ${JSON.stringify(page.file)},`);
  const warnings = pages.filter((page) => page.severity === "warning").map((page) => page.code);
  return [
    "// Generated from the pages in codes/ by generate.ts (`npm run codes`). Do not edit.",
    "",
    "// biome-ignore-all format: generated",
    'import type { Behaviour } from "./behaviour.ts";',
    'import type { Diagnostic } from "./diagnostic.ts";',
    'import { make, type Where } from "./make.ts";',
    "",
    "/** The page of each code, a file in codes/. */",
    "export const pageFiles = {",
    ...table,
    "} as const;",
    "",
    "export type Code = keyof typeof pageFiles;",
    "",
    "/** The codes that warn; all others are errors. */",
    `export const warnings: readonly Code[] = ${JSON.stringify(warnings)};`,
    "",
    "/** What is done with a diagnostic of a code, where it is anything of its own: the keys of its page. */",
    "export const behaviours: Readonly<Record<string, Behaviour>> = {",
    ...pages.filter(({ behaviour }) => Object.keys(behaviour).length > 0).map(behaves),
    "};",
    "",
    ...pages.map(declaration),
  ].join("\n");
}

const behaves = ({ code, behaviour }: Page): string => `  ${code}: ${JSON.stringify(behaviour)},`;

function declaration(page: Page): string {
  const fields = Object.entries(page.parameters).map(([name, type]) => `readonly ${name}: ${typescript[type]}`);
  const parameters = fields.length === 0 ? "Readonly<Record<string, never>>" : `{ ${fields.join("; ")} }`;
  const help = page.help === undefined ? "undefined" : JSON.stringify(page.help);
  return [
    `/** ${page.title.replaceAll("*/", "* /")} */`,
    `export function ${page.code}(parameters: ${parameters}, where: Where = {}): Diagnostic {`,
    `  return make("${page.code}", "${page.severity}", ${JSON.stringify(page.title)}, ${help}, parameters, where);`,
    "}",
    "",
  ].join("\n");
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const { pages, problems } = readPages();
  writeFileSync(target, generate(pages));
  for (const problem of problems) stderr.write(`${problem}\n`);
  if (problems.length > 0) exit(1);
}
