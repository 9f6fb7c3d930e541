// Writes docs/language/: the reference of every word, the grammar in EBNF and its railroad diagrams; the page of docs/recipes/;
// and what assistants read, llms.txt and docs/skill/.
// `node compiler/tools/reference/generate.ts` runs it; a test checks that the committed files are fresh.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { keywords } from "../../4-vocabulary/forms.ts";
import { readPages } from "../../diagnostics/generate.ts";
import { llmsPage, skillPage } from "./assistants.ts";
import { grammarRules, operatorLevels, terminals } from "./grammar.ts";
import { aliasesPage, alphabetPage, anchor, codesPage, formsPage, topicsPage } from "./indexes.ts";
import { escaped } from "./railroad.ts";
import { type Recipe, recipeOf, recipesPage } from "./recipes.ts";
import { cell, code, type WordPage, wordPages } from "./words.ts";

const generated =
  "<!-- Generated from the vocabulary and the grammar by compiler/tools/reference/generate.ts. Do not edit. -->\n\n";

const back = "[The language](README.md)\n\n";

/** A page of many words begins with links to them. */
function withContents({ text, words }: WordPage): string {
  if (words.length < 3) return text;
  const links = words.map(({ name }) => `[${name}](#${anchor(name)})`).join(" · ");
  return text.replace("\n## ", `\n${links}\n\n## `);
}

/** Every file of docs/language/, by its path in there. */
export function referenceFiles(): ReadonlyMap<string, string> {
  const words = [...wordPages(), formsPage()];
  const pages = [...words, alphabetPage(words), aliasesPage(), codesPage(readPages().pages)];
  const rules = grammarRules();
  const files = new Map<string, string>();
  files.set("README.md", `${generated}${topicsPage(pages)}`);
  for (const page of pages) files.set(`${page.name}.md`, `${generated}${back}${withContents(page)}`);
  files.set("grammar.md", `${generated}${back}${grammarPage()}`);
  files.set("grammar.html", htmlPage());
  for (const rule of rules) files.set(`diagrams/${rule.name}.svg`, `${rule.svg}\n`);
  return files;
}

function grammarPage(): string {
  const rules = grammarRules();
  const ebnf = rules.map((rule) => rule.ebnf).join("\n");
  const tokens = terminals.map(({ name, pattern }) => `${name} = ${pattern}`).join("\n");
  const levels = operatorLevels()
    .map(
      ({ signs, chain }) =>
        `| ${signs.map((sign) => `\`${sign.replaceAll("|", "\\|")}\``).join(" ")} | ${chains[chain] ?? chain} |`,
    )
    .join("\n");
  const diagrams = rules.map((rule) => `### ${rule.name}\n\n![${rule.name}](diagrams/${rule.name}.svg)\n`).join("\n");
  return `# Grammar

Few forms, many words: the forms are here, the words on the other pages. A file begins with \`spec 1\`.

\`\`\`ebnf
${ebnf}
\`\`\`

Words in capitals are tokens with many spellings; OPERATOR is one of [those below](#operators).

\`\`\`
${tokens}
\`\`\`

A remark begins with \`//\`, documentation with \`///\`; layout means nothing.

## Words

| word | what it is | as in |
|---|---|---|
${keywords.map(({ name, doc, example }) => `| ${code(name)} | ${cell(doc)} | ${cell(code(example))} |`).join("\n")}

## Operators

From the loosest to the tightest.

| operators | a chain of them |
|---|---|
${levels}

## Diagrams

${diagrams}`;
}

const chains: Readonly<Record<string, string>> = {
  left: "groups from the left",
  none: "needs brackets",
  flat: "is one pipeline",
};

function htmlPage(): string {
  const rules = grammarRules();
  // the box of a rule leads to that rule
  const linked = (svg: string): string =>
    svg.replace(/<rect class="rule"[^>]*\/><text[^>]*>(\w+)<\/text>/g, '<a href="#$1">$&</a>');
  const sections = rules.map(
    ({ name, svg, ebnf }) => `<h2 id="${name}">${name}</h2>\n${linked(svg)}\n<p><code>${escaped(ebnf)}</code></p>`,
  );
  const links = rules.map(({ name }) => `<a href="#${name}">${name}</a>`).join(" · ");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>The grammar of a spec</title>
<meta name="viewport" content="width=device-width">
<style>body{font:16px system-ui,sans-serif;margin:2rem;max-width:70rem}svg{max-width:100%;height:auto}svg a:hover rect{stroke-width:3}</style>
<h1>The grammar of a spec</h1>
<p>${links}</p>
${sections.join("\n")}
</html>
`;
}

const project = new URL("../../../", import.meta.url);

/** The specs of docs/recipes/, read from the disk, in the order of their names. */
export function readRecipes(): readonly Recipe[] {
  const folder = new URL("docs/recipes/", project);
  const place = (path: string) => new URL(path.replace(/^perlc:\/?/, "specs/"), project);
  const files = {
    read: (path: string) => (existsSync(place(path)) ? readFileSync(place(path), "utf8") : undefined),
    exists: (path: string) => existsSync(place(path)),
  };
  return readdirSync(folder)
    .filter((file) => file.endsWith(".perl"))
    .sort()
    .map((file) =>
      recipeOf({ path: `docs/recipes/${file}`, text: readFileSync(new URL(file, folder), "utf8") }, files),
    );
}

/** What is generated outside docs/language/, by its path in the project. */
export function otherFiles(): ReadonlyMap<string, string> {
  const recipes = readRecipes();
  const words = [...wordPages(), formsPage()].map(({ name, title, words: each }) => ({
    name,
    title,
    about: each.map((word) => word.name).join(", ") || "what numbers wear",
  }));
  const indexes = [
    {
      name: "aliases",
      title: "Words of other tools",
      about: "what TRL, verl and others call it, and what has no counterpart",
    },
    { name: "codes", title: "Diagnostics", about: "every code, with a spec that fails and one that passes" },
    { name: "grammar", title: "Grammar", about: "EBNF, operators, diagrams" },
  ];
  return new Map([
    ["docs/recipes/README.md", `${generated}${recipesPage(recipes)}`],
    ["docs/skill/SKILL.md", skillPage(recipes, readPages().pages)],
    ["llms.txt", llmsPage(recipes, [...words, ...indexes])],
  ]);
}

/** Writes them, and takes away what is no longer generated. */
export function writeReference(folder: URL): void {
  const files = referenceFiles();
  mkdirSync(new URL("diagrams/", folder), { recursive: true });
  for (const [path, text] of files) writeFileSync(new URL(path, folder), text);
  for (const inner of ["", "diagrams/"]) {
    for (const each of readdirSync(new URL(inner, folder), { withFileTypes: true }))
      if (each.isFile() && !files.has(`${inner}${each.name}`)) rmSync(new URL(`${inner}${each.name}`, folder));
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  writeReference(new URL("docs/language/", project));
  mkdirSync(new URL("docs/skill/", project), { recursive: true });
  for (const [path, text] of otherFiles()) writeFileSync(new URL(path, project), text);
}
