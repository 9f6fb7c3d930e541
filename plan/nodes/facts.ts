// What values of a node must be to one another, asked of plans that a program made: sums that are 1, ranges that go up.

import type { Nonsense } from "./base.ts";
import { missing, when } from "./declare.ts";
import type { Curve, Predicate, Range, Sampling } from "./kit.ts";

type Path = Nonsense["path"];

/** Temperatures are above this: below 2^-126 single precision loses digits, and devices take such numbers for 0, which is greedy. */
export const smallestTemperature = 1.2e-38;

export const warm = (temperature: number, path: Path): readonly Nonsense[] =>
  when(
    !(temperature > smallestTemperature),
    path,
    `${temperature}, where tokens are drawn above ${smallestTemperature}`,
  );

export const ends = (completion: number): readonly Nonsense[] =>
  when(completion < 2, ["completion"], `${completion}, where an answer and the token that ends it are 2`);

export const ordered = ({ from, to }: Range, path: Path): readonly Nonsense[] =>
  when(from > to, path, `it goes from ${from} down to ${to}`);

export function sumsToOne(shares: readonly number[], path: Path): readonly Nonsense[] {
  const sum = shares.reduce((all, each) => all + each, 0);
  return when(Math.abs(sum - 1) > 1e-6, path, `the shares sum to ${Number(sum.toPrecision(6))}, and not to 1`);
}

/** Which tokens are drawn from can be executed, what was said before has no say yet. */
export const penalties = ({ repetition }: Sampling = {}): readonly string[] => missing("`repetition`", repetition);

export const adaptive = (name: string, curve: Curve): readonly string[] =>
  missing(`an adaptive \`${name}\``, curve.kind === "adaptive");

/** The fields that a condition asks about. */
export function fieldsOf(condition: Predicate): readonly Extract<Predicate, { field: string }>["field"][] {
  switch (condition.kind) {
    case "all":
    case "any":
      return [...new Set(condition.of.flatMap(fieldsOf))];
    case "not":
      return fieldsOf(condition.of);
    case "between":
    case "one_of":
    case "compare":
      return [condition.field];
  }
}
