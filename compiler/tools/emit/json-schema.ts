// A shape as JSON Schema (2020-12): what `perlc emit schema` says of a type's plain values.

import type { Form, Shape } from "../../../plan/shape.ts";
import { assertNever } from "../../diagnostics/bug.ts";

export type JsonSchema = { readonly [key: string]: unknown };

/** The name under which a shape is defined once; it is then referred to. */
export type Named = (shape: Shape<unknown>) => string | undefined;

export const reference = (name: string): JsonSchema => ({ $ref: `#/$defs/${encodeURIComponent(name)}` });

/** The schema of a shape; `{}`, which takes everything, for what only the language can say. */
export function jsonSchema(shape: Shape<unknown>, named: Named = () => undefined): JsonSchema {
  const name = named(shape);
  return name === undefined ? definition(shape, named) : reference(name);
}

/** The schema of a shape that has a name, under that name. */
export function definition({ form }: Shape<unknown>, named: Named): JsonSchema {
  const inner = (each: Shape<unknown>): JsonSchema => jsonSchema(each, named);
  switch (form.kind) {
    case "any":
      return {};
    case "boolean":
      return { type: "boolean" };
    case "string":
      return {
        type: "string",
        ...(form.least > 0 ? { minLength: form.least } : {}),
        ...(form.pattern ? { pattern: form.pattern.source } : {}),
      };
    case "number":
      return {
        type: form.whole ? "integer" : "number",
        ...(form.least ? { [form.least.inclusive ? "minimum" : "exclusiveMinimum"]: form.least.value } : {}),
        ...(form.most ? { [form.most.inclusive ? "maximum" : "exclusiveMaximum"]: form.most.value } : {}),
      };
    case "values": {
      const types = [...new Set(form.values.map((each) => typeof each))];
      const type = types.length === 1 ? { type: types[0] } : {};
      return form.values.length === 1 ? { ...type, const: form.values[0] } : { ...type, enum: form.values };
    }
    case "array":
      return { type: "array", ...(form.least > 0 ? { minItems: form.least } : {}), items: inner(form.of) };
    case "tuple":
      return { type: "array", prefixItems: form.of.map(inner), items: false, minItems: form.of.length };
    case "object":
      return objectSchema(form, inner);
    case "union":
      return { anyOf: form.of.map(inner) };
    case "cases":
      return { oneOf: [...new Set(form.of.values())].map(inner) };
    case "lazy":
      // what holds itself ends only under a name of its own
      return definition(form.of(), named);
    default:
      return assertNever(form, "definition");
  }
}

function objectSchema(
  { fields }: Extract<Form, { kind: "object" }>,
  inner: (shape: Shape<unknown>) => JsonSchema,
): JsonSchema {
  const entries = Object.entries(fields);
  const properties = entries.map(([key, each]) => [key, inner("form" in each ? each : each.optional)]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: entries.filter(([, each]) => "form" in each).map(([key]) => key),
    additionalProperties: false,
  };
}
