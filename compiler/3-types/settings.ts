// Entries against the settings of a word: each is read as its type, what is missing gets its default,
// what is unknown gets a did-you-mean. The heart of the checker; blocks, amendments and calls all end here.

import type * as Ast from "../1-syntax/ast.ts";
import { bindValue } from "../2-names/bind.ts";
import type { Entries, Entry } from "../2-names/entry.ts";
import { parseFragment } from "../2-names/fragment.ts";
import type { Field, Origin } from "../2-names/origin.ts";
import { bug } from "../diagnostics/bug.ts";
import { E0206, E0218, E0301, E0311 } from "../diagnostics/codes.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { lineInside, write } from "../diagnostics/edits.ts";
import type { Place, Source } from "../diagnostics/source.ts";
import { constrain } from "./constrain.ts";
import * as limits from "./limits.ts";
import { readOnce } from "./read-once.ts";
import {
  type Context,
  type Fields,
  type Setting,
  type Settings,
  type Settled,
  spelled,
  splitExample,
  type Type,
} from "./type.ts";
import { reportStrange } from "./unknown.ts";

/** Reads a value as a type, and holds it against the type's bounds. */
export function read<T>(type: Type<T>, value: Ast.Value, context: Context, amendments?: Entries): T | undefined {
  if (value.kind === "amended") {
    const origin = { kind: "written", in: context.path } as const;
    const bound = bindValue(value, { source: context.source, origin, report: context.report });
    return read(type, value.base, context, bound.entries);
  }
  const changes = amendments ?? new Map<string, Entry>();
  const [change] = changes.values();
  if (change && !type.parts) {
    context.report(E0311({ subject: context.subject }, { at: change.at, label: "there is nothing here to amend" }));
    return undefined;
  }
  const plain = type.check(value, context, changes);
  if (plain === undefined) return undefined;
  const problem = constrain(type, plain, context, { source: context.source, span: value.span });
  if (problem) context.report(problem);
  return problem ? undefined : plain;
}

/** Reads a setting: its type, then its own rule. A field remembers where the value was written. */
export function readSetting<T>(
  setting: Setting<T>,
  field: Field<Ast.Value>,
  amendments: Entries,
  context: Context,
): Settled<T> | undefined {
  const here = { ...context, source: field.at.source };
  const { type, refuse } = setting;
  const strayed = outsideSweep(type, field, here);
  if (strayed) return void context.report(strayed);
  const make = (context: Context): T | undefined =>
    refuse ? checkRefusing(setting, field, amendments, context) : read(type, field.value, context, amendments);
  const isDefault = field.origin.kind === "default";
  const plain = amendments.size > 0 ? make(here) : readOnce(setting, field.value, isDefault, here, make);
  return plain === undefined ? undefined : { value: plain, at: field.at, written: field };
}

/** A list of values in a sweep without its `each`, or `each` where nothing is swept; undefined when it is neither. */
function outsideSweep(
  type: Type<unknown>,
  { value, at, origin }: Field<Ast.Value>,
  context: Context,
): Diagnostic | undefined {
  const wants = (): string => splitExample(type.wants)[0];
  if (origin.kind === "sweep" && value.kind === "list" && !/^List\b/.test(type.name) && value.items.length > 0) {
    const text = `each(${value.items.map((each) => spelled(context, each)).join(", ")})`;
    const notes = [{ keyword: "help", text: `a run for each of them: \`${text}\`` }];
    const where = { at, label: "one list, so one run", notes, fix: write(at, text) };
    return E0301({ subject: context.subject, wants: wants() }, where);
  }
  const name = value.kind === "call" && value.callee.names.length === 1 ? value.callee.names[0]?.text : undefined;
  if (origin.kind === "sweep" || name !== "each") return undefined;
  const text = `\`each\` stands in a sweep: \`sweep name over [experiment] { ${context.path} = ${spelled(context, value)} }\``;
  return E0301(
    { subject: context.subject, wants: wants() },
    { at, label: "an experiment is one run", notes: [{ keyword: "help", text }] },
  );
}

const anything = limits.anything<never>();

/** The setting's own rule speaks before its bounds do: "a group of 1" says more than "below 2". */
function checkRefusing<T>(
  setting: Setting<T>,
  field: Field<Ast.Value>,
  amendments: Entries,
  context: Context,
): T | undefined {
  const { type } = setting;
  const open: Type<T> = { ...type, schema: anything };
  const plain = read(open, field.value, context, amendments);
  if (plain === undefined) return undefined;
  const problem = setting.refuse?.(plain, context, field.at) ?? constrain(type, plain, context, field.at);
  if (problem) context.report(problem);
  return problem ? undefined : plain;
}

/** Read once each: the vocabulary does not change, and an editor asks at every keystroke. */
const defaults = new Map<string, Field<Ast.Value>>();

/** The value a setting has when nobody writes it, as a field. */
export const defaultField = (text: string, of: string): Field<Ast.Value> =>
  unwritten(text, `default of ${of}`, { kind: "default", of });

/** The value that another setting means, over the default that it takes the place of. */
export const impliedField = (text: string, by: string, beneath: Field<Ast.Value>): Field<Ast.Value> => ({
  ...unwritten(text, by, { kind: "implied", by }),
  beneath,
});

function unwritten(text: string, path: string, origin: Origin): Field<Ast.Value> {
  const key = `${path}\n${text}`;
  const known = defaults.get(key);
  if (known) return known;
  const source: Source = { path, text };
  const { value } = parseFragment(source);
  if (!value) bug(`\`${text}\`, ${path}, does not parse`);
  const field: Field<Ast.Value> = { value, at: { source, span: value.span }, origin };
  defaults.set(key, field);
  return field;
}

export interface Owner {
  /** `train grpo`, `clip`: for messages and the origin of defaults. */
  readonly name: string;
  /** `train`, `train.clip`; empty at the top. */
  readonly path: string;
  /** Where the word stands, for what is missing. */
  readonly at: Place;
  /** Its settings are the arguments of a call. */
  readonly called?: true;
}

/** A line with the example of a setting's type, for its author to change. */
function placeholder({ type }: Setting, key: string, owner: Owner): Fix | undefined {
  const [, examples = ""] = type.wants.split(/, such as (.*)/s);
  const [one = ""] = examples.split(/, | or /);
  if (one === "") return undefined;
  return lineInside(owner.at, `${key} = ${/^List\b/.test(type.name) ? `[${one}]` : one}`, "manual");
}

const nothing: Entries = new Map();

/** The settings of a word, which is asked at every keystroke, one by one. */
const lists = new WeakMap<Settings, readonly (readonly [string, Setting])[]>();

function listed(settings: Settings): readonly (readonly [string, Setting])[] {
  const known = lists.get(settings) ?? Object.entries(settings);
  lists.set(settings, known);
  return known;
}

/** Every setting of a word, read. Undefined when one of them could not be: its diagnostic is reported. */
export function readSettings<S extends Settings>(
  settings: S,
  entries: Entries,
  owner: Owner,
  context: Context,
  others: readonly string[] = [],
): Fields<S> | undefined {
  const strange: Entry[] = [];
  for (const [key, entry] of entries) if (!Object.hasOwn(settings, key) && !others.includes(key)) strange.push(entry);
  const legal = () => [...Object.keys(settings), ...others];
  const meant = strange.length > 0 ? reportStrange(strange, owner, legal(), context) : [];
  // what stands under another word is told of there: it is not missing as well, and what would read it is not asked
  const told = meant.filter((key) => !entries.has(key) && settings[key]?.default === undefined);
  const fields: Record<string, Settled<unknown> | undefined> = {};
  let whole = told.length === 0;
  for (const [key, setting] of listed(settings)) {
    if (told.includes(key)) continue;
    const path = owner.path === "" ? key : `${owner.path}.${key}`;
    const settled = settle(setting, entries.get(key), key, { ...context, subject: key, path }, owner);
    if (settled) context.settled(path, settled);
    else if (!setting.optional || entries.has(key)) whole = false;
    fields[key] = settled;
  }
  return whole ? (fields as Fields<S>) : undefined;
}

function settle(
  setting: Setting,
  entry: Entry | undefined,
  key: string,
  context: Context,
  owner: Owner,
): Settled<unknown> | undefined {
  if (entry?.head) {
    context.report(E0206({ name: key, is: "setting", not: "block" }, { at: entry.at, label: `write \`${key} = …\`` }));
    return undefined;
  }
  if (entry?.value) {
    const default_ = setting.default === undefined ? undefined : defaultField(setting.default, owner.name);
    const chained = default_ ? underlay(entry.value, default_) : entry.value;
    return readSetting(setting, chained, entry.entries, context);
  }
  if (setting.default !== undefined)
    return readSetting(setting, defaultField(setting.default, owner.name), entry?.entries ?? nothing, context);
  if (!setting.optional || entry) {
    const { wants } = setting.type;
    const fix = owner.called ? undefined : placeholder(setting, key, owner);
    const [at, label] = entry
      ? [entry.at, `this amends \`${key}\`, which has no value of its own`]
      : [owner.at, `\`${key}\` is missing here`];
    context.report(E0218({ owner: owner.name, name: key, wants }, { at, label, fix }));
  }
  return undefined;
}

/** Puts the default at the bottom of the chain of what has been written. */
function underlay(field: Field<Ast.Value>, bottom: Field<Ast.Value>): Field<Ast.Value> {
  return { ...field, beneath: field.beneath ? underlay(field.beneath, bottom) : bottom };
}
