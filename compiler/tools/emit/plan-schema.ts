// `perlc emit schema`: JSON Schema (2020-12) of what `perlc emit json` writes. Curves, conditions, shares and counts are
// structures with bounds, each node of a pipeline a definition of its own; documentation and units come from the vocabulary.

import type { PlanNode } from "../../../plan/plan.ts";
import { planSchema } from "../../../plan/schema.ts";
import { curve, predicate } from "../../../plan/schema-values.ts";
import type { Shape } from "../../../plan/shape.ts";
import { bug } from "../../diagnostics/bug.ts";
import { fieldDoc, fieldUnits, nodeDoc } from "./docs.ts";
import { definition, type JsonSchema, jsonSchema, type Named } from "./json-schema.ts";

/** The schema of a whole plan. Hashes may be left out: whoever reads a plan works them out. */
export function planJsonSchema(): JsonSchema {
  const nodes = nodeShapes();
  const named: Named = (shape) => {
    if (shape === curve) return "curve";
    if (shape === predicate) return "condition";
    const kind = nodes.get(shape);
    return kind && `node_${kind}`;
  };
  const run = planSchema.shape.runs.element;
  const { properties } = definition(run, named) as { readonly properties: JsonSchema };
  const hash = jsonSchema(planSchema.shape.outline as Shape<string>);
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
            ...properties,
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
    $defs: {
      ...Object.fromEntries([...nodes].map(([shape, kind]) => [`node_${kind}`, nodeSchema(shape, kind, named)])),
      curve: { description: "A value over the run.", ...definition(curve, named) },
      condition: { description: "What an example must be to be kept.", ...definition(predicate, named) },
    },
  };
}

/** The shape of each kind of node. */
function nodeShapes(): ReadonlyMap<Shape<unknown>, PlanNode["kind"]> {
  const run = planSchema.shape.runs.element.form;
  const nodes = run.kind === "object" ? run.fields.nodes : undefined;
  const list = nodes && "form" in nodes ? nodes.form : undefined;
  const cases = list?.kind === "array" ? list.of.form : undefined;
  if (cases?.kind !== "cases") return bug("a plan's nodes are no longer told apart by their kind");
  return new Map([...cases.of].map(([kind, shape]) => [shape, String(kind) as PlanNode["kind"]]));
}

function nodeSchema(shape: Shape<unknown>, kind: PlanNode["kind"], named: Named): JsonSchema {
  const { properties, ...schema } = definition(shape, named) as {
    readonly properties: Readonly<Record<string, JsonSchema>>;
  };
  const node = { kind } as PlanNode;
  const described = Object.entries(properties).map(([field, inner]) => {
    const doc = common[field] ?? fieldDoc(node, field);
    return [field, { ...inner, ...fieldUnits(node, field), ...(doc === undefined ? {} : { description: doc }) }];
  });
  return { title: kind, description: nodeDoc(node) ?? "", ...schema, properties: Object.fromEntries(described) };
}

const common: Readonly<Record<string, string>> = {
  id: "Its name in this run: the path of the setting that asked for it.",
  because: "Where in a spec it was asked for. Counts for nothing.",
};
