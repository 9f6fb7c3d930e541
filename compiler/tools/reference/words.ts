// The words of the language as pages: one a family, every word with its settings, their types, units, defaults and
// documentation, and an example. Read from the vocabulary and from nothing else.

import { units } from "../../../grammar/units.ts";
import { exampleFields } from "../../3-types/fields.ts";
import type { Setting, Settings } from "../../3-types/type.ts";
import type { BlockWord, Family, FunctionWord } from "../../3-types/word.ts";
import { vocabulary } from "../../4-vocabulary/registry.ts";
import { conditionOn, given, linesOf, parametersOf, unitsOf } from "./settings.ts";

export interface WordPage {
  /** Of the file: `stages`. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** What it explains, each under a heading of its own. */
  readonly words: readonly { readonly name: string; readonly doc: string }[];
}

const families: Readonly<Record<Family, readonly [name: string, title: string, about: string]>> = {
  source: ["sources", "Datasets", "Where examples come from. A source begins a pipe of `data { … }`."],
  stage: ["stages", "Stages", "What is done to a dataset, behind a `|`. Each stage is a node of the plan."],
  curve: ["curves", "Curves", "A value that changes over the run: a probability, a learning rate."],
  grader: ["graders", "Graders", "What a rollout is rewarded for. A reward is a weighted sum of graders."],
  estimator: [
    "estimators",
    "Estimators of KL",
    "How the distance to the reference is estimated: `kl = 0.01 * k3(reference)`.",
  ],
  model: ["models", "Models", "Where weights come from."],
};

export const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
export const code = (text: string): string => `\`${text}\``;
export const fence = (text: string): string => `\`\`\`perl\n${text}\n\`\`\`\n`;

function defaultOf(setting: Setting): string {
  const found = given(setting);
  return typeof found === "string" ? found : code(found.value);
}

function table(settings: Settings, what: string): string {
  const lines = linesOf(settings);
  if (lines.length === 0) return "";
  const rows = lines.map(({ path, setting }) => {
    const wears = unitsOf(setting.type.name).map(code).join(", ") || "–";
    return `| ${code(path)} | ${cell(setting.type.wants)} | ${wears} | ${cell(defaultOf(setting))} | ${cell(setting.doc)} |`;
  });
  const words = lines.flatMap(({ path, setting }) => {
    const { options } = setting.type;
    if (!options) return [];
    const each = Object.entries(options).map(([word, doc]) => `- ${code(word)}: ${doc}`);
    return [`\n${code(path)} is one of\n\n${each.join("\n")}\n`];
  });
  return `\n| ${what} | type | unit | default | what it is |\n|---|---|---|---|---|\n${rows.join("\n")}\n${words.join("")}`;
}

function section(
  word: { readonly name: string; readonly doc: string; readonly example: string },
  rest: string,
): string {
  return `## ${word.name}\n\n${word.doc}\n\n${fence(word.example)}${rest}`;
}

function familyPage(family: Family): WordPage {
  const [name, title, about] = families[family];
  const words = vocabulary.functions.filter((word) => word.family === family);
  const positional = (word: FunctionWord): string => {
    const count = word.positional;
    return count === 0 ? "" : `\nThe first ${count === 1 ? "argument needs" : `${count} arguments need`} no name.\n`;
  };
  const sections = words.map((word) => section(word, `${table(parametersOf(word), "argument")}${positional(word)}`));
  const text = `# ${title}\n\n${about}\n\n${sections.join("\n")}`;
  return { name, title, text, words: words.map((word) => ({ name: word.name, doc: word.doc })) };
}

/** A block with where it stands and its settings. */
export function blockSection(word: BlockWord): string {
  const inside = word.inside.map((each) => (each === "file" ? "a file" : code(each))).join(", ");
  const relations = word.relations?.map((each) => code(each)).join(", ");
  const head = relations ? ` Its head may say ${relations}.` : "";
  return section(word, `\nStands in ${inside}.${head}\n${table(word.settings, "setting")}`);
}

function blocksPage(): WordPage {
  return {
    name: "blocks",
    title: "Blocks",
    text: `# Blocks\n\nWhat a spec is made of: \`word { … }\`, with settings and blocks inside.\n\n${vocabulary.blocks.map(blockSection).join("\n")}`,
    words: vocabulary.blocks.map(({ name, doc }) => ({ name, doc })),
  };
}

function fieldsPage(): WordPage {
  const rows = Object.entries(exampleFields).map(([name, field]) => {
    const wears = unitsOf(field.type.name).map(code).join(", ") || "–";
    return `## ${name}\n\n${field.doc}\n\n${fence(`where(${conditionOn(name, field)})`)}\n| type | unit |\n|---|---|\n| ${cell(field.type.wants)} | ${wears} |\n${
      field.type.options
        ? `\n${Object.entries(field.type.options)
            .map(([word, doc]) => `- ${code(word)}: ${doc}`)
            .join("\n")}\n`
        : ""
    }`;
  });
  return {
    name: "fields",
    title: "Fields of an example",
    text: `# Fields of an example\n\nWhat a condition can ask for: \`where(images in 2..6 and kind in [which, odd])\`.\n\n${rows.join("\n")}`,
    words: Object.entries(exampleFields).map(([name, { doc }]) => ({ name, doc })),
  };
}

function unitsPage(): WordPage {
  const rows = units.map((unit) => `| ${code(unit.suffix)} | ${unit.plural} | ${unit.dimension} | ${unit.factor} |`);
  return {
    name: "units",
    title: "Units",
    text: `# Units\n\nA unit stands right against its number: \`36h\`, \`10%\`, \`2epoch\`. Counts of different things never mix.\n\n| unit | read as | dimension | of its base |\n|---|---|---|---|\n${rows.join("\n")}\n`,
    words: [],
  };
}

/** All pages of words. */
export function wordPages(): readonly WordPage[] {
  const present = (Object.keys(families) as Family[]).filter((family) =>
    vocabulary.functions.some((word) => word.family === family),
  );
  return [blocksPage(), ...present.map(familyPage), fieldsPage(), unitsPage()];
}
