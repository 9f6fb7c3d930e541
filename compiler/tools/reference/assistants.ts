// What an assistant that writes specs reads: llms.txt, a list of pages with what each is for, and docs/skill/SKILL.md, the whole
// language in one short page. Both are made of the vocabulary, the recipes and the pages of the codes.

import { units } from "../../../grammar/units.ts";
import { exampleFields } from "../../3-types/fields.ts";
import type { Settings } from "../../3-types/type.ts";
import type { Family, FunctionWord } from "../../3-types/word.ts";
import { formBlocks, forms, keywords } from "../../4-vocabulary/forms.ts";
import { vocabulary } from "../../4-vocabulary/registry.ts";
import { aliases } from "../../diagnostics/aliases.ts";
import type { Page } from "../../diagnostics/page.ts";
import { executed, type Recipe } from "./recipes.ts";
import { given, linesOf, parametersOf, unitsOf } from "./settings.ts";
import { code, fence } from "./words.ts";

const firstSentence = (doc: string): string => doc.split(/(?<=\.) /)[0] ?? doc;

/** A setting in a line: its path, type or words, default, and what it is. */
function line(path: string, setting: Settings[string]): string {
  const { options, wants, name } = setting.type;
  const wears = unitsOf(name);
  const type =
    options && /^(one of|`yes`)/.test(wants)
      ? Object.keys(options).join(" | ")
      : `${wants}${wears.length > 0 ? ` (${wears.join(", ")})` : ""}`;
  const found = given(setting);
  const rest = typeof found === "string" ? found : `default ${found.value}`;
  return `- ${code(path)}: ${type}; ${rest}. ${firstSentence(setting.doc)}`;
}

const settingsOf = (settings: Settings): string =>
  linesOf(settings)
    .map(({ path, setting }) => line(path, setting))
    .join("\n");

const families: readonly (readonly [Family, string])[] = [
  ["source", "Datasets"],
  ["stage", "Stages, behind `|`"],
  ["grader", "Graders, for `reward`"],
  ["curve", "Curves, for `probability` and `rate`"],
  ["estimator", "Estimators, for `kl`"],
  ["model", "Models, for `policy` and `reference`"],
];

function wordLine(word: FunctionWord): string {
  const named = linesOf(parametersOf(word));
  const list = named.map(({ path, setting }) => {
    const found = given(setting);
    return found === "must be written" ? path : `${path}?`;
  });
  return `- ${code(word.example)}: ${firstSentence(word.doc)} Arguments: ${list.map(code).join(", ") || "none"}.`;
}

/** `docs/skill/SKILL.md`, in the form that agents read: a head with name and description, then what to do. */
export function skillPage(recipes: readonly Recipe[], pages: readonly Page[]): string {
  const blocks = vocabulary.blocks.map(
    (block) =>
      `### ${block.name}\n\n${block.doc}\n\nStands in ${block.inside.map((each) => (each === "file" ? "a file" : code(each))).join(", ")}.\n\n${settingsOf(block.settings)}\n`,
  );
  const words = families.map(
    ([family, title]) =>
      `### ${title}\n\n${vocabulary.functions
        .filter((word) => word.family === family)
        .map(wordLine)
        .join("\n")}\n`,
  );
  const ours = [...new Set(Object.values(aliases))].sort((a, b) => a.localeCompare(b));
  const theirs = ours.map((word) => {
    const each = Object.keys(aliases).filter((alias) => aliases[alias] === word);
    return `- ${code(word)}: not ${each.sort().map(code).join(", ")}`;
  });
  const example = recipes.find(({ name }) => name === "perl") ?? recipes[0];
  return `---
name: perlc-spec
description: Writes, checks and mends .perl specs of perlc, experiments of permutation-based reinforcement learning of vision-language models.
---

<!-- Generated from the vocabulary, the recipes and the pages of the codes by compiler/tools/reference/generate.ts. Do not edit. -->

# Writing a spec for perlc

1. Write a file \`NAME.perl\` whose first line is \`spec 1\`. \`npx perlc new NAME\` writes one to start from.
2. \`npx perlc check NAME.perl --json\` says what is wrong: a code, the place, and fixes. \`npx perlc lint --fix NAME.perl\` applies the fixes that keep
   the meaning. Mend one cause at a time and check again, until nothing is wrong.
3. \`npx perlc plan NAME.perl\` shows steps, rollouts, memory and cost; \`npx perlc run NAME.perl\` trains.
4. Look up what is not certain: \`npx perlc explain WORD\`, \`npx perlc explain E0412\`. Never invent a word: an unknown one is an error.

A warning E0785 names what no run executes yet. A figure, a path or a commit that nobody told you is a question to the user and no
guess.

## A whole spec

${example ? `${fence(example.text.trimEnd())}\n${executed(example)}\n` : ""}
## Forms

- \`//\` begins a remark, \`///\` documentation. Layout and line ends mean nothing; settings have no commas between them.
- \`name = value\` sets, \`word { … }\` is a block, \`path.to.setting = value\` sets from outside. Text stands in \`"…"\`; yes and no are \`yes\`, \`no\`.
- A unit stands right against its number: ${units
    .filter(({ factor, dimension }) => factor === 1 || dimension === "share")
    .map(({ suffix }) => code(`8${suffix}`))
    .join(", ")}. Counts of different things never mix; numbers have a decimal point and no separators.
- A range is \`2..4\`, a pair \`100% -> 0%\`, a list \`[which, odd]\`, a mix \`[70% of which, 30% of odd]\`.
- A pipe makes a dataset: \`source | stage | stage\`. Conditions of \`where\` use \`and\`, \`or\`, \`not\`, \`==\`, \`<=\`, \`in\`, on the fields ${Object.keys(
    exampleFields,
  )
    .map(code)
    .join(", ")}.
${keywords.map(({ name, doc, example: as }) => `- ${code(name)}: ${firstSentence(doc)} ${code(as)}`).join("\n")}
${[...formBlocks, ...forms].map(({ doc, example: as }) => `- ${code(as.replaceAll("\n", " "))}: ${firstSentence(doc)}`).join("\n")}

## Blocks

${blocks.join("\n")}
## Words

${words.join("\n")}
## Words of other tools

A word of TRL, verl, EasyR1, OpenRLHF or Hugging Face is an error that names ours.

${theirs.join("\n")}

## Recipes

${recipes.map((recipe) => `- ${recipe.title}: \`docs/recipes/${recipe.name}.perl\`. ${executed(recipe)}`).join("\n")}

## Diagnostics

${pages
  .filter(({ stage }) => stage === "check")
  .map(({ code: name, title }) => `- ${name}: ${title}`)
  .join("\n")}
`;
}

/** `llms.txt`: what perlc is, and where an assistant reads what (https://llmstxt.org). */
export function llmsPage(
  recipes: readonly Recipe[],
  pages: readonly { readonly name: string; readonly title: string; readonly about: string }[],
): string {
  return `# perlc

> A declarative language, a compiler and a runtime for permutation-based reinforcement learning of vision-language models (PeRL,
> arXiv 2506.14907). A spec is a \`.perl\` file (no Perl program) that begins with \`spec 1\`; \`perlc check\` says what is wrong with it, \`perlc plan\`
> what it costs, \`perlc run\` trains it.

An assistant that writes specs reads docs/skill/SKILL.md first: the whole language in one page, and how to check what it wrote.

## Start

- [The skill](docs/skill/SKILL.md): every word, every form, what other tools call it, and the diagnostics
- [README](README.md): what perlc does, its commands, what a run leaves
- [The quickstart](specs/quickstart.perl): a whole experiment that runs anywhere

## Language

${pages.map(({ name, title, about }) => `- [${title}](docs/language/${name}.md): ${about}`).join("\n")}

## Recipes

${recipes.map((recipe) => `- [${recipe.title}](docs/recipes/${recipe.name}.perl): ${executed(recipe)}`).join("\n")}

## Optional

- [Architecture](ARCHITECTURE.md): rooms of the code
- [Contributing](CONTRIBUTING.md): how a stage, an op, a grader, an objective is added
- [Glossary](GLOSSARY.md): words of the code
`;
}
