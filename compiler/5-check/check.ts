// Bound experiment → typed spec: every block and setting has a word, every value a type, and every field keeps
// who wrote it. Rules between settings are not asked here but in 6-lower/rules, where defaults are explicit.

import { type Entries, type Entry, relationsIn } from "../2-names/entry.ts";
import { isWritten } from "../2-names/origin.ts";
import { withoutIdleProfile } from "../2-names/profile.ts";
import type { Bound, Scope } from "../2-names/scope.ts";
import { figureOf, readBenchmark } from "../3-types/benchmark.ts";
import { judge as judgeBlock } from "../3-types/blocks/judge.ts";
import { readModel } from "../3-types/model-block.ts";
import { checkRequired } from "../3-types/require.ts";
import { impliedField, type Owner, readSetting, readSettings } from "../3-types/settings.ts";
import type { Context, Fields, Settings, Settled } from "../3-types/type.ts";
import { replaceBy } from "../3-types/unknown.ts";
import type { BlockWord, DatasetTree, Figure, Vocabulary } from "../3-types/word.ts";
import { experiment } from "../4-vocabulary/blocks/experiment.ts";
import { forms } from "../4-vocabulary/forms.ts";
import { aliases } from "../diagnostics/aliases.ts";
import { E0206, E0213, E0214, E0215, E0216, E0219, E0422 } from "../diagnostics/codes.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { append, meant, takeOut, write } from "../diagnostics/edits.ts";
import { methodHelp } from "../diagnostics/methods.ts";
import type { Place } from "../diagnostics/source.ts";
import { suggest } from "../diagnostics/suggest.ts";

/** A block that has been read. */
export interface TypedBlock {
  /** `train`, `evaluate.concepts`: the path of its settings, and the id of the node it becomes. */
  readonly key: string;
  readonly word: BlockWord;
  readonly at: Place;
  readonly fields: Fields<Settings>;
}

/** An experiment whose every value has its type. */
export interface TypedSpec {
  readonly name: string;
  readonly at: Place;
  readonly fields: Fields<typeof experiment.settings>;
  readonly data: ReadonlyMap<string, Settled<DatasetTree>>;
  readonly blocks: readonly TypedBlock[];
  /** Every setting by path, defaults included: what `explain` knows. */
  readonly settings: ReadonlyMap<string, Settled<unknown>>;
}

/** Undefined when something in the experiment has no type; what, is reported. `settings` fills as they are read. */
export function check(
  bound: Bound,
  scope: Scope,
  vocabulary: Vocabulary,
  report: (diagnostic: Diagnostic) => void,
  settings: Map<string, Settled<unknown>> = new Map(),
): TypedSpec | undefined {
  const context: Context = {
    source: bound.at.source,
    subject: bound.name,
    path: "",
    scope,
    vocabulary,
    report,
    settled: (path, field) => settings.set(path, field),
  };
  const entries = withoutIdleProfile(bound.entry.entries);
  reportStatements(bound.entry, context, linesOf(experiment.name));
  reportRelations(bound.entry, experiment as unknown as BlockWord, context);
  const inside = vocabulary.inside("experiment");
  const isBlock = (entry: Entry) => inside.some((word) => word.word === entry.key.split(".")[0]);
  const blockKeys = [...new Set(inside.map((word) => word.word))];
  const evaluates = [...entries.keys()].filter((key) => key.startsWith("evaluate."));
  const own: Owner = { name: "experiment", path: "", at: bound.at };
  const fields = readSettings(experiment.settings, entries, own, context, [...blockKeys, ...evaluates]);
  const data = readData(entries.get("data"), context);
  const read = [...entries.values()].filter((entry) => isBlock(entry) && entry.key !== "data");
  const blocks = read.map((entry) => readBlock(entry, inside, context));
  if (!entries.has("train")) {
    // a block of an unknown word may well be it, and has been reported
    const stranger = (entry: Entry) => entry.head && !isBlock(entry) && !Object.hasOwn(experiment.settings, entry.key);
    if ([...entries.values()].some(stranger)) return undefined;
    const notes = [{ keyword: "help", text: "write `train grpo { … }` or `train supervised { … }` into it" }];
    const where = { at: bound.at, label: "nothing is trained here", notes };
    report(E0422({ owner: `experiment ${bound.name}`, name: "train" }, where));
    return undefined;
  }
  const whole = fields && data && blocks.every((block) => block !== undefined);
  if (whole) imply(blocks, settings);
  if (whole) checkRequired(bound.entry.statements, settings, context);
  return whole ? { name: bound.name, at: bound.at, fields, data, blocks: inOrder(blocks), settings } : undefined;
}

/** Notes what settings mean for others that nobody wrote, so that explain, diff and lock say what the plan does. */
function imply(blocks: readonly TypedBlock[], settings: Map<string, Settled<unknown>>): void {
  for (const { key, word, fields } of blocks)
    for (const { path, text, by } of word.implied?.(fields) ?? []) {
      const whole = `${key}.${path}`;
      const settled = settings.get(whole);
      if (!settled || isWritten(settled.written.origin)) continue;
      // a profile that says the same is who says it
      if (settled.written.origin.kind === "profile" && settled.value === text) continue;
      const written = impliedField(text, by, settled.written);
      settings.set(whole, { value: text, at: written.at, written });
    }
}

/** The words that may begin a line of their own in a block: `require`, `without`. */
const linesOf = (block: string): readonly string[] =>
  forms.filter((each) => each.stands === "line" && each.inside.includes(block)).map((each) => each.name);

/** The order of writing says nothing: blocks stand by their path. */
const inOrder = (blocks: readonly TypedBlock[]): readonly TypedBlock[] =>
  [...blocks].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

function readData(entry: Entry | undefined, context: Context): ReadonlyMap<string, Settled<DatasetTree>> | undefined {
  const data = new Map<string, Settled<DatasetTree>>();
  if (!entry) return data;
  if (entry.value) return void reportNotABlock(entry, context);
  const word = context.vocabulary.inside("experiment").find((each) => each.word === "data");
  reportStatements(entry, context);
  let whole = true;
  for (const [name, member] of entry.entries) {
    const path = `data.${name}`;
    if (!member.value || !word?.open) {
      context.report(E0206({ name, is: "dataset", not: "block" }, { at: member.at, label: `write \`${name} = …\`` }));
      whole = false;
      continue;
    }
    const setting = { type: word.open, doc: "A dataset." };
    const settled = readSetting(setting, member.value, member.entries, { ...context, subject: name, path });
    if (!settled) whole = false;
    else {
      data.set(name, settled);
      context.settled(path, settled);
    }
  }
  return whole ? data : undefined;
}

function readBlock(entry: Entry, inside: readonly BlockWord[], context: Context): TypedBlock | undefined {
  if (entry.value) return reportNotABlock(entry, context);
  const [wordText = ""] = entry.key.split(".");
  const kinds = inside.filter((each) => each.word === wordText);
  const word = chooseKind(entry, kinds, context);
  if (!word) return undefined;
  reportStatements(entry, context);
  reportRelations(entry, word, context);
  const at = entry.head?.at ?? entry.at;
  const entries = withRelations(entry, word, context);
  const benchmarks = word.figures ? [...entries.keys()].filter((key) => benchmarkOf(entries.get(key), context)) : [];
  const own = { name: word.name, path: entry.key, at };
  const legal = word.figures ? context.scope.names(at.source, "benchmark") : [];
  const fields = readSettings(word.settings, entries, own, context, [...new Set([...benchmarks, ...legal])]);
  // what is no word here may have been meant as a benchmark: nothing more is said of such a block
  const strange = [...entries.keys()].some((key) => !Object.hasOwn(word.settings, key) && !benchmarks.includes(key));
  if (word.figures && strange) return undefined;
  const figures = benchmarks.map((key) => [key, readFigure(entries.get(key), entry.key, context)] as const);
  if (!fields || figures.some(([, figure]) => figure === undefined)) return undefined;
  return { key: entry.key, word, at, fields: { ...fields, ...Object.fromEntries(figures) } as Fields<Settings> };
}

/** The benchmark that a setting is called after, in the file that wrote it. */
function benchmarkOf(entry: Entry | undefined, context: Context): Bound | undefined {
  const found = entry && context.scope.find(entry.value?.at.source ?? entry.at.source, entry.key);
  return found?.word === "benchmark" ? found : undefined;
}

function readFigure(entry: Entry | undefined, owner: string, context: Context): Settled<Figure> | undefined {
  const declared = benchmarkOf(entry, context);
  if (!entry?.value || !declared) return undefined;
  const path = `${owner}.${entry.key}`;
  const settled = readSetting(figureOf(declared), entry.value, entry.entries, { ...context, subject: entry.key, path });
  if (settled) context.settled(path, settled);
  return settled;
}

/** `train grpo` or `train supervised`: the block of this word that the head names. */
function chooseKind(entry: Entry, kinds: readonly BlockWord[], context: Context): BlockWord | undefined {
  const [only] = kinds;
  const name = entry.head?.name;
  const at = name && entry.head ? { source: entry.head.at.source, span: name.span } : entry.at;
  if (only && kinds.length === 1) {
    if (!name || only.named) return only;
    const gap = /\s*$/.exec(at.source.text.slice(0, at.span.start))?.[0].length ?? 0;
    const fix = takeOut({ ...at, span: { start: at.span.start - gap, end: at.span.end } }, "safe");
    context.report(E0215({ word: only.word, name: name.text }, { at, label: `\`${only.word}\` takes no name`, fix }));
    return undefined;
  }
  const legal = kinds.map((each) => each.name.slice(each.word.length + 1));
  const found = kinds.find((each) => each.name === `${each.word} ${name?.text}`);
  if (found) return found;
  if (!name) {
    const fitting = kinds.filter((each) => [...entry.entries.keys()].every((key) => Object.hasOwn(each.settings, key)));
    const fix =
      fitting.length === 1 && entry.head ? append(at, fitting[0]!.name.slice(fitting[0]!.word.length)) : undefined;
    const label = `\`${entry.key} ${legal[0]} { … }\`, for one`;
    context.report(E0213({ word: entry.key, kinds: legal }, { at, label, fix }));
    return undefined;
  }
  const method = entry.key === "train" ? methodHelp(name.text) : undefined;
  const { near, sentence } = suggest(name.text, legal, aliases);
  const help = method ?? sentence;
  const notes = help ? [{ keyword: "help", text: help }] : [];
  const fix = near.length === 1 && !method ? replaceBy(at, near[0]) : method ? replaceBy(at, "grpo") : {};
  context.report(E0214({ word: entry.key, name: name.text }, { at, label: "not known", notes, ...fix }));
  return undefined;
}

/** `every 50step` in the head is the setting `every` of the block. */
function withRelations(entry: Entry, word: BlockWord, context: Context): Entries {
  const entries = new Map(entry.entries);
  for (const relation of entry.head?.relations ?? []) {
    const key = relation.word.text;
    const { target } = relation;
    if (!entry.head || !word.relations?.includes(key) || entries.has(key)) continue;
    const source = relationsIn(entry.head);
    const at = { source, span: relation.word.span };
    const value = {
      value: target,
      at: { source, span: target.span },
      origin: { kind: "written", in: context.subject } as const,
    };
    entries.set(key, { key, at, value, entries: new Map(), statements: [] });
  }
  return entries;
}

function reportRelations(entry: Entry, word: BlockWord, context: Context): void {
  for (const relation of entry.head?.relations ?? []) {
    const key = relation.word.text;
    if (!entry.head || word.relations?.includes(key)) continue;
    const at = { source: relationsIn(entry.head), span: relation.word.span };
    const { sentence } = suggest(key, word.relations ?? []);
    const notes = sentence ? [{ keyword: "help", text: sentence }] : [];
    context.report(E0219({ owner: word.name, name: key }, { at, label: "means nothing here", notes }));
  }
}

function reportStatements(entry: Entry, context: Context, legal: readonly string[] = []): void {
  for (const { statement, at } of entry.statements) {
    const name = statement.name.text;
    if (legal.includes(name)) continue;
    const word = context.vocabulary.functions.find((each) => each.name === name);
    const { near } = word ? { near: [] } : suggest(name, legal);
    const help = word
      ? `\`${name}\` makes a value: \`name = ${word.example}\``
      : near.length > 0
        ? `did you mean ${near.map((each) => `\`${each}\``).join(" or ")}?`
        : "a line is a setting `name = value` or a block `word { … }`";
    const notes = [{ keyword: "help", text: help }];
    context.report(E0216({ name }, { at, label: "not a line of its own", notes, fix: meant(at, near) }));
  }
}

function reportNotABlock(entry: Entry, context: Context): undefined {
  const { key, at, value } = entry;
  const kind = value?.value.kind === "path" ? value.value.names.map((each) => each.text).join(" ") : undefined;
  const named = kind && context.vocabulary.blocks.some((each) => each.name === `${key} ${kind}`);
  // `train = grpo { … }`
  const fix =
    named && value && value.at.source === at.source
      ? write({ ...at, span: { start: at.span.start, end: value.at.span.end } }, `${key} ${kind}`, "safe")
      : undefined;
  context.report(E0206({ name: key, is: "block", not: "setting" }, { at, label: `write \`${key} { … }\``, fix }));
  return undefined;
}

/** A declared model, judge or benchmark, read for its own sake: a mistake in one that nothing uses is still a mistake. */
export function checkModelBlock(
  bound: Bound,
  scope: Scope,
  vocabulary: Vocabulary,
  report: (diagnostic: Diagnostic) => void,
): void {
  const owner = { name: bound.name, path: bound.name, at: bound.at };
  const { source } = bound.at;
  const context: Context = {
    source,
    subject: bound.name,
    path: bound.name,
    scope,
    vocabulary,
    report,
    settled: () => {},
  };
  reportStatements(bound.entry, context);
  switch (bound.word) {
    case "judge":
      readSettings(judgeBlock.settings, bound.entry.entries, owner, context);
      break;
    case "benchmark":
      readBenchmark(bound, context);
      break;
    default:
      readModel(bound.entry.entries, owner, context);
  }
}
