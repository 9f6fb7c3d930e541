// docs/recipes/README.md: specs of published methods, each with what its paper says, what it is written as, and what of it a run
// executes. The specs lie beside the page; their `///` is what the page says of them.

import { unableParts } from "../../../plan/ability.ts";
import type { Files } from "../../2-names/load.ts";
import { compile } from "../../compile.ts";
import { hasErrors } from "../../diagnostics/severity.ts";
import type { Source } from "../../diagnostics/source.ts";
import { anchor } from "./indexes.ts";
import { code, fence } from "./words.ts";

export interface Recipe {
  /** Of the file: `dapo`. */
  readonly name: string;
  /** How the `///` begins, up to its colon: `DAPO (arXiv 2503.14476)`. */
  readonly title: string;
  /** The whole `///`, in one line. */
  readonly doc: string;
  readonly text: string;
  /** What no run can execute, in words of the language. */
  readonly unable: readonly string[];
  readonly runs: number;
}

/** A recipe as its page says it. Throws when it does not compile, as nothing may be published of it. */
export function recipeOf({ path, text }: Source, files: Files): Recipe {
  const { value, diagnostics } = compile({ path, text }, files);
  if (!value || hasErrors(diagnostics)) throw new Error(`${path} does not compile`);
  const doc = [...text.matchAll(/^\/\/\/ ?(.*)$/gm)].map(([, line = ""]) => line.trim()).join(" ");
  return {
    name: path.replace(/^.*\//, "").replace(/\.perl$/, ""),
    title: doc.replace(/: .*$/, ""),
    doc,
    text,
    unable: [...new Set(value.plan.runs.flatMap((run) => run.nodes.flatMap(unableParts)))],
    runs: value.plan.runs.length,
  };
}

/** What a run does with it, in a sentence. */
export const executed = ({ unable }: Recipe): string =>
  unable.length === 0
    ? "A run executes all of it."
    : `A run refuses it until these are executed too: ${unable.join(", ")} (E0750).`;

/** The page of all recipes. */
export function recipesPage(recipes: readonly Recipe[]): string {
  const links = recipes.map(({ title, name }) => `- [${title}](#${anchor(title)}): [${name}.perl](${name}.perl)`);
  const sections = recipes.map(
    (recipe) =>
      `## ${recipe.title}\n\n${recipe.doc}\n\n${recipe.runs > 1 ? `${recipe.runs} runs. ` : ""}${executed(recipe)}\n\n${fence(recipe.text.trimEnd())}`,
  );
  return `# Recipes

Published methods as specs. Each file compiles as it stands, on the tiny model and the pictures that come with perlc; models, data,
${code("batch")}, ${code("duration")} and the bounds on tokens are yours to change. Where a paper's own figures differ from the tiny ones, they stand in the
text above the spec.

${links.join("\n")}

${sections.join("\n")}`;
}
