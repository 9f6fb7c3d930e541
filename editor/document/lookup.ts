// The vocabulary by place: which block a word opens, where a dotted path leads from there, which function a name calls.
// What is known of a place never depends on whether its text is whole, so reading and completing share it.

import { expectation } from "../../compiler/3-types/benchmark.ts";
import { exampleFields, type FieldWord } from "../../compiler/3-types/fields.ts";
import { real, share } from "../../compiler/3-types/number.ts";
import type { Setting, Settings } from "../../compiler/3-types/type.ts";
import type { BlockWord, Family, FunctionWord } from "../../compiler/3-types/word.ts";
import { type FormBlock, formBlocks } from "../../compiler/4-vocabulary/forms.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";

/** What a dotted path has led to, name by name. */
export type Spot =
  | { readonly kind: "block"; readonly block: BlockWord }
  /** The name that tells a block from its siblings: `evaluate.concepts`. */
  | { readonly kind: "label"; readonly block: BlockWord }
  | { readonly kind: "setting"; readonly setting: Setting; readonly owner: string }
  | { readonly kind: "dataset"; readonly setting: Setting }
  /** A stage of a dataset's pipeline: `data.train.rollout`. */
  | { readonly kind: "stage"; readonly word: FunctionWord }
  /** A benchmark, and the figure expected of it. */
  | { readonly kind: "figure"; readonly setting: Setting }
  | { readonly kind: "unknown" };

export const figure: Setting = { type: expectation, doc: "The figure that is expected of this benchmark." };

/** The blocks that may stand in one of this word. */
export const blocksIn = (owner: string): readonly BlockWord[] => [
  ...vocabulary.inside(owner),
  ...formBlocks.filter((each) => each.inside.includes(owner)),
];

/** The block to which the paths in a sweep belong. */
export function amendedBy(block: BlockWord): BlockWord | undefined {
  const amends = "amends" in block ? (block as FormBlock).amends : undefined;
  return vocabulary.blocks.find((each) => each.name === amends);
}

/**
 * The word of a block among those that may stand in `owner`. Of several kinds (`train grpo`, `train supervised`) the
 * head tells, or, where a child leaves it out, what is written inside.
 */
export function blockWord(
  word: string,
  head: string | undefined,
  owner: string,
  inside: readonly string[] = [],
): BlockWord | undefined {
  const kinds = blocksIn(owner).filter((each) => each.word === word);
  const knows = (kind: BlockWord) => inside.filter((name) => Object.hasOwn(kind.settings, name)).length;
  const named = kinds.find((each) => each.name === `${word} ${head}`);
  return named ?? kinds.toSorted((a, b) => knows(b) - knows(a))[0];
}

/** Where `name` leads from a spot; `next` is the name behind it, if any. */
export function step(from: Spot, name: string, next?: string): Spot {
  const { block } = "block" in from ? from : { block: undefined };
  const settings = settingsAt(from);
  if (Object.hasOwn(settings, name)) {
    const own = block && Object.hasOwn(block.settings, name) ? block : block && amendedBy(block);
    const owner = from.kind === "setting" ? "" : (own?.name ?? "");
    return { kind: "setting", setting: settings[name] as Setting, owner };
  }
  if (from.kind === "dataset") {
    const word = vocabulary.find("stage", name);
    return word ? { kind: "stage", word } : { kind: "unknown" };
  }
  if (!block) return { kind: "unknown" };
  if (block.open) return { kind: "dataset", setting: { type: block.open, doc: "A dataset." } };
  const inner = blockWord(name, undefined, (amendedBy(block) ?? block).word, next === undefined ? [] : [next]);
  if (inner) return { kind: "block", block: inner };
  if (block.named && next !== undefined) return { kind: "label", block };
  return block.figures ? { kind: "figure", setting: figure } : { kind: "unknown" };
}

/** Where a whole path leads, one spot a name. */
export function walk(from: Spot, names: readonly string[]): readonly Spot[] {
  let at = from;
  return names.map((name, index) => {
    at = step(at, name, names[index + 1]);
    return at;
  });
}

/** The settings that may be named at a spot. */
export function settingsAt(spot: Spot): Settings {
  if (spot.kind === "setting") return spot.setting.type.parts ?? {};
  if (spot.kind !== "block" && spot.kind !== "label") return {};
  return { ...amendedBy(spot.block)?.settings, ...spot.block.settings };
}

/** What is to be written behind `=` there. */
export const settingOf = (spot: Spot | undefined): Setting | undefined =>
  spot && "setting" in spot ? spot.setting : undefined;

/** Paths of settings in conditions and in `without` begin at an experiment. */
export function experimentSpot(): Spot {
  const block = vocabulary.blocks.find((each) => each.name === "experiment");
  return block ? { kind: "block", block } : { kind: "unknown" };
}

export const fieldOf = (name: string): FieldWord | undefined =>
  Object.hasOwn(exampleFields, name) ? (exampleFields as Readonly<Record<string, FieldWord>>)[name] : undefined;

export const isPredicate = (expected: Setting | undefined): boolean =>
  expected?.type.name.startsWith("Predicate") ?? false;

/** The words of top-level blocks whose names a value of this type can be: `model` for `Model`. */
export function declaredAs(expected: Setting | undefined): readonly string[] {
  const types = (expected?.type.name ?? "").match(/\w+/g) ?? [];
  return vocabulary
    .inside("file")
    .map((each) => each.word)
    .filter((word) => types.some((type) => type.toLowerCase() === word && type !== word));
}

/** The function that a name calls: of the family that stands there, or else whichever has the name. */
export function findFunction(name: string, expected: Setting | undefined, family?: Family): FunctionWord | undefined {
  const all = vocabulary.functions.filter((each) => each.name === name);
  const [wanted] = familiesOf(expected);
  return all.find((each) => each.family === (family ?? wanted)) ?? all[0];
}

/** The families of functions that make a value of the expected type. */
export function familiesOf(expected: Setting | undefined): readonly Family[] {
  const name = expected?.type.name ?? "";
  if (name.includes("Dataset")) return ["source"];
  if (name.startsWith("Curve")) return ["curve"];
  if (name === "Reward") return ["grader"];
  if (name.includes("Estimator")) return ["estimator"];
  if (name === "Model" || name === "Weights") return ["model"];
  return [];
}

/** What a function takes. The ends of a curve are of what the curve is of. */
export function parametersOf(word: FunctionWord, expected: Setting | undefined): Settings {
  if (word.family !== "curve") return word.parameters;
  const plain = expected?.type.name.startsWith("Curve<Real") ?? false;
  return plain ? word.parameters(real(), "1e-6 -> 0") : word.parameters(share(), "100% -> 0%");
}
