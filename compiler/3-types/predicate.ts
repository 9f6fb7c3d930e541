// Predicates over the examples of a dataset: `images in 2..6 and kind in [which, odd]`. Each field of an example
// (fields.ts) has a type; the other side of a comparison is read as it.

import type { ExampleField, Predicate } from "../../plan/plan.ts";
import type * as Ast from "../1-syntax/ast.ts";
import { reportName } from "./call.ts";
import { exampleFields } from "./fields.ts";
import * as limits from "./limits.ts";
import { bareName, list, refuseKind } from "./plain.ts";
import { read } from "./settings.ts";
import { range } from "./two-ends.ts";
import type { Context, Type } from "./type.ts";

export const predicate: Type<Predicate> = {
  name: "Predicate<Example>",
  wants: "a condition on an example, such as accuracy in 10%..90%",
  schema: limits.anything<Predicate>(),
  check: (value, context) => checkPredicate(value, context),
};

type Comparison = Extract<Predicate, { kind: "compare" }>["with"];
const comparisons: readonly string[] = ["==", "!=", "<", "<=", ">", ">="] satisfies readonly Comparison[];
const mirrored: Readonly<Record<Comparison, Comparison>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

function checkPredicate(value: Ast.Value, context: Context): Predicate | undefined {
  if (value.kind === "not") {
    const of = checkPredicate(value.operand, context);
    return of && { kind: "not", of };
  }
  if (value.kind !== "binary") return refuseKind(predicate, value, context);
  const { operator, left, right } = value;
  if (operator === "and" || operator === "or") return connect(operator === "and" ? "all" : "any", left, right, context);
  if (operator === "in") return checkMembership(left, right, context);
  if (!comparisons.includes(operator)) return refuseKind(predicate, value, context, `\`${operator}\` compares nothing`);
  const turned = bareName(left) === undefined && bareName(right) !== undefined;
  const field = fieldOf(turned ? right : left, context);
  if (!field) return undefined;
  const other = read<string | number>(exampleFields[field].type, turned ? left : right, { ...context, subject: field });
  const sign = operator as Comparison;
  return other === undefined
    ? undefined
    : { kind: "compare", field, with: turned ? mirrored[sign] : sign, value: other };
}

/** `a and b and c` is one node of three parts. */
function connect(kind: "all" | "any", left: Ast.Value, right: Ast.Value, context: Context): Predicate | undefined {
  const sides = [checkPredicate(left, context), checkPredicate(right, context)];
  if (!sides.every((side) => side !== undefined)) return undefined;
  return { kind, of: sides.flatMap((side) => (side.kind === kind ? side.of : [side])) };
}

function checkMembership(left: Ast.Value, right: Ast.Value, context: Context): Predicate | undefined {
  const field = fieldOf(left, context);
  if (!field) return undefined;
  const inside = { ...context, subject: field };
  const { type, example } = exampleFields[field];
  if (right.kind === "list") {
    const values = read<readonly (string | number)[]>(list<string | number>(type), right, inside);
    return values && { kind: "one_of", field, values };
  }
  if (exampleFields[field].measure === undefined)
    return refuseKind({ wants: `a list, such as ${field} in ${example}` }, right, inside);
  const between = read(range(exampleFields[field].measure, example), right, inside);
  return between && { kind: "between", field, ...between };
}

function fieldOf(value: Ast.Value, context: Context): ExampleField | undefined {
  const legal = Object.keys(exampleFields) as ExampleField[];
  const name = bareName(value);
  const field = legal.find((each) => each === name);
  if (field) return field;
  if (value.kind === "path") return reportName(value, "field of an example", legal, context);
  return refuseKind({ wants: "a field of an example, such as accuracy" }, value, context);
}
