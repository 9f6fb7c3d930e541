// The documentation of a plan's nodes and fields, out of the vocabulary: what stands as TSDoc in the module that
// `perlc emit ts` writes. A node comes from one word, a field from one setting of it.

import { declared } from "../../../plan/declared.ts";
import type { PlanNode } from "../../../plan/plan.ts";
import { wordOfToday } from "../../2-names/renamed.ts";
import type { Setting, Settings } from "../../3-types/type.ts";
import type { Family } from "../../3-types/word.ts";
import { vocabulary } from "../../4-vocabulary/registry.ts";
import { assertNever } from "../../diagnostics/bug.ts";

interface Word {
  readonly doc: string;
  readonly settings: Settings;
}

const blockWord = (name: string): Word | undefined => vocabulary.blocks.find((each) => each.name === name);

function callWord(family: Exclude<Family, "curve">, name: string): Word | undefined {
  const word = vocabulary.find(family, name);
  return word && { doc: word.doc, settings: word.parameters as Settings };
}

/** The word that makes a kind of node. */
function wordOf(kind: PlanNode["kind"]): Word | undefined {
  const { family, name = kind } = declared({ kind }).word;
  switch (family) {
    case "block":
      return blockWord(name);
    case "setting": {
      const setting = blockWord("experiment")?.settings[name];
      return setting && { doc: setting.doc, settings: { terms: setting } };
    }
    case "source":
    case "stage":
    case "model":
      return callWord(family, name);
    default:
      return assertNever(family, "wordOf");
  }
}

/** Fields that are called otherwise than the setting they come from; by kind where kinds differ. */
const settingNames: Readonly<Record<string, string>> = {
  adam: "optimizer",
  checkpointEvery: "checkpoint",
  "model.from": "weights",
  innerSteps: "inner",
  expect: "accuracy",
  wording: "template",
};

/** What a node is, in the words of the vocabulary. */
export const nodeDoc = ({ kind }: PlanNode): string | undefined => wordOf(kind)?.doc;

function settingOf(kind: PlanNode["kind"], field: string): readonly [name: string, setting: Setting | undefined] {
  const settings = wordOf(kind)?.settings ?? {};
  const name = settingNames[`${kind}.${field}`] ?? settingNames[field] ?? wordOfToday(snake(field));
  return [name, Object.hasOwn(settings, name) ? settings[name] : undefined];
}

/** What a field of a node is: documentation, the setting that says it, and its default there. */
export function fieldDoc({ kind }: PlanNode, field: string): string | undefined {
  const [name, setting] = settingOf(kind, field);
  if (!setting) return undefined;
  const byDefault = setting.default === undefined ? "" : `, default \`${setting.default}\``;
  return `${setting.doc} (\`${name}\`${byDefault})`;
}

/** The unit that a field counts in. */
export const fieldUnits = ({ kind }: PlanNode, field: string) => unitsOf(settingOf(kind, field)[1]?.type.name ?? "");

/** Of a type's name: `Count<prompt>` counts prompts; a share is a part of one. */
export function unitsOf(name: string): Readonly<Record<string, unknown>> {
  const counted = /^Count<([\w |]+)>$/.exec(name)?.[1]?.split(" | ");
  if (counted) return counted.length === 1 ? { "x-unit": counted[0] } : { "x-units": counted };
  return name === "Share" ? { "x-unit": "share" } : {};
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
