// `perlc emit schema`: JSON Schema (2020-12) of what `perlc emit json` writes. Curves, conditions, shares and counts are
// structures with bounds, each node of a pipeline a definition of its own; documentation and units come from the vocabulary.

import * as z from "zod";
import { kitOf } from "../../../plan/nodes/kit.ts";
import type { PlanNode } from "../../../plan/plan.ts";
import { planSchema } from "../../../plan/schema.ts";
import { fieldDoc, fieldUnits, nodeDoc } from "./docs.ts";
import type { JsonSchema } from "./json-schema.ts";

type Definitions = Readonly<Record<string, JsonSchema>>;

/** The schema of a whole plan. Hashes may be left out: whoever reads a plan works them out. */
export function planJsonSchema(): JsonSchema {
  const { $defs, properties: whole } = z.toJSONSchema(planSchema(kitOf(z))) as unknown as {
    readonly $defs: Definitions;
    readonly properties: Definitions;
  };
  const { run, ...definitions } = $defs;
  const hash = whole.outline;
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A plan of perlc, edition 1",
    description:
      "What `perlc emit json` writes, and `perlc run` and `perlc diff` read. Shares are 0..1; counts are whole numbers of " +
      "their `x-unit`. Nodes are sorted: a node names only nodes before it, by their ids.",
    type: "object",
    properties: {
      edition: { const: 1, description: "Of the language. What a field means may change between editions." },
      runs: {
        type: "array",
        minItems: 1,
        items: {
          type: "object",
          properties: {
            ...(run?.properties as JsonSchema),
            outline: { ...hash, description: "Of all that the spec says, files by their paths." },
            hash: { ...hash, description: "Of what decides the result, files by their contents." },
          },
          required: ["name", "seed", "nodes"],
          additionalProperties: false,
        },
      },
      outline: { ...hash, description: "Of the outlines of its runs. SHA-256 of canonical JSON (RFC 8785)." },
      hash: {
        ...hash,
        description: "Of the hashes of its runs; absent while a file that one of them reads is not known.",
      },
    },
    required: ["edition", "runs"],
    additionalProperties: false,
    $defs: Object.fromEntries(
      Object.entries(definitions).map(([name, each]) => [name, name.startsWith("node_") ? nodeSchema(each) : each]),
    ),
  };
}

/** A kind of node, its fields described as the vocabulary does. */
function nodeSchema({ id: _, ...schema }: JsonSchema): JsonSchema {
  const properties = schema.properties as Definitions;
  const node = { kind: properties.kind?.const } as PlanNode;
  const described = Object.entries(properties).map(([field, inner]) => {
    const doc = common[field] ?? fieldDoc(node, field);
    return [field, { ...inner, ...fieldUnits(node, field), ...(doc === undefined ? {} : { description: doc }) }];
  });
  return { title: node.kind, description: nodeDoc(node) ?? "", ...schema, properties: Object.fromEntries(described) };
}

const common: Readonly<Record<string, string>> = {
  id: "Its name in this run: the path of the setting that asked for it.",
  because: "Where in a spec it was asked for. Counts for nothing.",
};
