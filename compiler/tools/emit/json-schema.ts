// The limits of a type's plain values as JSON Schema (2020-12), for `perlc emit words`.

import type { Form, Limits } from "../../3-types/limits.ts";
import { assertNever } from "../../diagnostics/bug.ts";

export type JsonSchema = { readonly [key: string]: unknown };

export const reference = (name: string): JsonSchema => ({ $ref: `#/$defs/${encodeURIComponent(name)}` });

/** `{}`, which takes everything, for what only the language can say. */
export const jsonSchema = ({ form }: Limits<unknown>): JsonSchema => schemaOf(form);

function schemaOf(form: Form): JsonSchema {
  switch (form.kind) {
    case "anything":
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
    case "words":
      return { type: "string", ...(form.words.length === 1 ? { const: form.words[0] } : { enum: form.words }) };
    case "list":
      return { type: "array", items: jsonSchema(form.of) };
    case "fields": {
      const entries = Object.entries(form.fields);
      return {
        type: "object",
        properties: Object.fromEntries(entries.map(([key, each]) => [key, jsonSchema(each)])),
        required: entries.map(([key]) => key),
        additionalProperties: false,
      };
    }
    default:
      return assertNever(form, "schemaOf");
  }
}
