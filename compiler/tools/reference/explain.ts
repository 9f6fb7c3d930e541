// `perlc explain WORD`: what a word of the language is, wherever it may stand: a block, a function, a word that works on
// the spec itself, a setting, a field of an example, one of the words that a setting takes, a unit.

import { type Unit, unitOf, units } from "../../../grammar/units.ts";
import { wordOfToday } from "../../2-names/renamed.ts";
import { exampleFields } from "../../3-types/fields.ts";
import type { Setting } from "../../3-types/type.ts";
import { type FormWord, formBlocks, forms, keywords } from "../../4-vocabulary/forms.ts";
import { vocabulary } from "../../4-vocabulary/registry.ts";
import { conditionOn, given, type Line, linesOf, parametersOf, unitsOf } from "./settings.ts";

const blocks = [...vocabulary.blocks, ...formBlocks];

/** What may be written in a word of that name. */
interface Owned extends Line {
  readonly owner: string;
}

const lines: readonly Owned[] = [
  ...blocks.map(({ name, settings }) => ({ name, settings })),
  ...vocabulary.functions.map((word) => ({ name: word.name, settings: parametersOf(word) })),
].flatMap(({ name: owner, settings }) => linesOf(settings).map((each) => ({ owner, ...each })));

/** The documentation of a name, or undefined when there is none: a word (`take`), all kinds of one (`train`), a setting (`per_order`); of a word of before also that of its word of today. */
export function explainWord(name: string): string | undefined {
  const today = wordOfToday(name);
  const texts = [explainOne(name), ...(today === name ? [] : [explainOne(today)])].filter((each) => each !== undefined);
  return texts.length > 0 ? texts.join("\n\n") : undefined;
}

function explainOne(name: string): string | undefined {
  const kinds = blocks.filter((each) => each.word === name && each.name !== name).map((each) => each.name);
  const words = [name, ...kinds].flatMap(describeWords);
  const others = [...settingsCalled(name), ...optionsCalled(name), ...fieldsCalled(name), ...unitsCalled(name)];
  const texts = [...words, ...(others.length > 0 ? [[name, ...others].join("\n")] : [])];
  return texts.length > 0 ? texts.join("\n\n") : undefined;
}

function describeWords(name: string): readonly string[] {
  const block = blocks.find((each) => each.name === name);
  const called = vocabulary.functions.filter((each) => each.name === name);
  const form = forms.find((each) => each.name === name);
  return [
    ...(block ? [page(block, linesOf(block.settings).flatMap(describeLine))] : []),
    ...called.map((word) => page(word, linesOf(parametersOf(word)).flatMap(describeLine))),
    ...(form ? [page(form, form.takes.flatMap(describeArgument), standsIn(form))] : []),
    ...keywords.filter((each) => each.name === name).map((each) => page(each, [])),
  ];
}

const page = (
  word: { readonly name: string; readonly doc: string; readonly example: string },
  takes: readonly string[],
  where: readonly string[] = [],
): string =>
  [
    word.name,
    `  ${word.doc}`,
    ...where,
    "as in",
    `  ${word.example}`,
    ...(takes.length > 0 ? ["takes", ...takes] : []),
  ].join("\n");

const places: Readonly<Record<FormWord["stands"], string>> = {
  line: "a line in",
  value: "a value in",
  head: "in the head of",
};

const standsIn = ({ stands, inside }: FormWord): readonly string[] => [`  ${places[stands]} ${inside.join(", ")}`];

const describeArgument = ({ name, reads, doc }: FormWord["takes"][number]): readonly string[] => [
  `  ${name}: a ${reads}, required`,
  `      ${doc}`,
];

const describeLine = ({ path, setting }: Line): readonly string[] => [`  ${path}: ${typed(setting)}`, ...body(setting)];

/** Type, unit and default: `Count<rollout>, in rollout, default 8rollout`. */
function typed(setting: Setting): string {
  const wears = unitsOf(setting.type.name);
  return [setting.type.name, said(setting), ...(wears.length > 0 ? [`in ${wears.join(" or ")}`] : [])].join(", ");
}

function said(setting: Setting): string {
  const found = given(setting);
  if (typeof found !== "string") return `default ${found.value}`;
  if (setting.derives !== undefined) return `default that of ${setting.derives}`;
  return found === "left out" ? "may be left out" : "required";
}

/** What it is, how it is written, and the words that it takes. */
function body({ doc, type }: Setting): readonly string[] {
  const words = Object.entries(type.options ?? {}).map(([word, what]) => `        ${word}: ${what}`);
  // a choice is its words
  const wants = type.wants.startsWith("one of ") ? [] : [`      ${type.wants}`];
  return [`      ${doc}`, ...wants, ...words];
}

function settingsCalled(name: string): readonly string[] {
  return lines
    .filter(({ path }) => path === name || path.endsWith(`.${name}`))
    .flatMap(({ owner, path, setting }) => {
      const what = vocabulary.functions.some((each) => each.name === owner) ? "an argument" : "a setting";
      return [`  ${what} of ${owner}${path === name ? "" : `, as ${path}`}: ${typed(setting)}`, ...body(setting)];
    });
}

/** The settings that take it: `gspo` for the objective of `train grpo`. */
function optionsCalled(name: string): readonly string[] {
  return lines.flatMap(({ owner, path, setting }) => {
    const doc = wordIn(setting.type.options, name);
    return doc === undefined ? [] : [`  a word for ${path} of ${owner}`, `      ${doc}`];
  });
}

function fieldsCalled(name: string): readonly string[] {
  const [, field] = Object.entries(exampleFields).find(([each]) => each === name) ?? [];
  const ofField = field
    ? [
        `  a field of an example: ${field.type.name}, as in where(${conditionOn(name, field)})`,
        ...body({ doc: field.doc, type: field.type }),
      ]
    : [];
  const words = Object.entries(exampleFields).flatMap(([asked, { type }]) => {
    const doc = wordIn(type.options, name);
    return doc === undefined
      ? []
      : [`  a word for ${asked} of an example, as in where(${asked} in [${name}])`, `      ${doc}`];
  });
  return [...ofField, ...words];
}

const wordIn = (words: Readonly<Record<string, string>> = {}, name: string): string | undefined =>
  Object.hasOwn(words, name) ? words[name] : undefined;

function unitsCalled(name: string): readonly string[] {
  const unit = unitOf(name);
  return unit && unit.suffix === name
    ? [`  a unit: ${unit.plural}, as in 10${unit.suffix}`, `      ${inBase(unit)}`]
    : [];
}

function inBase(unit: Unit): string {
  const base = units.find((each) => each.dimension === unit.dimension && each.factor === 1);
  if (unit.factor === 1 || !base) return "Counts of different things never mix.";
  return `1${unit.suffix} is ${unit.factor}${base.suffix}.`;
}

/** Every name that can be explained without a spec. */
export const explainableWords = (): readonly string[] => [
  ...new Set([
    ...blocks.flatMap((each) => [each.name, each.word]),
    ...vocabulary.functions.map((each) => each.name),
    ...[...forms, ...keywords].map((each) => each.name),
    ...lines.flatMap(({ path, setting }) => [...path.split("."), ...Object.keys(setting.type.options ?? {})]),
    ...Object.entries(exampleFields).flatMap(([field, { type }]) => [field, ...Object.keys(type.options ?? {})]),
    ...units.map((each) => each.suffix),
  ]),
];
