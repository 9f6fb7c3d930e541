// The words of the language as pages: one a family, every word with its settings, their types, units, defaults and
// documentation, and an example. Read from the vocabulary and from nothing else.

import { units } from "../../../grammar/units.ts";
import { renamedWords } from "../../2-names/renamed.ts";
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

/** Settings that count something, by whether their unit must stand there: `train grpo.batch` must, `take(count)` may. */
function counted(bare: boolean): readonly string[] {
  const isCount = ({ type }: Setting): boolean => /Count<|^Share/.test(type.name) && !/Range<|Pair</.test(type.name);
  // the example of a type that takes a bare number is one
  const isBare = ({ type }: Setting): boolean => !/such as [^,]*\d(?:%|[a-zA-Z])/.test(type.wants);
  const of = (owner: string, settings: Settings): readonly string[] =>
    Object.entries(settings).flatMap(([name, each]) => [
      ...(isCount(each) && isBare(each) === bare ? [`${owner}${name}`] : []),
      ...of(`${owner}${name}.`, each.type.parts ?? {}),
    ]);
  const blocks = vocabulary.blocks.flatMap((each) => of(`${each.word}.`, each.settings));
  const calls = vocabulary.functions.flatMap((each) =>
    each.family === "curve" ? [] : of(`${each.name}: `, each.parameters),
  );
  return [...new Set([...blocks, ...calls])].map(code);
}

function unitsPage(): WordPage {
  const rows = units.map((unit) => `| ${code(unit.suffix)} | ${unit.plural} | ${unit.dimension} | ${unit.factor} |`);
  const text = `# Units

A unit stands right against its number: \`36h\`, \`10%\`, \`2epoch\`. Counts of different things never mix.

## The rule

1. **A unit is written where a bare number has two readings.** A batch of 8 is 8 prompts to one tool and 8 answers to another, a length of 2
   is steps or epochs, a prompt is so many tokens, words or letters, a share of 1 is all of it or a hundredth. These want it:
   ${counted(false).join(", ")}.
2. **A unit may be left out where only one thing can be counted.** The name says it: ${counted(true).join(", ")}.
   A unit that is written there is checked like any other.
3. **A unit is refused where nothing is counted but the setting itself**: rates, weights and factors (\`rate = 2e-4\`,
   \`clip = 0.2\`, \`temperature = 1.0\`), and what other settings multiply by (\`inner = 2\`, \`updates = 4\`, \`keep = 3\`).

A weight of a grader may be a share or a number: shares of one sum add up to 100%, numbers need not. Thousands are written without a sign or
with \`_\` (\`5_000step\`), the decimal sign is a point, and a power of ten stands behind an \`e\` (\`2e-4\`).

| unit | read as | dimension | of its base |
|---|---|---|---|
${rows.join("\n")}

## Words that are read as something else

| it stands | it is read as | it is |
|---|---|---|
| \`rate = 2e-4\` | how often | the learning rate; behind a curve, \`power(…, rate = 0.5)\`, how sharply it bends |
| \`checkpoint = 10step\`, \`checkpoint("folder")\` | one thing | how often weights are saved; a model that was saved |
| \`images = data.train\`, \`images = 4..4\` | one thing | in \`permute\` the examples whose pictures move; in \`four_artists\` and \`where\` how many pictures an example has |
| \`orders = 4\`, \`order = random\` | one thing | in \`evaluate\` how many orders each question is asked in; in \`permute\` how they are drawn |
| \`filter = accuracy\`, \`where(accuracy in …)\` | one thing | groups of a step that teach nothing are left out; rows of a dataset are kept |
| \`mix(a, b)\`, \`mix(60% of a, 40% of b)\` | interleaved | one behind the other without shares; drawn by the shares with them |
| \`evaluate every 5step { }\` in a child | an evaluation of nothing | the parent's, at other steps |

Words of before, which were read as something else, mean what they meant, and \`perlc lint --fix\` writes those of today:
${renamedWords.map(([before, today]) => `\`${before}\` is \`${today}\``).join(", ")}.
`;
  return { name: "units", title: "Units", text, words: [] };
}

/** All pages of words. */
export function wordPages(): readonly WordPage[] {
  const present = (Object.keys(families) as Family[]).filter((family) =>
    vocabulary.functions.some((word) => word.family === family),
  );
  return [blocksPage(), ...present.map(familyPage), fieldsPage(), unitsPage()];
}
