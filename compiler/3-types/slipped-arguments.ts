// Slips of a call that touch several of its arguments, and are one mistake: a decimal comma, `=` for `==` in a condition, the two ends
// of a pair as two arguments.

import type * as Ast from "../1-syntax/ast.ts";
import { E0110, E0202, E0301 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { write } from "../diagnostics/edits.ts";
import { join } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { exampleFields } from "./fields.ts";
import { type Context, placeIn, type Settings, spelled } from "./type.ts";

interface Called {
  readonly name: string;
  readonly parameters: Settings;
  readonly positional: number;
  readonly variadic?: true;
}

/** What is said of such arguments; undefined where they are as a call has them. */
export const slippedArguments = (
  word: Called,
  args: readonly Ast.Argument[],
  context: Context,
): Diagnostic | undefined =>
  decimalComma(word, args, context) ??
  assigned(word, args, context) ??
  endsApart(word, args, context) ??
  misnamed(word, args, context);

const typeOf = ({ parameters }: Called, at: number): string => Object.values(parameters)[at]?.type.name ?? "";

/** `linear(0,5 -> 0)`: a digit on both sides of a comma without a blank, and one argument too many. */
function decimalComma(word: Called, args: readonly Ast.Argument[], context: Context): Diagnostic | undefined {
  if (word.variadic || args.filter((each) => !each.name).length <= word.positional) return undefined;
  for (const [i, before] of args.entries()) {
    const after = args[i + 1];
    if (!after || before.name) continue;
    const { text } = context.source;
    const whole = /\d+$/.exec(text.slice(before.span.start, before.span.end))?.[0];
    const rest = /^,\d+/.exec(text.slice(before.span.end, after.span.end))?.[0];
    if (whole === undefined || rest === undefined) continue;
    const ours = `${whole}.${rest.slice(1)}`;
    const at = placeIn(context, { start: before.span.end - whole.length, end: before.span.end + rest.length });
    return E0110(
      { found: `${whole}${rest}`, ours },
      { at, label: "the decimal sign is a point", fix: write(at, ours) },
    );
  }
  return undefined;
}

/** `where(images = 4)`: a field of an example, where a condition stands. */
function assigned(word: Called, args: readonly Ast.Argument[], context: Context): Diagnostic | undefined {
  if (typeOf(word, 0) !== "Predicate<Example>") return undefined;
  const fields = args.filter((each) => each.name && Object.hasOwn(exampleFields, each.name.text));
  const [first] = fields;
  const [begin, end] = [args[0], args.at(-1)];
  if (!first?.name || !begin || !end) return undefined;
  const isRange = (value: Ast.Value): boolean => value.kind === "range" || value.kind === "list";
  const ours = args
    .map(
      (each) =>
        `${each.name ? `${each.name.text} ${isRange(each.value) ? "in" : "=="} ` : ""}${spelled(context, each.value)}`,
    )
    .join(" and ");
  const at = placeIn(context, join(begin.span, end.span));
  const where = { at, label: "`=` gives a value, `==` compares two", fix: write(at, ours) };
  return E0301(
    { subject: context.subject, wants: "a condition" },
    { ...where, notes: [{ keyword: "help", text: `write \`${ours}\`` }] },
  );
}

/** `take(n = 64)`: the one argument that must be there, under a name of another language. */
function misnamed(word: Called, args: readonly Ast.Argument[], context: Context): Diagnostic | undefined {
  const [only, more] = args;
  if (!only?.name || more || Object.hasOwn(word.parameters, only.name.text)) return undefined;
  const names = Object.keys(word.parameters);
  const wanted = names.filter(
    (each) => word.parameters[each]?.default === undefined && !word.parameters[each]?.optional,
  );
  const [name] = wanted;
  if (name === undefined || wanted.length !== 1 || names[0] !== name || word.positional < 1) return undefined;
  if (suggest(only.name.text, names).near.length > 0) return undefined;
  const ours = spelled(context, only.value);
  const where = {
    at: placeIn(context, only.name.span),
    label: `it is called \`${name}\`, and needs no name`,
    fix: write(placeIn(context, only.span), ours),
  };
  return E0202(
    { name: only.name.text, owner: word.name, what: "setting" },
    { ...where, notes: [{ keyword: "help", text: `write \`${word.name}(${ours})\`` }] },
  );
}

const begins = new Set(["from", "start", "begin", "initial", "init", "first", "start_value", "max", "high"]);
const ends = new Set(["to", "end", "final", "stop", "last", "end_value", "min", "low"]);

/** `linear(100%, 0%)`, `linear(from = 100%, to = 0%)`. */
function endsApart(word: Called, args: readonly Ast.Argument[], context: Context): Diagnostic | undefined {
  const at = Object.values(word.parameters).findIndex(({ type }) => type.name.startsWith("Pair<"));
  if (at < 0) return undefined;
  const name = Object.keys(word.parameters)[at] ?? "";
  const unnamed = args.filter((each) => !each.name && each.value.kind === "quantity");
  const called = (names: ReadonlySet<string>) =>
    args.find((each) => each.name && names.has(each.name.text) && !Object.hasOwn(word.parameters, each.name.text));
  const [first, second] =
    !word.variadic && unnamed.length > word.positional - at
      ? [unnamed[0], unnamed[1]]
      : [called(begins) ?? unnamed[at], called(ends)];
  if (!first || !second || first === second || args.some((each) => each.name?.text === name)) return undefined;
  const ours = `${spelled(context, first.value)} -> ${spelled(context, second.value)}`;
  const place = placeIn(context, join(first.span, second.span));
  const between = args.filter(
    (each) =>
      each !== first && each !== second && each.span.start > first.span.start && each.span.end < second.span.end,
  );
  const fix = between.length === 0 ? write(place, ours) : undefined;
  const where = {
    at: place,
    label: "from one value to another is `->`",
    notes: [{ keyword: "help", text: `write \`${ours}\`` }],
    fix,
  };
  return E0301({ subject: context.subject, wants: "a pair" }, where);
}
