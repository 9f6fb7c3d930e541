// Curves, conditions and pictures of a plan in words, in the units of the language.

import { assertNever } from "../../compiler/diagnostics/bug.ts";
import { printNumber, printShare } from "../../compiler/diagnostics/print-number.ts";
import type { Curve, Movable, Predicate, RowMeaning } from "./kit.ts";
import { type EarlyStop, metrics } from "./metrics.ts";

export function describeCurve(curve: Curve, print: (value: number) => string): string {
  switch (curve.kind) {
    case "constant":
      return print(curve.value);
    case "steps":
      return `${print(curve.from)}, ${curve.stages.map(({ at, value }) => `${print(value)} from ${printShare(at)} on`).join(", ")}`;
    case "adaptive": {
      const { from, to } = curve.between;
      return `${print(curve.from)} -> ${print(curve.to)} as ${curve.by} goes ${printShare(from)}..${printShare(to)}`;
    }
    case "linear":
    case "cosine":
    case "exponential":
    case "sigmoid":
    case "power": {
      const whole = curve.over.from === 0 && curve.over.to === 1;
      const over = whole ? "" : ` over ${printShare(curve.over.from)}..${printShare(curve.over.to)}`;
      const warmup = curve.warmup > 0 ? `, warm-up ${printShare(curve.warmup)}` : "";
      return `${curve.kind} ${print(curve.from)} -> ${print(curve.to)}${over}${warmup}`;
    }
    default:
      return assertNever(curve, "describeCurve");
  }
}

export function describePredicate(condition: Predicate): string {
  switch (condition.kind) {
    case "all":
    case "any":
      return condition.of
        .map((each) => bracketed(each, condition.kind))
        .join(condition.kind === "all" ? " and " : " or ");
    case "not":
      return `not (${describePredicate(condition.of)})`;
    case "between":
      return `${condition.field} in ${plain(condition.field, condition.from)}..${plain(condition.field, condition.to)}`;
    case "one_of":
      return `${condition.field} in [${condition.values.map((each) => plain(condition.field, each)).join(", ")}]`;
    case "compare":
      return `${condition.field} ${condition.with} ${plain(condition.field, condition.value)}`;
    default:
      return assertNever(condition, "describePredicate");
  }
}

const bracketed = (condition: Predicate, inside: "all" | "any"): string =>
  condition.kind === "any" && inside === "all" ? `(${describePredicate(condition)})` : describePredicate(condition);

const plain = (field: string, value: string | number): string => {
  if (typeof value === "string") return value;
  return field === "accuracy" ? printShare(value) : printNumber(value);
};

/** The pictures that move: `options`, `last(4)`, `slots(2, 3)`. */
export function printMovable(move: Movable): string {
  if (typeof move === "string") return move;
  return move.kind === "last" ? `last(${move.count})` : `slots(${move.slots.map((each) => each + 1).join(", ")})`;
}

/** `once accuracy has not risen for 3 measurements`. */
export function describeStop({ metric, patience, leastGain }: EarlyStop): string {
  const moved = metrics[metric].better === "high" ? "risen" : "fallen";
  const by = leastGain === undefined ? "" : ` by more than ${printShare(leastGain)}`;
  const figure = metric.replaceAll("_", " ");
  return `once ${figure} has not ${moved}${by} for ${patience} ${patience === 1 ? "measurement" : "measurements"}`;
}

/** What a source says of its answers, in the words of its settings. */
export function describeMeaning({
  whenPermuted,
  options,
  optionSlots,
  placeWords,
}: RowMeaning = {}): readonly string[] {
  return [
    ...(whenPermuted ? [whenPermuted] : []),
    ...(options ? [`options are ${options}`] : []),
    ...(optionSlots ? [`options at ${printMovable(optionSlots)}`] : []),
    ...(placeWords ? ["no place words"] : []),
  ];
}

/** How long a training is, and how its rate goes. */
export const describeLength = ({
  length,
  batch,
}: {
  readonly length: { readonly unit: string; readonly count: number };
  readonly batch: number;
}): string => `${length.count} ${length.unit}${length.count === 1 ? "" : "s"}, ${batch} prompts a step`;
