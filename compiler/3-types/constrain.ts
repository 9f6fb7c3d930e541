// The verdict on a plain value, said as a diagnostic: the rule that failed, drawn with the value beneath it.
// Schemas carry bounds; the units in which a bound is printed come from the type's dimension.

import type { Issue } from "../../plan/nodes/check.ts";
import { E0301, E0307, E0401, E0402 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { drawn } from "../diagnostics/drawn.ts";
import { writeNumber } from "../diagnostics/edits.ts";
import { printNumber, printShare } from "../diagnostics/print-number.ts";
import type { Place } from "../diagnostics/source.ts";
import { type Context, splitExample, type Type } from "./type.ts";

/** What is wrong with a value of the right type, or undefined. */
export function constrain<T>(type: Type<T>, value: T, context: Context, at: Place): Diagnostic | undefined {
  const [issue] = type.schema.check(value);
  if (!issue) return undefined;
  const found = issue.path.reduce<unknown>((held, key) => (held as Record<PropertyKey, unknown>)[key], value);
  if (typeof found === "number") return verdict(issue, found, type.name === "Share", type.wants, context.subject, at);
  const [wants, notes] = splitExample(type.wants);
  const label = found === "" ? "nothing stands in it" : "this is another text";
  return E0301({ subject: context.subject, wants }, { at, label, notes });
}

function verdict(
  issue: Issue,
  number: number,
  isShare: boolean,
  wants: string,
  subject: string,
  at: Place,
): Diagnostic | undefined {
  if (!Number.isFinite(number))
    return E0402({ subject, value: "infinite", limit: "finite" }, { at, label: "larger than any number here" });
  const print = isShare ? printShare : printNumber;
  const value = print(number);
  const below = issue.code === "too_small";
  if (!below && issue.code !== "too_big")
    return E0307(
      { subject, value, wants },
      { at, label: "a whole number is wanted", ...writeNumber(at, Math.max(1, Math.round(number))) },
    );
  const nearest = Number(below ? issue.minimum : issue.maximum);
  const limit = print(nearest);
  const sign = `${below ? ">" : "<"}${issue.inclusive ? "=" : ""}`;
  const rule = drawn([subject, value], [" "], [sign, "false"], [` ${limit}`]);
  const words = issue.inclusive ? ["at least", "at most"] : ["above", "below"];
  const bound = `${words[below ? 0 : 1]} ${limit}`;
  const beyond = below ? "below" : "above";
  const label = issue.inclusive ? `this is ${beyond} ${limit}` : `this is not ${bound}`;
  const where = { at, label, rule, ...(issue.inclusive ? writeNumber(at, nearest) : {}) };
  return isShare && (limit === "0%" || limit === "100%")
    ? E0401({ subject, value }, where)
    : E0402({ subject, value, limit: bound }, where);
}
