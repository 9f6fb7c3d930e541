// What a number counts, and what is said when it counts something else, or wears a unit that is none: the number stays the
// writer's, and the unit becomes the one that counts what was meant.

import { type Dimension, describeDimension, type Unit, unitAliases, units } from "../../grammar/units.ts";
import type * as Ast from "../1-syntax/ast.ts";
import { E0302, E0303 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { write } from "../diagnostics/edits.ts";
import { printQuantity } from "../diagnostics/print-number.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { type Context, placeIn, splitExample } from "./type.ts";

/** A number in the base of its dimension; "none" for a bare one. */
export interface Measured {
  readonly number: number;
  readonly dimension: Dimension | "none";
  /** As written last, for printing. */
  readonly unit: Unit | undefined;
}

/** "a count of steps", "a plain number", in the words of a label. */
export function describeMeasured(measured: Measured): string {
  return measured.dimension === "none" ? "a number without a unit" : describeDimension(measured.dimension);
}

export interface Numeric {
  readonly dimensions: readonly Dimension[];
  /** A bare number counts as the first dimension (or as plain, when there is none). */
  readonly bare: boolean;
}

const suffixOf = (dimension: Dimension): string => units.find((each) => each.dimension === dimension)!.suffix;

/** Words for many, right behind a number. */
const multiples: Readonly<Record<string, number>> = {
  ...{ k: 1e3, K: 1e3, thousand: 1e3, M: 1e6, mio: 1e6, million: 1e6, G: 1e9, bn: 1e9, billion: 1e9 },
};

/** What is counted by words that are no units, the likeliest first. */
const counting: readonly (readonly [dimensions: readonly Dimension[], words: readonly string[]])[] = [
  [
    ["prompt", "example"],
    ["sample", "question", "row", "item", "instance", "problem", "query", "task"],
  ],
  [
    ["example", "prompt"],
    ["datum", "data"],
  ],
  [["rollout"], ["answer", "completion", "generation", "response", "output", "trajectory", "sequence", "reply"]],
  [["step"], ["iteration", "iter", "it", "update"]],
  [["epoch"], ["pass", "round", "ep"]],
  [["token"], ["word", "t"]],
  [["image"], ["picture", "photo", "img", "pic"]],
  [["run"], ["copy", "order", "permutation", "experiment", "seed", "trial"]],
];

const plural = (word: string): readonly string[] =>
  word.endsWith("y") ? [`${word.slice(0, -1)}ies`] : word.endsWith("s") ? [`${word}es`] : [`${word}s`];

const countedBy: ReadonlyMap<string, readonly Dimension[]> = new Map(
  counting.flatMap(([dimensions, words]) =>
    words.flatMap((word) => [word, ...plural(word)].map((each) => [each, dimensions] as const)),
  ),
);

/** Dimensions that count the same things by another name: an example of a dataset is a prompt of a step. */
const alike: Partial<Readonly<Record<Dimension, readonly Dimension[]>>> = {
  example: ["prompt"],
  prompt: ["example"],
};

/** A unit that is none: the one that was meant where the setting says it, or the nearest. */
export function unknownUnit(value: Ast.Quantity, wanted: Numeric | undefined, context: Context): Diagnostic {
  const at = { start: value.span.end - value.unit.length, end: value.span.end };
  const many = multiples[value.unit];
  if (many !== undefined && wanted && !wanted.dimensions.includes("bytes"))
    return inThousands(value, many, wanted, context);
  const legal = units.map((each) => each.suffix);
  const { near, sentence } = suggest(value.unit, legal, unitAliases);
  const counted = countedBy.get(value.unit)?.find((each) => wanted?.dimensions.includes(each));
  // a bare number will do where only one thing can be counted
  const best = counted ? (wanted?.bare ? "" : suffixOf(counted)) : near[0];
  const help = counted
    ? `what is counted here is written \`${value.spelling}${best}\``
    : (sentence ?? `the units are ${legal.join(", ")}`);
  const place = placeIn(context, at);
  // a word for the unit itself has one reading
  const safety =
    !counted && Object.hasOwn(unitAliases, value.unit) && !/^samples?$/.test(value.unit) ? "safe" : "unsafe";
  const fix = best === undefined ? undefined : write(place, best, safety, `write \`${value.spelling}${best}\``);
  const notes = best !== undefined && !counted && !sentence ? [] : [{ keyword: "help", text: help }];
  return E0303({ unit: value.unit }, { at: place, label: "not a unit", notes, fix });
}

/** `5k` of steps are `5000step`. Of tokens a thousand may be 1024: both are shown, and the plain one is the fix. */
function inThousands(value: Ast.Quantity, many: number, wanted: Numeric, context: Context): Diagnostic {
  const [dimension] = wanted.dimensions;
  const suffix = dimension === undefined || wanted.bare ? "" : suffixOf(dimension);
  const ours = `${Number((value.number * many).toPrecision(12))}${suffix}`;
  const binary = dimension === "token" && many === 1e3 ? `, or \`${value.number * 1024}${suffix}\` of 1024 each` : "";
  const at = placeIn(context, value.span);
  const notes = [{ keyword: "help", text: `write \`${ours}\`${binary}` }];
  return E0303(
    { unit: value.unit },
    { at, label: "thousands are written out, with `_` where that reads better", notes, fix: write(at, ours) },
  );
}

/** A number of another dimension than is wanted. */
export function otherDimension(
  value: Ast.Value,
  measured: Measured,
  wanted: Numeric,
  wants: string,
  context: Context,
): Diagnostic {
  const found = printQuantity(measured);
  const [what, general] = splitExample(wants);
  const at = placeIn(context, value.span);
  const same =
    measured.dimension === "none"
      ? undefined
      : alike[measured.dimension]?.find((each) => wanted.dimensions.includes(each));
  const dimension = same ?? wanted.dimensions[0];
  const unit = units.find((each) => each.dimension === dimension);
  const why = measured.dimension === "none" ? undefined : elsewhere(measured.dimension, wanted);
  const counts = !why && unit?.factor === 1 && measured.unit?.factor === 1 && Number.isInteger(measured.number);
  // where a bare number will do it is the usual spelling
  const ours = counts ? `${measured.number}${wanted.bare ? "" : unit.suffix}` : "";
  const meant = same
    ? `an ${measured.dimension} is a ${same} here: write \`${ours}\``.replace("an prompt", "a prompt")
    : `write \`${ours}\`, if that is meant`;
  const notes = why ? [{ keyword: "help", text: why }] : counts ? [{ keyword: "help", text: meant }] : general;
  const label = `this is ${describeMeasured(measured)}`;
  const fix = counts ? write(at, ours) : undefined;
  return E0302({ subject: context.subject, wants: what, found }, { at, label, notes, fix });
}

/** Why a number cannot be taken over into another unit: an epoch has so many steps as the data has batches. */
function elsewhere(dimension: Dimension, { dimensions }: Numeric): string | undefined {
  if (dimension === "epoch" && dimensions.includes("step"))
    return "an epoch has as many steps as the data has batches, examples / batch: `perlc plan` says how many those are";
  if (dimension === "duration") return "nothing is measured by the clock, which differs from machine to machine";
  return dimension === "epoch" || (dimension === "token" && !dimensions.includes("token"))
    ? `write ${dimensions.map((each) => `a count of ${units.find((unit) => unit.dimension === each)?.plural}`).join(" or ")}`
    : undefined;
}
