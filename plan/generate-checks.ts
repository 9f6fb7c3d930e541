// The text of nodes/checks.ts: the checks of a plan, and the edges of each kind of node, read off zod's schemas.

import type * as z from "zod";
import { bug } from "../compiler/diagnostics/bug.ts";

type Schema = z.core.$ZodType;
// biome-ignore lint/suspicious/noExplicitAny: zod tells the fields of a definition by its type alone
const def = (schema: Schema): any => (schema as unknown as { readonly _zod: { readonly def: unknown } })._zod.def;
const metaOf = (schema: Schema): Readonly<Record<string, unknown>> => (schema as z.ZodType).meta() ?? {};

/** The text of the module: `plan` and its parts, and the edges of every kind of node. */
export function checksSource(plan: Schema, kinds: Readonly<Record<string, { readonly kind: string }>>): string {
  const writer = checkWriter(plan);
  const whole = writer.expression(plan);
  const nodes = nodesOf(plan);
  const edges = nodes.map(
    ({ kind, schema }) =>
      `  ${kind}: [${edgesIn(schema, [])
        .map(({ path, to }) => `{ path: ${JSON.stringify(path)}, to: ${JSON.stringify(to)} }`)
        .join(", ")}],`,
  );
  if (nodes.length !== Object.keys(kinds).length) bug("a kind of node is missing in the schema of a plan");
  return [
    'import { boolean, type Check, cases, list, number, object, string, tuple, union, values } from "./check.ts";',
    'import type { PlanNode } from "./all.ts";',
    'import type { Target } from "./kit.ts";',
    "",
    ...writer.constants,
    `export const plan: Check = ${whole};`,
    "",
    "/** The fields of each kind of node that name others, in their order; `*` is every place of a list. */",
    'export const edges: { readonly [K in PlanNode["kind"]]: readonly { readonly path: readonly string[]; readonly to: Target }[] } = {',
    ...edges,
    "};",
    "",
  ].join("\n");
}

/** The text of the module with the checks of files that are no plans, each under its name. */
export function fileChecksSource(schemas: Readonly<Record<string, Schema>>): string {
  const lines = Object.entries(schemas).flatMap(([name, schema]) => {
    const writer = checkWriter(schema, name);
    const text = writer.expression(schema);
    return [...writer.constants, `export const ${name}: Check = ${text};`, ""];
  });
  const from =
    'import { anything, type Check, list, number, object, open, record, string, values } from "./nodes/check.ts";';
  return [from, "", ...lines].join("\n");
}

function nodesOf(plan: Schema): readonly { readonly kind: string; readonly schema: Schema }[] {
  const run = def(def(plan).shape.runs).element;
  const union = def(def(run).shape.nodes).element;
  return (def(union).options as readonly Schema[]).map((schema) => ({
    kind: String(def(def(schema).shape.kind).values[0]),
    schema,
  }));
}

interface Edge {
  readonly path: readonly string[];
  readonly to: unknown;
}

function edgesIn(schema: Schema, path: readonly string[]): readonly Edge[] {
  const to = metaOf(schema)["x-edge"];
  if (to !== undefined) return [{ path, to }];
  const of = def(schema);
  if (of.type === "optional") return edgesIn(of.innerType, path);
  if (of.type === "array") return edgesIn(of.element, [...path, "*"]);
  if (of.type !== "object") return [];
  return Object.entries(of.shape as Record<string, Schema>).flatMap(([key, each]) => edgesIn(each, [...path, key]));
}

/** Writes each schema as an expression; what has a name, or stands in several places, as a constant before. */
function checkWriter(root: Schema, prefix = "") {
  const often = counted(root);
  const names = new Map<Schema, string>();
  const open = new Set<Schema>();
  const constants: string[] = [];

  function expression(schema: Schema): string {
    const known = names.get(schema);
    // what holds itself is named before it is there
    if (known !== undefined) return open.has(schema) ? `(value) => ${known}(value)` : known;
    const { id } = metaOf(schema);
    const plain = def(schema).type;
    const isNamed = typeof id === "string" || ((often.get(schema) ?? 0) > 1 && !["boolean", "unknown"].includes(plain));
    if (!isNamed) return written(schema);
    const name =
      typeof id === "string"
        ? id
        : `${prefix}${prefix === "" ? plain : plain.replace(/^./, (first: string) => first.toUpperCase())}${names.size}`;
    names.set(schema, name);
    open.add(schema);
    const text = written(schema);
    open.delete(schema);
    constants.push(`${typeof id === "string" ? "export " : ""}const ${name}: Check = ${text};`);
    return name;
  }

  function written(schema: Schema): string {
    const of = def(schema);
    switch (of.type) {
      case "boolean":
        return "boolean";
      case "string":
        return stringCheck(schema);
      case "number":
        return numberCheck(schema);
      case "literal":
        return `values(${of.values.map((each: unknown) => JSON.stringify(each)).join(", ")})`;
      case "enum":
        return `values(${Object.values(of.entries)
          .map((each) => JSON.stringify(each))
          .join(", ")})`;
      case "array":
        return `list(${[expression(of.element), ...leastOf(schema)].join(", ")})`;
      case "tuple":
        return `tuple(${of.items.map(expression).join(", ")})`;
      case "lazy":
        return written(of.getter());
      case "union":
        return of.discriminator === undefined
          ? `union(${of.options.map(expression).join(", ")})`
          : `cases(${[JSON.stringify(of.discriminator), ...of.options.map((each: Schema) => `[${JSON.stringify(valuesOf(def(each).shape[of.discriminator]))}, ${expression(each)}]`)].join(", ")})`;
      case "object":
        return objectCheck(of.shape, of.catchall?._zod.def.type === "never" ? "object" : "open");
      case "record":
        return `record(${expression(of.valueType)})`;
      case "unknown":
        return "anything";
      default:
        return bug(`no check for the schema ${of.type}`);
    }
  }

  function objectCheck(shape: Readonly<Record<string, Schema>>, kind: "object" | "open"): string {
    const entries = Object.entries(shape);
    const isOptional = (each: Schema) => def(each).type === "optional";
    const fields = entries.map(([key, each]) => `${key}: ${expression(isOptional(each) ? def(each).innerType : each)}`);
    const optional = entries.flatMap(([key, each]) => (isOptional(each) ? [JSON.stringify(key)] : []));
    const inside = fields.length > 6 ? `{\n  ${fields.join(",\n  ")},\n}` : `{ ${fields.join(", ")} }`;
    return `${kind}(${[inside, ...optional].join(", ")})`;
  }

  return { expression, constants };
}

const valuesOf = (schema: Schema): readonly unknown[] => def(schema).values ?? Object.values(def(schema).entries);

/** How often each schema stands in another. */
function counted(root: Schema): ReadonlyMap<Schema, number> {
  const often = new Map<Schema, number>();
  const visit = (schema: Schema): void => {
    const before = often.get(schema) ?? 0;
    often.set(schema, before + 1);
    if (before > 0) return;
    const of = def(schema);
    for (const each of [
      of.innerType,
      of.element,
      of.valueType,
      ...(of.items ?? []),
      ...(of.options ?? []),
      ...Object.values(of.shape ?? {}),
    ])
      if (each) visit(each as Schema);
    if (of.type === "lazy") visit(of.getter());
  };
  visit(root);
  return often;
}

/** The rules of a schema: of zod's own format (`int`) and those that were added. */
// biome-ignore lint/suspicious/noExplicitAny: as above
const rulesOf = (schema: Schema): readonly any[] =>
  (def(schema).checks ?? []).map((each: { readonly _zod: { readonly def: unknown } }) => each._zod.def);

const leastOf = (schema: Schema): readonly string[] =>
  rulesOf(schema).flatMap((rule) => (rule.check === "min_length" ? [String(rule.minimum)] : []));

function stringCheck(schema: Schema): string {
  const rules = rulesOf(schema);
  const pattern = rules.find(({ check }) => check === "string_format")?.pattern as RegExp | undefined;
  const [least = "0"] = leastOf(schema);
  return `string(${[...(least !== "0" || pattern ? [least] : []), ...(pattern ? [String(pattern)] : [])].join(", ")})`;
}

function numberCheck(schema: Schema): string {
  const whole = def(schema).format === "safeint";
  const rules = rulesOf(schema);
  const limit = (check: string, by: (a: number, b: number) => number, otherwise: number | undefined): string => {
    const all = rules.filter((rule) => rule.check === check);
    const value = all
      .map((rule) => rule.value as number)
      .reduce<number | undefined>((a, b) => (a === undefined ? b : by(a, b)), undefined);
    if (value === undefined) return otherwise === undefined ? "undefined" : `{ value: ${otherwise}, inclusive: true }`;
    const inclusive = all.filter((rule) => rule.value === value).every((rule) => rule.inclusive);
    return `{ value: ${value}, inclusive: ${inclusive} }`;
  };
  const least = limit("greater_than", Math.max, whole ? Number.MIN_SAFE_INTEGER : undefined);
  const most = limit("less_than", Math.min, whole ? Number.MAX_SAFE_INTEGER : undefined);
  return `number(${whole}${least === "undefined" && most === "undefined" ? "" : `, ${least}, ${most}`})`;
}
