// `perlc emit words`: JSON Schema (2020-12) of the language's blocks and functions, made from the shapes of their types,
// with documentation, units and defaults. What only the language can write has a structure of its own: structures.ts.

import type * as Ast from "../../1-syntax/ast.ts";
import * as limits from "../../3-types/limits.ts";
import { defaultField, read } from "../../3-types/settings.ts";
import type { Context, Setting, Settings, Type } from "../../3-types/type.ts";
import type { BlockWord, FunctionWord } from "../../3-types/word.ts";
import { vocabulary } from "../../4-vocabulary/registry.ts";
import type { Source } from "../../diagnostics/source.ts";
import { unitsOf } from "./docs.ts";
import { type JsonSchema, jsonSchema, reference } from "./json-schema.ts";
import { structureDefinitions, structureOf, wordName } from "./structures.ts";

/** The schema of a whole spec: experiments and models by name, every word a definition of its own. */
export function languageSchema(): JsonSchema {
  const blocks = vocabulary.blocks.map((each) => [wordName("block", each.name), blockSchema(each)]);
  const functions = vocabulary.functions.map((each) => [wordName(each.family, each.name), functionSchema(each)]);
  const named = (word: string) => ({ type: "object", additionalProperties: reference(wordName("block", word)) });
  const outer = vocabulary.blocks.filter((each) => each.inside.includes("file")).map((each) => each.name);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A .perl spec, edition 1",
    description:
      "Values as the compiler holds them: shares are 0..1, counts are numbers of their `x-unit`. A call is an object with its " +
      "word as the one key, a pipeline a list of calls. `x-type` names a type, `x-default` a default as it is written.",
    type: "object",
    properties: { spec: { const: 1 }, ...Object.fromEntries(outer.map((word) => [word, named(word)])) },
    required: ["spec"],
    additionalProperties: false,
    $defs: { ...Object.fromEntries([...blocks, ...functions]), ...structureDefinitions() },
  };
}

function blockSchema(word: BlockWord): JsonSchema {
  const { properties, required } = propertiesOf(word.settings, word.name);
  const inner = vocabulary.inside(word.word).filter((each) => each !== word);
  const nested = [...new Set(inner.map((each) => each.word))].map((name) => {
    const refs = inner.filter((each) => each.word === name).map((each) => reference(wordName("block", each.name)));
    const several = inner.some((each) => each.word === name && each.named);
    const all = several ? [...refs, ...refs.map((ref) => ({ type: "object", additionalProperties: ref }))] : refs;
    return [name, all.length === 1 ? all[0] : { anyOf: all }];
  });
  return {
    title: word.name,
    description: word.doc,
    examples: [word.example],
    type: "object",
    properties: { ...properties, ...Object.fromEntries(nested) },
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: word.open ? typeSchema(word.open as Type<unknown>) : false,
  };
}

function functionSchema(word: FunctionWord): JsonSchema {
  const share = vocabulary.blocks.find((each) => each.word === "permute")?.settings.probability?.type;
  const parameters =
    word.family === "curve" ? word.parameters((share ?? anyNumber) as Type<number>, "100% -> 0%") : word.parameters;
  const { properties, required } = propertiesOf(parameters, word.name);
  return {
    title: word.name,
    description: word.doc,
    examples: [word.example],
    type: "object",
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
    "x-family": word.family,
    "x-positional": Object.keys(parameters).slice(0, word.positional),
  };
}

const anyNumber: Pick<Type<number>, "name" | "wants" | "schema"> = {
  name: "Real",
  wants: "a number, such as 0.5",
  schema: limits.number(),
};

function propertiesOf(settings: Settings, of: string) {
  const entries = Object.entries(settings) as [string, Setting][];
  return {
    properties: Object.fromEntries(entries.map(([key, setting]) => [key, settingSchema(setting, of)])),
    required: entries.filter(([, each]) => each.default === undefined && !each.optional).map(([key]) => key),
  };
}

function settingSchema(setting: Setting, of: string): JsonSchema {
  const schema = typeSchema(setting.type);
  const written = setting.default;
  if (written === undefined) return { ...schema, description: setting.doc };
  const isPlain = !isText(setting.type);
  const value = isPlain || setting.type.name === "Text" ? typedDefault(setting, of) : undefined;
  return {
    ...schema,
    description: setting.doc,
    ...(value === undefined ? {} : { default: value }),
    "x-default": written,
  };
}

/** A type's shape as JSON Schema, with its name and unit; amended types as their value, alone or with its parts. */
function typeSchema(type: Type<unknown>): JsonSchema {
  const named = { "x-type": type.name, ...unitsOf(type.name) };
  if (type.base && type.parts) {
    const { properties } = propertiesOf(type.parts, type.name);
    const base = typeSchema(type.base);
    const whole = {
      type: "object",
      properties: { base, ...properties },
      required: ["base"],
      additionalProperties: false,
    };
    return { anyOf: [base, whole], "x-wants": type.wants, ...named };
  }
  const structure = isText(type) ? (structureOf(type, typeSchema) ?? { type: "string" }) : undefined;
  if (structure) return { ...structure, "x-wants": type.wants, ...named };
  const plain = jsonSchema(type.schema);
  if (type.options && type.schema.form.kind === "words") {
    const words = Object.entries(type.options).map(([word, description]) => ({ const: word, description }));
    return { type: "string", oneOf: words, ...named };
  }
  return { ...plain, "x-wants": type.wants, ...named };
}

/** Whether only the language can say a value of this type: its shape takes whatever the checker made. */
function isText(type: Type<unknown>): boolean {
  if (type.base) return false;
  const plain = jsonSchema(type.schema);
  return Object.keys(plain).length === 0 || hasHole(plain);
}

/** A list or an object of what only the language can say is such a value too. */
function hasHole(schema: JsonSchema): boolean {
  const { items, properties } = schema as { readonly items?: unknown; readonly properties?: object };
  return [items, ...Object.values(properties ?? {})].some(
    (each) => typeof each === "object" && each !== null && Object.keys(each).length === 0,
  );
}

/** A default as the compiler holds it. */
function typedDefault(setting: Setting, of: string): unknown {
  const field = defaultField(setting.default ?? "", of);
  const value = read(setting.type, field.value as Ast.Value, emptyContext(field.at.source));
  if (typeof value === "object" && value !== null && "base" in value && Object.keys(value).length === 1)
    return value.base;
  return value;
}

/** Defaults name nothing that is declared anywhere. */
const emptyContext = (source: Source): Context => ({
  source,
  subject: "default",
  path: "",
  scope: {
    declared: () => undefined,
    find: () => undefined,
    names: () => [],
    uses: () => [],
    module: () => undefined,
    neighbours: () => [],
  },
  vocabulary,
  report: () => {},
  settled: () => {},
});
