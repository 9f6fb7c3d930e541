// Numbers with dimensions: reads constants and their arithmetic, and refuses to mix what does not mix.
// Counts, shares, durations, sizes and plain numbers are all made by `numeric`.

import { type Dimension, describeDimension, type Unit, unitOf, units } from "../../grammar/units.ts";
import type * as Ast from "../1-syntax/ast.ts";
import { E0301, E0304, E0305, E0308, E0309, E0402 } from "../diagnostics/codes.ts";
import { write } from "../diagnostics/edits.ts";
import { printNumber, printShare } from "../diagnostics/print-number.ts";
import { describeMeasured, type Measured, type Numeric, otherDimension, unknownUnit } from "./counted.ts";
import { foreignValue } from "./foreign-value.ts";
import * as limits from "./limits.ts";
import { type Context, placeIn, spelled, splitExample, type Type } from "./type.ts";
import { replaceBy } from "./unknown.ts";

export { describeMeasured, type Measured, type Numeric } from "./counted.ts";

/** The value as a constant, undefined after a report; "other" when it is no number at all. `wanted`: what is to be counted. */
export function constantOf(value: Ast.Value, context: Context, wanted?: Numeric): Measured | "other" | undefined {
  switch (value.kind) {
    case "hole":
      return undefined;
    case "quantity":
      return measureQuantity(value, context, wanted);
    case "negative": {
      const operand = constantOf(value.operand, context);
      return operand === undefined || operand === "other" ? operand : { ...operand, number: -operand.number };
    }
    case "binary": {
      const left = constantOf(value.left, context);
      const right = constantOf(value.right, context);
      if (left === undefined || right === undefined) return undefined;
      if (left === "other" || right === "other") return "other";
      return combine(value, left, right, context);
    }
    default:
      return "other";
  }
}

/** Whether digits other than 0 were written of what is 0 as a number. */
const isLost = ({ spelling }: Ast.Quantity, number: number): boolean =>
  number === 0 && /[1-9]/.test(spelling.replace(/e.*/i, ""));

/** What is nearer to 0 than any number is not taken for 0. */
function tooNear(value: Ast.Value, context: Context): undefined {
  const at = placeIn(context, value.span);
  const limit = "0, or 5e-324 from it at least";
  const where = { at, label: "nearer to 0 than any number here" };
  context.report(E0402({ subject: context.subject, value: spelled(context, value), limit }, where));
  return undefined;
}

function measureQuantity(value: Ast.Quantity, context: Context, wanted?: Numeric): Measured | undefined {
  if (value.unit === "")
    return isLost(value, value.number)
      ? tooNear(value, context)
      : { number: value.number, dimension: "none", unit: undefined };
  const unit = unitOf(value.unit);
  if (unit) {
    const number = scale(value.number, unit);
    return isLost(value, number) ? tooNear(value, context) : { number, dimension: unit.dimension, unit };
  }
  context.report(unknownUnit(value, wanted, context));
  return undefined;
}

/** `12.1%` is 0.121 and not 0.12100000000000001: percentages are divided, not multiplied. */
const scale = (number: number, unit: Unit): number => (unit.suffix === "%" ? number / 100 : number * unit.factor);

function combine(value: Ast.Binary, left: Measured, right: Measured, context: Context): Measured | "other" | undefined {
  const bare = (number: number): Measured => ({ number, dimension: "none", unit: undefined });
  const mixed = (): undefined => {
    context.report(
      E0308(
        { operator: value.operator, left: spelled(context, value.left), right: spelled(context, value.right) },
        {
          at: placeIn(context, value.operatorSpan),
          label: `${describeMeasured(left)} and ${describeMeasured(right)} do not mix`,
        },
      ),
    );
    return undefined;
  };
  switch (value.operator) {
    case "+":
    case "-": {
      if (left.dimension !== right.dimension) return mixed();
      return { ...left, number: value.operator === "+" ? left.number + right.number : left.number - right.number };
    }
    case "*":
      if (
        left.dimension !== "none" &&
        right.dimension !== "none" &&
        left.dimension !== "share" &&
        right.dimension !== "share"
      )
        return mixed();
      if (left.number * right.number === 0 && left.number !== 0 && right.number !== 0) return tooNear(value, context);
      return { ...(left.dimension === "none" ? right : left), number: left.number * right.number };
    case "/":
    case "%": {
      if (right.number === 0) {
        const at = placeIn(context, value.right.span);
        context.report(E0309({ expression: spelled(context, value) }, { at, label: "this is zero" }));
        return undefined;
      }
      const number = value.operator === "/" ? left.number / right.number : left.number % right.number;
      if (value.operator === "/" && number === 0 && left.number !== 0) return tooNear(value, context);
      if (left.dimension === right.dimension) return value.operator === "/" ? bare(number) : { ...left, number };
      return right.dimension === "none" ? { ...left, number } : mixed();
    }
    default:
      return "other";
  }
}

/** A number in one of several dimensions, with the dimension it was given in. */
export interface Counted<D extends Dimension = Dimension> {
  readonly unit: D;
  readonly count: number;
}

/** What a bare number can have meant: `0.5` as a share is 50%, `50` is too, and 1 may be all or a hundredth. */
function readingsOf(number: number, dimensions: readonly Dimension[]): readonly string[] {
  return dimensions.flatMap((dimension) => {
    const { suffix } = units.find((each) => each.dimension === dimension)!;
    if (dimension !== "share" || number <= 0 || number > 1) return [`${printNumber(number)}${suffix}`];
    return number === 1 ? ["100%", "1%"] : [printShare(number)];
  });
}

/** Reads a number of the wanted dimensions; reports the rest. The number is in the base of its dimension. */
export function checkNumber(value: Ast.Value, wanted: Numeric, wants: string, context: Context): Measured | undefined {
  const measured = constantOf(value, context, wanted);
  if (measured === undefined) return undefined;
  const at = placeIn(context, value.span);
  if (measured === "other") {
    const [what, example] = splitExample(wants);
    // a number in quotes has one reading
    const quoted = value.kind === "text" && /^-?\d[\d.]*(?:e[+-]?\d+)?[a-z%]*$/i.test(value.text);
    const foreign = foreignValue(value, context);
    const fix = quoted ? write(at, value.text, "safe") : foreign?.fix;
    const { label = "this is no number", notes = example } = foreign ?? {};
    context.report(E0301({ subject: context.subject, wants: what }, { at, label, notes, fix }));
    return undefined;
  }
  if (measured.dimension === "none") {
    if (wanted.bare) return measured;
    const number = printNumber(measured.number);
    const readings = readingsOf(measured.number, wanted.dimensions);
    const [only] = readings;
    const help = { keyword: "help", text: `write ${readings.map((each) => `\`${each}\``).join(" or ")}` };
    const meant = readings.length === 1 ? replaceBy(at, only) : { notes: [help] };
    context.report(E0304({ subject: context.subject, number }, { at, label: `wants ${wants}`, ...meant }));
    return undefined;
  }
  if (wanted.dimensions.includes(measured.dimension)) return measured;
  if (wanted.dimensions.length === 0) {
    const plain = printNumber(measured.number);
    const safety = measured.dimension === "share" ? "safe" : "unsafe";
    context.report(
      E0305(
        { subject: context.subject, found: spelled(context, value) },
        {
          at,
          label: `this is ${describeMeasured(measured)}`,
          notes: [{ keyword: "help", text: `write \`${plain}\`` }],
          fix: write(at, plain, safety),
        },
      ),
    );
  } else {
    context.report(otherDimension(value, measured, wanted, wants, context));
  }
  return undefined;
}

/** A count of one dimension as a plain number. `what`: what is counted, where the dimension is of more things than that. */
export function count(
  dimension: Dimension,
  schema: limits.Limits<number> = limits.whole().min(1),
  bare = false,
  what = describeDimension(dimension),
): Type<number> {
  const suffix = units.find((each) => each.dimension === dimension)!.suffix;
  const wants = `${what}, such as ${bare ? "8" : `8${suffix}`}`;
  return {
    name: `Count<${dimension}>`,
    wants,
    schema,
    check: (value, context) => checkNumber(value, { dimensions: [dimension], bare }, wants, context)?.number,
  };
}

/** A count that may be given in any of several dimensions, which the plan keeps apart. */
export function countOf<D extends Dimension>(...dimensions: readonly [D, ...D[]]): Type<Counted<D>> {
  const suffixes = dimensions.map((dimension) => units.find((each) => each.dimension === dimension)!);
  const wants = `a count of ${suffixes.map((each) => each.plural).join(" or ")}, such as ${suffixes.map((each) => `8${each.suffix}`).join(" or ")}`;
  return {
    name: `Count<${dimensions.join(" | ")}>`,
    wants,
    schema: limits.fields({ unit: limits.words(dimensions), count: limits.whole().min(1) }) as unknown as limits.Limits<
      Counted<D>
    >,
    check: (value, context) => {
      const measured = checkNumber(value, { dimensions, bare: false }, wants, context);
      return measured && { unit: measured.dimension as D, count: measured.number };
    },
  };
}

/** 0..1, written in percent. */
export function share(schema: limits.Limits<number> = limits.number().min(0).max(1)): Type<number> {
  const wants = "a share, such as 10%";
  return {
    name: "Share",
    wants,
    schema,
    check: (value, context) => checkNumber(value, { dimensions: ["share"], bare: false }, wants, context)?.number,
  };
}

/** A plain number. */
export function real(schema: limits.Limits<number> = limits.number(), example = "0.01"): Type<number> {
  const wants = `a number without a unit, such as ${example}`;
  return {
    name: "Real",
    wants,
    schema,
    check: (value, context) => checkNumber(value, { dimensions: [], bare: true }, wants, context)?.number,
  };
}
