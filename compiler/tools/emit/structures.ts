// What only the language can write, as JSON: a call is an object with the word as its key, a pipeline a list of calls, a sum
// a list of its parts. `perlc emit words` says with these what a value is, where a schema of plain values has no word for it.

import * as z from "zod";
import { kitOf } from "../../../plan/nodes/kit.ts";
import type { Type } from "../../3-types/type.ts";
import type { Family } from "../../3-types/word.ts";
import { vocabulary } from "../../4-vocabulary/registry.ts";
import { type JsonSchema, reference } from "./json-schema.ts";

const families: readonly Family[] = ["source", "stage", "curve", "grader", "estimator", "model"];

/** The name of a word's definition. */
export const wordName = (family: string, name: string): string => `${family}_${name.replaceAll(" ", "_")}`;

const one = (key: string, value: JsonSchema): JsonSchema => ({
  type: "object",
  properties: { [key]: value },
  required: [key],
  additionalProperties: false,
});
const name = (description: string): JsonSchema => ({ type: "string", pattern: "^[A-Za-z_][\\w.]*$", description });
const share: JsonSchema = { type: "number", minimum: 0, maximum: 1, "x-unit": "share" };
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items, minItems: 1 });
const shared = (of: JsonSchema): JsonSchema => ({
  anyOf: [
    of,
    {
      type: "object",
      properties: { share, of },
      required: ["share", "of"],
      additionalProperties: false,
      description: "`60% of it`",
    },
  ],
});

const dataset = reference("dataset");
const call = (family: Family): JsonSchema => reference(`call_${family}`);

/** Definitions that several types refer to. */
export function structureDefinitions(): Readonly<Record<string, JsonSchema>> {
  const calls = families.map((family) => {
    const words = vocabulary.functions.filter((word) => word.family === family);
    return [
      `call_${family}`,
      { oneOf: words.map((word) => one(word.name, reference(wordName(family, word.name)))) },
    ] as const;
  });
  const named = name("One of `data { … }`.");
  return {
    ...Object.fromEntries(calls),
    dataset: {
      description: "A dataset by name, a source, or a pipeline: a source and the stages behind it.",
      anyOf: [
        named,
        call("source"),
        { type: "array", prefixItems: [{ anyOf: [named, call("source")] }], items: call("stage"), minItems: 2 },
      ],
    },
    ...conditionDefinition(),
  };
}

/** What `where` asks, as the plan has it: it holds itself, so it stands under a name. */
function conditionDefinition(): Readonly<Record<string, JsonSchema>> {
  const { $defs = {} } = z.toJSONSchema(z.strictObject({ keep: kitOf(z).condition })) as unknown as {
    readonly $defs?: Readonly<Record<string, JsonSchema>>;
  };
  return $defs;
}

/** The structure of a type whose values only the language can write; undefined for texts and names. */
export function structureOf(type: Type<unknown>, plain: (type: Type<unknown>) => JsonSchema): JsonSchema | undefined {
  const { options } = type;
  if (type.name === "Dataset") return dataset;
  if (type.name === "Model") return { anyOf: [name("A model of the spec, `policy` or `reference`."), call("model")] };
  if (type.name === "Weights") return { anyOf: [{ const: "fresh" }, call("model")] };
  if (type.name === "Judge") return name("A judge of the spec.");
  if (type.name === "Predicate<Example>") return reference("condition");
  if (type.name.startsWith("Curve<")) return curveOf(type.name);
  const ends = /^Pair<(Curve<.+?>), (Curve<.+?>)>$/.exec(type.name);
  if (ends)
    return {
      type: "object",
      properties: { from: curveOf(ends[1] ?? ""), to: curveOf(ends[2] ?? "") },
      required: ["from", "to"],
      additionalProperties: false,
    };
  if (type.name === "Reward")
    return list({
      type: "object",
      properties: { weight: { ...share, default: 1 }, grader: call("grader") },
      required: ["grader"],
      additionalProperties: false,
    });
  if (type.name === "Real * Estimator")
    return {
      type: "object",
      properties: { coefficient: { type: "number" }, estimator: call("estimator") },
      required: ["coefficient", "estimator"],
      additionalProperties: false,
    };
  if (type.name === "List<Dataset | Share of Dataset>") return list(shared(dataset));
  if (type.name.startsWith("List<") && type.name.endsWith("| Share of it>"))
    return list(shared({ enum: Object.keys(options ?? optionsIn(type.name)) }));
  if (type.name.startsWith("Dataset | Benchmark"))
    return { anyOf: [dataset, name("A benchmark of the spec."), list(name("A benchmark of the spec."))] };
  if (type.name.startsWith("Choice<") && options) return { anyOf: [{ enum: Object.keys(options) }, movable] };
  return type.base ? plain(type.base) : undefined;
}

/** A plain value, which stays, or a curve. */
const curveOf = (name: string): JsonSchema => ({
  anyOf: [name === "Curve<Share>" ? share : { type: "number" }, call("curve")],
});

/** Slots that move, said by number. */
const movable: JsonSchema = {
  anyOf: [one("last", { type: "integer", minimum: 1 }), one("slots", list({ type: "integer", minimum: 1 }))],
};

/** `List<Choice<which | odd> | Share of it>` names its words. */
function optionsIn(type: string): Readonly<Record<string, true>> {
  const words = /Choice<([^>]*)>/.exec(type)?.[1]?.split(" | ") ?? [];
  return Object.fromEntries(words.map((word) => [word, true] as const));
}
