// What is published beside the page: each text of ours with the place that it has there, in the order of the list that readers go by.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pageFiles } from "../../compiler/diagnostics/codes.ts";
import { explainCode } from "../../compiler/diagnostics/explain.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** One text. */
export interface Entry {
  /** Where it lies in the tree: what its own links count from. */
  readonly source: string;
  /** Its file in the folder of the docs. */
  readonly target: string;
  readonly markdown: string;
  /** The path that a spec of it has in the page, which `use … from` counts from. */
  readonly at: string;
  /** In the list that stands on every page: the heading above it. Without one it is found by links. */
  readonly group?: "Start" | "Language" | "Recipes";
  /** Its name in that list, where its heading would say nothing there. */
  readonly listed?: string;
}

const language = [
  "README",
  "blocks",
  "sources",
  "stages",
  "fields",
  "curves",
  "graders",
  "estimators",
  "models",
  "forms",
  "units",
  "alphabet",
  "aliases",
  "codes",
  "grammar",
];

/** All texts. `docs/log.md` is for those who build perlc and is none of them. */
export function entries(): readonly Entry[] {
  const entry = (source: string, target: string, at: string, group: Entry["group"]): Entry => {
    // the head of a skill is for programs
    const markdown = read(source).replace(/^---\n[\s\S]*?\n---\n/, "");
    return { source, target, markdown, at, ...(group && { group }) };
  };
  return [
    entry("docs/README.md", "index.html", "first.perl", "Start"),
    entry("docs/tutorial.md", "tutorial.html", "first.perl", "Start"),
    { ...entry("README.md", "readme.html", "first.perl", "Start"), listed: "README" },
    ...language.map((name) =>
      entry(
        `docs/language/${name}.md`,
        `language/${name === "README" ? "index" : name}.html`,
        "specs/example.perl",
        "Language",
      ),
    ),
    entry("docs/recipes/README.md", "recipes/index.html", "specs/recipe.perl", "Recipes"),
    entry("docs/skill/SKILL.md", "skill.html", "specs/example.perl", "Recipes"),
    ...Object.entries(pageFiles).map(([code, file]) => ({
      source: `compiler/diagnostics/codes/${file}`,
      target: `codes/${code}.html`,
      markdown: explainCode(code) ?? "",
      at: `specs/${code}.perl`,
    })),
  ];
}

/** Files that are published as they are: where each lies, and its place in the folder of the docs. */
export function copied(): ReadonlyMap<string, { readonly target: string; readonly text: string }> {
  const diagrams = readdirSync(join(root, "docs/language/diagrams")).sort();
  const one = (source: string, target: string) => [source, { target, text: read(source) }] as const;
  return new Map([
    // grammar.md has the name of grammar.html there
    one("docs/language/grammar.html", "language/diagrams.html"),
    ...diagrams.map((name) => one(`docs/language/diagrams/${name}`, `language/diagrams/${name}`)),
  ]);
}

/** Specs that docs link to and that the page does not have: they travel in the link. */
export const linkedSpecs = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(join(root, "docs/recipes"))
      .filter((name) => name.endsWith(".perl"))
      .sort()
      .map((name) => [`docs/recipes/${name}`, read(`docs/recipes/${name}`)]),
  );
