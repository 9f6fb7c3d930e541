// Completion: what may be written where the cursor stands, from the vocabulary and the names of the spec. Settings that
// are written already are not offered again; those that must be written come first.

import { type CompletionItem, CompletionItemKind, InsertTextFormat, type Position } from "vscode-languageserver/node";
import { besides, relativeTo } from "../../compiler/2-names/load.ts";
import type { Setting, Settings } from "../../compiler/3-types/type.ts";
import { exampleFields } from "../../compiler/vocabulary/fields.ts";
import { vocabulary } from "../../compiler/vocabulary/registry.ts";
import type { BlockWord, FunctionWord } from "../../compiler/vocabulary/word.ts";
import { units } from "../../grammar/units.ts";
import { type Cursor, cursorAt, type Wanted } from "../cursor.ts";
import type { Documents, View } from "../documents.ts";
import { ancestry } from "../names.ts";
import { offsetAt, rangeOf } from "../position.ts";
import { familiesOf, mentionsOf } from "../read.ts";
import { describeBlock, describeFunction, describeSetting, familyName, given } from "../words.ts";

interface Offer {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  readonly doc?: string;
  /** In place of the label; `$0` is where the cursor goes. */
  readonly insert?: string;
  /** Earlier is better; within one rank the alphabet decides. */
  readonly rank?: number;
}

/** `snippets`: the editor can put the cursor into what is inserted. */
export function complete(view: View, position: Position, documents: Documents, snippets = true): CompletionItem[] {
  const cursor = cursorAt(view.source, offsetAt(view.source, position));
  const range = rangeOf(view.source, cursor.typed);
  const offers = offersFor(cursor, view, documents);
  const unique = [...new Map(offers.map((each) => [each.label, each])).values()];
  return unique.map(({ label, kind, detail, doc, insert, rank = 5 }) => ({
    label,
    kind,
    ...(detail === undefined ? {} : { detail }),
    ...(doc === undefined ? {} : { documentation: { kind: "markdown" as const, value: doc } }),
    sortText: `${rank}${label}`,
    insertTextFormat: snippets && insert?.includes("$0") ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText: snippets ? (insert ?? label) : (insert ?? label).replace("$0", "") },
  }));
}

function offersFor(cursor: Cursor, view: View, documents: Documents): readonly Offer[] {
  const { wanted } = cursor;
  switch (wanted.kind) {
    case "file":
      return [
        { label: "use", kind: CompletionItemKind.Keyword, insert: 'use { $0 } from "models.perl"', rank: 6 },
        ...vocabulary.inside("file").map((word) => offerBlock(word)),
      ];
    case "member":
      return members(wanted);
    case "head":
      return heads(wanted, view, documents);
    case "value":
      return values(wanted.expected, wanted.stage, cursor, view, documents);
    case "argument": {
      const { call, expected } = wanted;
      const named = Object.entries(call.parameters).filter(([name]) => !call.written.has(name));
      const positional = call.index < call.word.positional || expected?.type.name.startsWith("Predicate");
      return [
        ...named.map(([name, setting]) => offerSetting(name, setting, call.word.name)),
        ...(positional ? values(expected, false, cursor, view, documents) : []),
      ];
    }
    case "dataset":
      return datasets(cursor, view, documents).map((each) => ({ ...each, label: each.label.replace("data.", "") }));
    case "use":
      return usable(cursor, view, documents);
    case "file name":
      return documents
        .specs()
        .filter((path) => path !== view.source.path)
        .map((path) => ({ label: beside(view.source.path, path), kind: CompletionItemKind.File }));
    case "nothing":
      return [];
  }
}

/** A path as it is written in a file; all paths of an editor are absolute. */
const beside = (file: string, path: string) => relativeTo(file.replace(/^\//, ""), path.replace(/^\//, ""));

function offerSetting(name: string, setting: Setting, owner: string): Offer {
  return {
    label: name,
    kind: CompletionItemKind.Property,
    detail: `${setting.type.name}, ${given(setting).replaceAll("`", "")}`,
    doc: describeSetting(name, setting, owner),
    insert: `${name} = $0`,
    rank: setting.default === undefined && !setting.optional ? 1 : 2,
  };
}

const offerBlock = (word: BlockWord): Offer => ({
  label: word.name,
  kind: CompletionItemKind.Class,
  detail: "block",
  doc: describeBlock(word),
  insert: word.inside.includes("file") ? `${word.name} $0 {\n}` : `${word.name} {\n  $0\n}`,
  rank: 3,
});

const offerFunction = (word: FunctionWord): Offer => ({
  label: word.name,
  kind: CompletionItemKind.Function,
  detail: familyName(word),
  doc: describeFunction(word),
  insert:
    word.positional === 0 && !("parameters" in word && Object.keys(word.parameters).length)
      ? word.name
      : `${word.name}($0)`,
  rank: 3,
});

function members({ block, settings, owner, written }: Extract<Wanted, { kind: "member" }>): readonly Offer[] {
  const free = Object.entries(settings as Settings).filter(([name]) => !written.has(name));
  const inside = block ? vocabulary.inside(block.word) : [];
  return [
    ...free.map(([name, setting]) => offerSetting(name, setting, owner)),
    ...inside.filter((each) => each.named || !written.has(each.word)).map(offerBlock),
  ];
}

function heads(
  { owner, word, behind }: Extract<Wanted, { kind: "head" }>,
  view: View,
  documents: Documents,
): readonly Offer[] {
  const kinds = vocabulary.inside(owner).filter((each) => each.word === word);
  const relation = behind.at(-1) ?? "";
  const [kind] = kinds;
  if (kind?.relations?.includes(relation)) {
    if (Object.hasOwn(kind.settings, relation)) return [];
    const own = declared(view, documents, word).filter((each) => each.label !== behind[0]);
    return own;
  }
  const relations = (kind?.relations ?? []).map((label) => ({
    label,
    kind: CompletionItemKind.Keyword,
    insert: `${label} $0`,
  }));
  const names = behind.length > 0 ? [] : kinds.filter((each) => each.name !== each.word);
  return [
    ...names.map((each) => ({
      ...offerBlock(each),
      label: each.name.slice(word.length + 1),
      insert: `${each.name.slice(word.length + 1)} {\n  $0\n}`,
    })),
    ...relations,
  ];
}

function values(
  expected: Setting | undefined,
  stage: boolean,
  cursor: Cursor,
  view: View,
  documents: Documents,
): readonly Offer[] {
  if (/^\d/.test(cursor.text)) return measures(expected, cursor.text);
  if (stage) return vocabulary.functions.filter((each) => each.family === "stage").map(offerFunction);
  const name = expected?.type.name ?? "";
  const options = Object.entries(expected?.type.options ?? {}).map(([label, doc]) => ({
    label,
    kind: CompletionItemKind.EnumMember,
    detail: doc,
    ...(expected?.default === label ? { rank: 0 } : {}),
  }));
  const families = familiesOf(expected);
  const functions = vocabulary.functions.filter((each) => families.includes(each.family)).map(offerFunction);
  const fields = Object.entries(exampleFields).map(([label, { doc }]) => ({
    label,
    kind: CompletionItemKind.Field,
    detail: doc,
  }));
  const itself = ["policy", "reference"].map((label) => ({ label, kind: CompletionItemKind.Variable, rank: 4 }));
  return [
    ...options,
    ...(name === "Weights" ? [{ label: "fresh", kind: CompletionItemKind.EnumMember }] : []),
    ...functions,
    ...(name.includes("Dataset") ? datasets(cursor, view, documents) : []),
    ...(name === "Model" ? [...declared(view, documents, "model"), ...itself] : []),
    ...(name.startsWith("Predicate") ? fields : []),
  ];
}

/** A number that has been begun, in the units that may stand behind it. */
function measures(expected: Setting | undefined, typed: string): readonly Offer[] {
  const name = expected?.type.name ?? "";
  const number = /^[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?/.exec(typed)?.[0] ?? "";
  const wanted = [...name.matchAll(/Count<([^<>]*)>/g)].flatMap((match) => (match[1] ?? "").split(" | "));
  const dimensions = [...wanted, ...(name.includes("Share") ? ["share"] : [])];
  return units
    .filter((each) => dimensions.includes(each.dimension))
    .map((each) => ({ label: `${number}${each.suffix}`, kind: CompletionItemKind.Unit, detail: each.plural }));
}

/** Top-level names that can be used here: those of the file and those it takes from others. */
function declared(view: View, documents: Documents, word: string): readonly Offer[] {
  const { file, source } = view;
  const own = file?.members.filter((each) => each.word.text === word).map((each) => each.head.name?.text) ?? [];
  const taken = (file?.uses ?? []).flatMap((use) => {
    const other = documents.tree(besides(source.path, use.from.text));
    const there = other?.file.members.filter((each) => each.word.text === word).map((each) => each.head.name?.text);
    return use.names.map((name) => name.text).filter((name) => there?.includes(name));
  });
  return [...own, ...taken]
    .filter((name) => name !== undefined)
    .map((label) => ({ label, kind: CompletionItemKind.Variable, detail: word, rank: 1 }));
}

/** Datasets of the experiment around the cursor and of those it extends. */
function datasets({ inside }: Cursor, view: View, documents: Documents): readonly Offer[] {
  const { file, source } = view;
  if (!file) return [];
  const homes = ancestry(inside, { file, source }, documents);
  const names = homes.flatMap((home) =>
    mentionsOf(home.tree.file)
      .filter((each) => each.inside === home.block.head.name?.text)
      .flatMap((each) => (each.role.kind === "dataset" && each.role.declares ? [each.text] : [])),
  );
  return [...new Set(names)].map((name) => ({
    label: `data.${name}`,
    kind: CompletionItemKind.Variable,
    detail: "dataset",
    rank: 1,
  }));
}

/** What the file behind `from` declares, or, before that is written, all specs around. */
function usable(cursor: Cursor, view: View, documents: Documents): readonly Offer[] {
  const use = view.file?.uses.find(
    (each) => each.span.start <= cursor.typed.start && cursor.typed.start <= each.span.end,
  );
  const paths = use && use.from.text !== "" ? [besides(view.source.path, use.from.text)] : documents.specs();
  const taken = new Set(use?.names.map((name) => name.text).filter((name) => name !== cursor.text));
  return paths
    .filter((path) => path !== view.source.path)
    .flatMap((path) => documents.tree(path)?.file.members ?? [])
    .flatMap((block) =>
      block.head.name
        ? [{ label: block.head.name.text, kind: CompletionItemKind.Variable, detail: block.word.text }]
        : [],
    )
    .filter((each) => !taken.has(each.label));
}
