// Which pictures of an example move: `all`, `options`, `all_but_first`, the `last(4)`, or named slots, `slots(2, 3)` and
// `slots(2..4)`. Slots are written from 1, as people count pictures, and kept from 0, as the runtime does.

import type { PermuteNode } from "../../plan/plan.ts";
import type * as Ast from "../1-syntax/ast.ts";
import { E0217 } from "../diagnostics/codes.ts";
import { callee } from "./call.ts";
import * as limits from "./limits.ts";
import { count } from "./number.ts";
import { choice, refuseKind } from "./plain.ts";
import { read } from "./settings.ts";
import { range } from "./two-ends.ts";
import { type Context, placeIn, type Type } from "./type.ts";

type Movable = PermuteNode["move"];

const every = {
  all: "every picture",
  options: "the pictures that are options; those of the question stay",
  all_but_first: "every picture but the first",
  last: "so many from the end: `last(4)`",
  slots: "these, counted from 1: `slots(2, 3)`, `slots(2..4)`",
} as const;

const image = count("image", limits.whole().min(1).max(64), true);
const images = range(image, "2..4");
const examples = { last: "last(4)", slots: "slots(2, 3)" } as const;

/** A type of places among pictures, out of the given words. */
function places(words: Type<string>, wants: string): Type<Movable> {
  const type: Type<Movable> = {
    name: words.name,
    wants,
    ...(words.options ? { options: words.options } : {}),
    schema: limits.anything<Movable>(),
    check: (value, context) => {
      const word = words.check(value.kind === "call" ? { ...value.callee } : value, context, new Map());
      if (word === undefined) return undefined;
      const args = value.kind === "call" ? (callee(value)?.args ?? []) : [];
      if (word === "last" || word === "slots")
        return word === "last" ? last(args, value, context) : slots(args, value, context);
      if (value.kind === "call") return refuseKind(type, value, context, `\`${word}\` takes no arguments`);
      return word as Movable;
    },
  };
  return type;
}

export const movable = places(
  choice(every),
  "`all`, `options`, `all_but_first`, `last(…)` or `slots(…)`, such as last(4)",
);

const { options: _, ...withoutOptions } = every;

/** Which pictures are options, where a source has to say it. */
export const optionPlaces = places(
  choice(withoutOptions),
  "`all`, `all_but_first`, `last(…)` or `slots(…)`, such as all_but_first",
);

function last(args: readonly Ast.Argument[], value: Ast.Value, context: Context): Movable | undefined {
  const [only, more] = args;
  if (!only || only.name || more) return wrong("last", value, context, "how many from the end?");
  const found = read(image, only.value, context);
  return found === undefined ? undefined : { kind: "last", count: found };
}

function slots(args: readonly Ast.Argument[], value: Ast.Value, context: Context): Movable | undefined {
  if (args.length === 0 || args.some((each) => each.name)) return wrong("slots", value, context, "which of them?");
  const found = args.map(({ value: each }) => {
    if (each.kind !== "range") {
      const one = read(image, each, context);
      return one === undefined ? undefined : [one];
    }
    const ends = read(images, each, context);
    return ends && Array.from({ length: ends.to - ends.from + 1 }, (_, i) => ends.from + i);
  });
  if (found.some((each) => each === undefined)) return undefined;
  const all = found.flatMap((each) => each ?? []);
  if (new Set(all).size < all.length) return wrong("slots", value, context, "a slot is named twice");
  return { kind: "slots", slots: all.map((each) => each - 1).sort((a, b) => a - b) };
}

function wrong(word: keyof typeof examples, value: Ast.Value, context: Context, label: string): undefined {
  context.report(E0217({ word, example: examples[word] }, { at: placeIn(context, value.span), label }));
  return undefined;
}
