// `perlc emit schema`: JSON Schema (2020-12) of the language's blocks and functions, made from the zod schemas of their
// types. Documentation, units and defaults come with it; what only the language can say (a pipeline, a curve) is a text in it.

import { z } from "zod";
import type * as Ast from "../../1-syntax/ast.ts";
import { defaultField, read } from "../../3-types/settings.ts";
import type { Context, Setting, Settings, Type } from "../../3-types/type.ts";
import type { Source } from "../../source.ts";
import { vocabulary } from "../../vocabulary/registry.ts";
import type { BlockWord, FunctionWord } from "../../vocabulary/word.ts";

export type JsonSchema = { readonly [key: string]: unknown };

/** The schema of a whole spec: experiments and models by name, every word a definition of its own. */
export function languageSchema(): JsonSchema {
  const blocks = vocabulary.blocks.map((each) => [`block ${each.name}`, blockSchema(each)]);
  const functions = vocabulary.functions.map((each) => [`${each.family} ${each.name}`, functionSchema(each)]);
  const named = (word: string) => ({ type: "object", additionalProperties: { $ref: pointer(`block ${word}`) } });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A .perl spec, edition 1",
    description:
      "Values as the compiler holds them: shares are 0..1, counts are numbers of their `x-unit`. Datasets, curves and other " +
      "values that only the language can say are texts in it; `x-type` names their type, `x-default` a default as it is written.",
    type: "object",
    properties: { spec: { const: 1 }, experiment: named("experiment"), model: named("model") },
    required: ["spec"],
    additionalProperties: false,
    $defs: Object.fromEntries([...blocks, ...functions]),
  };
}

const pointer = (name: string): string => `#/$defs/${encodeURIComponent(name)}`;

function blockSchema(word: BlockWord): JsonSchema {
  const { properties, required } = propertiesOf(word.settings, word.name);
  const inner = vocabulary.inside(word.word).filter((each) => each !== word);
  const nested = [...new Set(inner.map((each) => each.word))].map((name) => {
    const refs = inner.filter((each) => each.word === name).map((each) => ({ $ref: pointer(`block ${each.name}`) }));
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
  schema: z.number(),
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
  const value = isText(setting.type) ? written : typedDefault(setting, of);
  return {
    ...schema,
    description: setting.doc,
    ...(value === undefined ? {} : { default: value }),
    "x-default": written,
  };
}

/** A type's zod schema as JSON Schema, with its name and unit; amended types as their value, alone or with its parts. */
export function typeSchema(type: Type<unknown>): JsonSchema {
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
  if (isText(type)) return { type: "string", "x-wants": type.wants, ...named };
  const { $schema: _, ...plain } = z.toJSONSchema(type.schema, { unrepresentable: "any" });
  if (type.options && plain.enum) {
    const words = Object.entries(type.options).map(([word, description]) => ({ const: word, description }));
    return { type: "string", oneOf: words, ...named };
  }
  return { ...plain, "x-wants": type.wants, ...named };
}

/** Whether only the language can say a value of this type: its zod schema takes whatever the checker made. */
function isText(type: Type<unknown>): boolean {
  if (type.base) return false;
  const { $schema: _, ...plain } = z.toJSONSchema(type.schema, { unrepresentable: "any" });
  return Object.keys(plain).length === 0 || hasHole(plain);
}

/** A list of what only the language can say is such a value too. */
const hasHole = (schema: object): boolean =>
  "items" in schema &&
  typeof schema.items === "object" &&
  schema.items !== null &&
  Object.keys(schema.items).length === 0;

/** `Count<prompt>` counts prompts; a share is a part of one. */
function unitsOf(name: string): JsonSchema {
  const counted = /^Count<([\w |]+)>$/.exec(name)?.[1]?.split(" | ");
  if (counted) return counted.length === 1 ? { "x-unit": counted[0] } : { "x-units": counted };
  return name === "Share" ? { "x-unit": "share" } : {};
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
  scope: { declared: () => undefined, find: () => undefined, names: () => [] },
  vocabulary,
  report: () => {},
  settled: () => {},
});
