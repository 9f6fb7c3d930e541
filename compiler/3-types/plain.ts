// The small types: text, names out of a closed choice, yes or no, lists, ranges, pairs, tolerances,
// and a type with settings of its own in a `{ }` behind the value.

import type * as Ast from "../1-syntax/ast.ts";
import { aliases } from "../diagnostics/aliases.ts";
import { E0301, E0306 } from "../diagnostics/codes.ts";
import type { Fix } from "../diagnostics/diagnostic.ts";
import { write } from "../diagnostics/edits.ts";
import { methodHelp } from "../diagnostics/methods.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { foreignValue } from "./foreign-value.ts";
import * as limits from "./limits.ts";
import { read, readSettings } from "./settings.ts";
import { type Context, placeIn, type Settings, spelled, splitExample, type Type, type ValueOf } from "./type.ts";
import { replaceBy } from "./unknown.ts";

/** Reports that a value is of another kind than `type` wants. Silent about holes, which are reported already. */
export function refuseKind(
  type: Pick<Type<unknown>, "wants">,
  value: Ast.Value,
  context: Context,
  label?: string,
  mended?: Fix,
): undefined {
  if (value.kind === "hole") return undefined;
  const [wants, notes] = splitExample(type.wants);
  const at = placeIn(context, value.span);
  const named = value.kind === "text" && /^(?:data\.)?[a-z]\w*$/i.test(value.text);
  const foreign = mended ? undefined : foreignValue(value, context);
  const fix = mended ?? foreign?.fix ?? (named ? write(at, value.text) : undefined);
  const said = foreign?.label ?? label ?? `this is ${describeKind(value)}`;
  context.report(E0301({ subject: context.subject, wants }, { at, label: said, notes: foreign?.notes ?? notes, fix }));
  return undefined;
}

/** What a value looks like, in the words of a label. */
export function describeKind(value: Ast.Value): string {
  const kinds: Readonly<Record<Ast.Value["kind"], string>> = {
    quantity: "a number",
    text: "a text",
    path: "a name",
    list: "a list",
    call: "a call",
    amended: "an amended value",
    range: "a range",
    pair: "a pair",
    tolerance: "a value with a tolerance",
    pipeline: "a pipeline",
    binary: "an expression",
    not: "a condition",
    negative: "a negative value",
    share: "a share of something",
    bound: "a bound",
    hole: "missing",
  };
  return kinds[value.kind];
}

/** A path of one name, as its text. */
export const bareName = (value: Ast.Value): string | undefined =>
  value.kind === "path" && value.names.length === 1 ? value.names[0]!.text : undefined;

export const text: Type<string> = {
  name: "Text",
  wants: 'a text in quotes, such as "models/tiny"',
  schema: limits.text(),
  check: (value, context) => (value.kind === "text" ? value.text : refuseText(text, value, context)),
};

/** A path that is written without its quotes is a calculation. */
function refuseText(type: Type<string>, value: Ast.Value, context: Context): undefined {
  const written = spelled(context, value);
  const isPath = value.kind === "binary" && /^[\w.]+(?:[/-][\w.]+)+$/.test(written);
  const quoted = isPath ? write(placeIn(context, value.span), `"${written}"`) : undefined;
  return refuseKind(type, value, context, isPath ? "a text stands in quotes" : undefined, quoted);
}

/** A text with something in it. */
export const filled: Type<string> = { ...text, schema: limits.text().min(1) };

/** A text of some kind, with one that could stand there. */
export function textSuchAs(example: string, of: Type<string> = filled): Type<string> {
  const type: Type<string> = {
    ...of,
    wants: `a text in quotes, such as ${JSON.stringify(example)}`,
    check: (value, context) => (value.kind === "text" ? value.text : refuseText(type, value, context)),
  };
  return type;
}

/** One of a few words; each has its line of documentation. */
export function choice<const C extends Readonly<Record<string, string>>>(options: C): Type<keyof C & string> {
  const words = Object.keys(options) as (keyof C & string)[];
  const type: Type<keyof C & string> = {
    name: `Choice<${words.join(" | ")}>`,
    wants: `one of ${words.map((word) => `\`${word}\``).join(", ")}`,
    options,
    schema: limits.words(words as [keyof C & string, ...(keyof C & string)[]]) as unknown as limits.Limits<
      keyof C & string
    >,
    check: (value, context) => {
      const word = bareName(value) ?? (value.kind === "text" ? value.text : undefined);
      if (word === undefined) return refuseKind(type, value, context);
      const found = words.find((each) => each === word);
      const at = placeIn(context, value.span);
      if (found !== undefined && value.kind === "path") return found;
      if (found !== undefined) {
        const where = { at, label: "a word of the language has no quotes", fix: write(at, found, "safe") };
        context.report(E0301({ subject: context.subject, wants: "a word, not a text" }, where));
        return undefined;
      }
      const method = methodHelp(word);
      const near = method ? [] : suggest(word, words, aliases).near;
      const meant = near.map((each) => `\`${each}\``).join(" or ");
      const help = `did you mean ${meant}? it is one of ${words.join(", ")}`;
      context.report(
        E0306(
          { subject: context.subject, found: word, words },
          {
            at,
            label: "not among them",
            notes:
              near.length > 1 ? [{ keyword: "help", text: help }] : method ? [{ keyword: "help", text: method }] : [],
            ...(near.length === 1 ? replaceBy(at, near[0]) : {}),
          },
        ),
      );
      return undefined;
    },
  };
  return type;
}

const yesOrNo = { yes: "it is so", no: "it is not so" };

/** `yes` or `no`. */
export const yesNo: Type<boolean> = {
  name: "Choice<yes | no>",
  wants: "`yes` or `no`",
  options: yesOrNo,
  schema: limits.boolean(),
  check: (value, context) => {
    const word = choice(yesOrNo).check(value, context, new Map());
    return word === undefined ? undefined : word === "yes";
  },
};

/** One value where a list of them is wanted. */
export function refuseItem(type: Pick<Type<unknown>, "wants">, value: Ast.Value, context: Context): undefined {
  const one = spelled(context, value).replace(/^\((.*)\)$/, "$1");
  const fits = value.kind === "path" || value.kind === "quantity" || value.kind === "text";
  const fix = fits ? write(placeIn(context, value.span), `[${one}]`) : undefined;
  return refuseKind(type, value, context, fits ? `a list of one is \`[${one}]\`` : undefined, fix);
}

export function list<T>(of: Type<T>): Type<readonly T[]> {
  const type: Type<readonly T[]> = {
    name: `List<${of.name}>`,
    wants: `a list in brackets, each ${of.wants}`,
    ...(of.options ? { options: of.options } : {}),
    schema: limits.list(of.schema),
    check: (value, context) => {
      if (value.kind !== "list") return refuseItem(type, value, context);
      const items = value.items.map((item) => read(of, item, context));
      return items.every((item) => item !== undefined) ? (items as T[]) : undefined;
    },
  };
  return type;
}

export interface Expected {
  readonly value: number;
  readonly tolerance: number;
}

/** `a ± b` */
export function tolerance(of: Type<number>, example: string): Type<Expected> {
  const type: Type<Expected> = {
    name: `Tolerance<${of.name}>`,
    wants: `a figure with its tolerance, such as ${example}`,
    schema: limits.fields({ value: of.schema, tolerance: of.schema }),
    check: (value, context) => {
      if (value.kind !== "tolerance") return refuseKind(type, value, context, `write \`${example}\``);
      const middle = read(of, value.value, context);
      const margin = read(of, value.margin, context);
      return middle === undefined || margin === undefined ? undefined : { value: middle, tolerance: margin };
    },
  };
  return type;
}

export type AmendedValue<T, S> = { readonly base: T } & { readonly [K in keyof S]: ValueOf<S[K]> };

/** A value with settings of its own: `0.2 { dual = 3.0 }`. They count as settings at the path of the value. */
export function amended<T, S extends Settings>(base: Type<T>, parts: S): Type<AmendedValue<T, S>> {
  return {
    name: base.name,
    wants: base.wants,
    ...(base.options ? { options: base.options } : {}),
    schema: limits.anything<AmendedValue<T, S>>(),
    base,
    parts,
    check: (value, context, amendments) => {
      const braced = value.kind === "call" && base.options ? inBraces(value, base.options, parts, context) : undefined;
      if (braced !== undefined) {
        const fix = write(placeIn(context, value.span), braced, "safe");
        return refuseKind(base, value, context, "its settings stand in braces, not in brackets", fix);
      }
      const bounds = Object.hasOwn(parts, "high") ? ends(value) : undefined;
      if (bounds) {
        const both = bounds.map((each) => spelled(context, each)).join(" { high = ");
        return refuseKind(
          base,
          value,
          context,
          "the upper bound stands behind the lower",
          write(placeIn(context, value.span), `${both} }`),
        );
      }
      const plain = read(base, value, context);
      const owner = { name: context.subject, path: context.path, at: placeIn(context, value.span) };
      const fields = readSettings(parts, amendments, owner, context);
      if (plain === undefined || fields === undefined) return undefined;
      const values = Object.entries(fields).flatMap(([key, field]) => (field ? [[key, field.value]] : []));
      return { base: plain, ...Object.fromEntries(values) } as AmendedValue<T, S>;
    },
  };
}

/** The two numbers of `[0.2, 0.28]` or `0.2..0.28`. */
function ends(value: Ast.Value): readonly Ast.Value[] | undefined {
  const both = value.kind === "list" ? value.items : value.kind === "range" ? [value.from, value.to] : [];
  return both.length === 2 && both.every((each) => each.kind === "quantity") ? both : undefined;
}

/** `merged(std = population)` as it is written: `merged { std = population }`; undefined when it is not that slip. */
function inBraces(
  { callee, arguments: args }: Ast.Call,
  words: Readonly<Record<string, string>>,
  parts: Settings,
  context: Context,
): string | undefined {
  const word = bareName(callee);
  if (word === undefined || !Object.hasOwn(words, word) || args.length === 0) return undefined;
  if (!args.every((each) => each.name && Object.hasOwn(parts, each.name.text))) return undefined;
  return `${word} { ${args.map((each) => `${each.name?.text} = ${spelled(context, each.value)}`).join("  ")} }`;
}
