// Conditions on settings: `require(train.per_order >= 4, "…")`, `skip(permute.copies == 0)`. Each path stands for what was
// written for that setting or is its default, units and all; the sides are then computed like any other value.

import type * as Ast from "../1-syntax/ast.ts";
import { E0301, E0308, E0472 } from "../diagnostics/codes.ts";
import type { DrawnRule } from "../diagnostics/diagnostic.ts";
import { drawn } from "../diagnostics/drawn.ts";
import { meant } from "../diagnostics/edits.ts";
import { printQuantity } from "../diagnostics/print-number.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { constantOf, describeMeasured, type Measured } from "./number.ts";
import { refuseKind } from "./plain.ts";
import { type Context, placeIn, type Settled, spelled } from "./type.ts";

export type SettingsByPath = ReadonlyMap<string, Settled<unknown>>;

export interface Decision {
  readonly holds: boolean;
  /** The comparison that decided it, with the values of both sides. */
  readonly rule: DrawnRule | undefined;
}

const comparisons = ["==", "!=", "<", "<=", ">", ">="] as const;
type Comparison = (typeof comparisons)[number];
const wanted = { wants: "a condition on settings, such as train.per_order >= 4rollout" };

/** Undefined after reporting what cannot be read. */
export function decide(value: Ast.Value, settings: SettingsByPath, context: Context): Decision | undefined {
  if (value.kind === "not") {
    const verdict = decide(value.operand, settings, context);
    return verdict && { ...verdict, holds: !verdict.holds };
  }
  if (value.kind !== "binary") return refuseKind(wanted, value, context);
  if (value.operator === "and" || value.operator === "or") {
    const left = decide(value.left, settings, context);
    const right = decide(value.right, settings, context);
    if (!left || !right) return undefined;
    const decisive = value.operator === "or";
    return left.holds === decisive ? left : right.holds === decisive ? right : left;
  }
  const operator = comparisons.find((each) => each === value.operator);
  if (!operator) return refuseKind(wanted, value, context, `\`${value.operator}\` compares nothing`);
  return compare(value, operator, settings, context);
}

function compare(
  value: Ast.Binary,
  operator: Comparison,
  settings: SettingsByPath,
  context: Context,
): Decision | undefined {
  const left = sideOf(value.left, settings, context);
  const right = sideOf(value.right, settings, context);
  if (left === undefined || right === undefined) return undefined;
  const texts = [spelled(context, value.left), spelled(context, value.right)] as const;
  if (typeof left === "string" || typeof right === "string") {
    if (typeof left === "string" && typeof right === "string" && (operator === "==" || operator === "!=")) {
      const holds = (left === right) === (operator === "==");
      return { holds, rule: ruleOf(texts, [left, right], operator, holds) };
    }
    const label = "only words with words and numbers with numbers, and words only with == and !=";
    context.report(
      E0301({ subject: context.subject, wants: wanted.wants }, { at: placeIn(context, value.span), label }),
    );
    return undefined;
  }
  if (left.dimension !== right.dimension && left.dimension !== "none" && right.dimension !== "none") {
    const where = {
      at: placeIn(context, value.operatorSpan),
      label: `${describeMeasured(left)} and ${describeMeasured(right)} do not mix`,
    };
    context.report(E0308({ operator, left: texts[0], right: texts[1] }, where));
    return undefined;
  }
  const holds = ordered(left.number, operator, right.number);
  return { holds, rule: ruleOf(texts, [printQuantity(left), printQuantity(right)], operator, holds) };
}

function ordered(a: number, operator: Comparison, b: number): boolean {
  const same = Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b));
  switch (operator) {
    case "==":
      return same;
    case "!=":
      return !same;
    case "<":
      return a < b && !same;
    case "<=":
      return a < b || same;
    case ">":
      return a > b && !same;
    case ">=":
      return a > b || same;
  }
}

const ruleOf = (
  [a, b]: readonly [string, string],
  [x, y]: readonly [string, string],
  operator: Comparison,
  holds: boolean,
): DrawnRule => drawn([a, x], [" "], [operator, String(holds)], [" "], [b, y]);

/** A number with its dimension, or a word. */
function sideOf(value: Ast.Value, settings: SettingsByPath, context: Context): Measured | string | undefined {
  const known = substitute(value, settings);
  if (known.kind === "path") {
    if (known.names.length === 1 && !(value.kind === "path" && value.names.length > 1)) return known.names[0]!.text;
    return known === value ? reportUnknown(known, settings, context) : pathOf(known);
  }
  const strange = pathsIn(known)[0];
  if (strange) return reportUnknown(strange, settings, context);
  const measured = constantOf(known, context);
  if (measured === "other") return refuseKind(wanted, value, context, "this is neither a number nor a word");
  return measured;
}

function reportUnknown(path: Ast.Path, settings: SettingsByPath, context: Context): undefined {
  const { near, sentence } = suggest(pathOf(path), [...settings.keys()]);
  const notes = sentence ? [{ keyword: "help", text: sentence }] : [];
  const at = placeIn(context, path.span);
  context.report(
    E0472({ path: pathOf(path) }, { at, label: "no such setting", notes, fix: meant(at, near.slice(0, 1)) }),
  );
  return undefined;
}

export const pathOf = (path: Ast.Path): string => path.names.map((each) => each.text).join(".");

/** Every path in a condition, settings or not. */
export function pathsIn(value: Ast.Value): readonly Ast.Path[] {
  switch (value.kind) {
    case "path":
      return [value];
    case "binary":
      return [...pathsIn(value.left), ...pathsIn(value.right)];
    case "not":
    case "negative":
      return pathsIn(value.operand);
    default:
      return [];
  }
}

/** The value with each path of a setting replaced by what was written there. */
function substitute(value: Ast.Value, settings: SettingsByPath): Ast.Value {
  switch (value.kind) {
    case "path":
      return settings.get(pathOf(value))?.written.value ?? value;
    case "binary":
      return { ...value, left: substitute(value.left, settings), right: substitute(value.right, settings) };
    case "negative":
      return { ...value, operand: substitute(value.operand, settings) };
    default:
      return value;
  }
}
