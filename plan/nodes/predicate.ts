// Conditions of `where`: what they mean, for the compiler, which does not know every field before the run, and for the runtime, which does.

import { assertNever } from "../../compiler/diagnostics/bug.ts";
import type { ExampleField, Predicate } from "./kit.ts";
import type { Candidate } from "./passes.ts";

/** Shares that are written and shares that are counted differ in their last bits (`70% - 40%`, 3/10); two of at most ten million rollouts never come this close otherwise. */
const rounding = 1e-9;

/** The value of a field of an example; undefined where it is not known. */
export type FieldOf = (field: ExampleField) => string | number | undefined;

/** Whether a condition holds; undefined when what it asks for is not known and decides. */
export function holds(condition: Predicate, fieldOf: FieldOf): boolean | undefined {
  switch (condition.kind) {
    case "all":
    case "any": {
      const decisive = condition.kind === "any";
      const verdicts = condition.of.map((each) => holds(each, fieldOf));
      if (verdicts.includes(decisive)) return decisive;
      return verdicts.includes(undefined) ? undefined : !decisive;
    }
    case "not": {
      const verdict = holds(condition.of, fieldOf);
      return verdict === undefined ? undefined : !verdict;
    }
    case "between": {
      const value = fieldOf(condition.field);
      return value === undefined ? undefined : !below(value, condition.from) && !below(condition.to, value);
    }
    case "one_of": {
      const value = fieldOf(condition.field);
      return value === undefined ? undefined : condition.values.some((each) => same(each, value));
    }
    case "compare": {
      const value = fieldOf(condition.field);
      return value === undefined ? undefined : compare(value, condition.with, condition.value);
    }
    default:
      return assertNever(condition, "holds");
  }
}

const same = (a: string | number, b: string | number): boolean =>
  typeof a === "number" && typeof b === "number" ? Math.abs(a - b) < rounding : a === b;

const below = (a: string | number, b: string | number): boolean => a < b && !same(a, b);

function compare(
  a: string | number,
  sign: Extract<Predicate, { kind: "compare" }>["with"],
  b: string | number,
): boolean {
  switch (sign) {
    case "==":
      return same(a, b);
    case "!=":
      return !same(a, b);
    case "<":
      return below(a, b);
    case "<=":
      return !below(b, a);
    case ">":
      return below(b, a);
    case ">=":
      return !below(a, b);
    default:
      return assertNever(sign, "compare");
  }
}

/** Whether a condition holds for a candidate; undefined when that is not known before the run. */
export const mayHold = (condition: Predicate, candidate: Candidate): boolean | undefined =>
  holds(condition, (field) => (candidate as Readonly<Record<string, string | number | undefined>>)[field]);
