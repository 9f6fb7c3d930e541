// A call against the parameters of its word: positional ones in order, then named ones, each read as its type.
// Also finds the word itself among those of a family, with a did-you-mean when there is none.

import type * as Ast from "../1-syntax/ast.ts";
import type { Entry } from "../2-names/entry.ts";
import { forgottenUse } from "../2-names/forgotten.ts";
import { aliases } from "../diagnostics/aliases.ts";
import { E0203, E0212, E0217 } from "../diagnostics/codes.ts";
import { join } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { type Owner, readSettings } from "./settings.ts";
import { slippedArguments } from "./slipped-arguments.ts";
import { type Context, placeIn, type Settings } from "./type.ts";
import { replaceBy } from "./unknown.ts";
import type { Arguments, Family, FunctionWord, SourceWord } from "./word.ts";

/** `rollout(10)`, or the bare word `shuffle`: what is called, and with what. */
export function callee(
  value: Ast.Value,
): { readonly name: Ast.Name; readonly args: readonly Ast.Argument[] } | undefined {
  if (value.kind === "call") return { name: oneName(value.callee), args: value.arguments };
  if (value.kind === "path" && value.names.length === 1) return { name: value.names[0]!, args: [] };
  return undefined;
}

/** No word has a dot in it, so that one called by a path is looked up, and refused, under the whole of it. */
function oneName(path: Ast.Path): Ast.Name {
  const [name, ...more] = path.names;
  if (name && more.length === 0) return name;
  const { span, first, last } = path;
  return { kind: "name", span, first, last, text: path.names.map((each) => each.text).join(".") };
}

/** What a word of each family is, for messages and for the editor. */
export const familyNames: Readonly<Record<Family, string>> = {
  source: "dataset",
  stage: "stage of a dataset",
  curve: "curve",
  grader: "grader",
  estimator: "estimator of KL",
  model: "model",
};

/** The word of a family called so; reports an unknown one. */
export function findWord<F extends Family>(
  family: F,
  name: Ast.Name,
  context: Context,
): Extract<FunctionWord, { family: F }> | undefined {
  const word = context.vocabulary.find(family, name.text);
  if (word) return word;
  const legal = context.vocabulary.namesOf(family);
  const at = placeIn(context, name.span);
  const { near, sentence } = suggest(name.text, legal, aliases);
  const others = context.vocabulary.functions.filter((each) => each.name === name.text);
  const help = others[0]
    ? `\`${name.text}\` is a ${familyNames[others[0].family]}: ${others[0].example}`
    : (sentence ?? `there are ${legal.map((each) => `\`${each}\``).join(", ")}`);
  context.report(
    E0212(
      { kind: familyNames[family], name: name.text },
      {
        at,
        label: "not known",
        notes: [{ keyword: "help", text: help }],
        ...(near.length === 1 ? replaceBy(at, near[0]) : {}),
      },
    ),
  );
  return undefined;
}

/** Reports a name that means nothing where it stands. */
export function reportName(path: Ast.Path, what: string, legal: readonly string[], context: Context): undefined {
  const name = path.names.map((each) => each.text).join(".");
  const at = placeIn(context, path.span);
  const elsewhere = forgottenUse(context.scope, { name, word: what, at });
  if (elsewhere) return void context.report(elsewhere);
  const { near, sentence } = suggest(name, legal, aliases);
  const help =
    sentence ?? (legal.length > 0 ? `there are ${legal.map((each) => `\`${each}\``).join(", ")}` : undefined);
  context.report(
    E0203(
      { what, name },
      {
        at,
        label: "not known",
        notes: help ? [{ keyword: "help", text: help }] : [],
        ...(near.length === 1 ? replaceBy(at, near[0]) : {}),
      },
    ),
  );
  return undefined;
}

/** The arguments of a call as plain values; undefined when one of them is wrong, missing or unknown. */
export function readArguments<P extends Settings>(
  word: Pick<SourceWord<P>, "name" | "parameters" | "positional" | "variadic" | "example">,
  call: { readonly name: Ast.Name; readonly args: readonly Ast.Argument[] },
  context: Context,
): Arguments<P> | undefined {
  const names = Object.keys(word.parameters);
  const entries = new Map<string, Entry>();
  let position = 0;
  let whole = true;
  const given = word.variadic ? gather(call.args, word.positional - 1) : call.args;
  const unnamed = call.args.filter((each) => !each.name).length;
  const isStrange = ({ name }: Ast.Argument): boolean =>
    name !== undefined && !Object.hasOwn(word.parameters, name.text);
  if ((!word.variadic && unnamed > word.positional) || call.args.some(isStrange)) {
    const slipped = slippedArguments(word, call.args, context);
    if (slipped) return void context.report(slipped);
  }
  for (const argument of given) {
    const at = placeIn(context, argument.span);
    const key = argument.name?.text ?? names[position++];
    const tooMany = !argument.name && position > word.positional;
    if (key === undefined || tooMany || entries.has(key)) {
      const label = entries.has(key ?? "") ? `\`${key}\` is given twice` : "one argument too many";
      context.report(E0217({ word: word.name, example: word.example }, { at, label }));
      whole = false;
      continue;
    }
    const origin = { kind: "written", in: context.path } as const;
    const source = context.source;
    entries.set(key, {
      key,
      at: argument.name ? placeIn(context, argument.name.span) : at,
      value: { value: argument.value, at: { source, span: argument.value.span }, origin },
      entries: new Map(),
      statements: [],
    });
  }
  if (!whole) return undefined;
  const at = placeIn(context, call.name.span);
  const owner: Owner = { name: word.name, path: `${context.path}.${word.name}`, at, called: true };
  const fields = readSettings(word.parameters, entries, owner, { ...context, settled: () => {} });
  if (!fields) return undefined;
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, field?.value])) as Arguments<P>;
}

/** The unnamed arguments from the `first`-th on, put into one list: `mix(a, b)` has one argument, `[a, b]`. */
function gather(args: readonly Ast.Argument[], first: number): readonly Ast.Argument[] {
  const unnamed = args.filter((each) => !each.name).slice(first);
  const [head] = unnamed;
  const tail = unnamed.at(-1);
  if (!head || !tail) return args;
  const node = { span: join(head.span, tail.span), first: head.first, last: tail.last };
  const list: Ast.List = { kind: "list", ...node, items: unnamed.map((each) => each.value) };
  const gathered: Ast.Argument = { kind: "argument", ...node, name: undefined, value: list };
  return args.flatMap((each) => (each === head ? [gathered] : unnamed.includes(each) ? [] : [each]));
}
