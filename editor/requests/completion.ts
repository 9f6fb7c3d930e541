// Completion: what may be written where the cursor stands, from the vocabulary and the names of the spec. Settings that
// are written already are not offered again; those that must be written come first.

import { type CompletionItem, CompletionItemKind, InsertTextFormat, type Position } from "vscode-languageserver";
import { resolvePath } from "../../compiler/2-names/paths.ts";
import type { Setting } from "../../compiler/3-types/type.ts";
import { forms } from "../../compiler/4-vocabulary/forms.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { type Cursor, cursorAt, type Wanted } from "../document/cursor.ts";
import type { Documents, View } from "../document/documents.ts";
import { beside, type Declared, declaredIn, elsewhere, importEdit, inScope } from "../document/importing.ts";
import {
  amendedBy,
  blocksIn,
  declaredAs,
  experimentSpot,
  familiesOf,
  figure,
  isPredicate,
  type Spot,
  settingsAt,
} from "../document/lookup.ts";
import { ancestry } from "../document/names.ts";
import {
  isRequired,
  type Offer,
  offerBlock,
  offerFields,
  offerForm,
  offerFunction,
  offerOptions,
  offerRequired,
  offerSetting,
  offerUnits,
  withoutPlaces,
} from "../document/offers.ts";
import { aliasTyped, filtered } from "../document/other-words.ts";
import { offsetAt, rangeOf } from "../document/position.ts";
import { mentionsOf } from "../document/read.ts";

interface Asked {
  readonly cursor: Cursor;
  readonly view: View;
  readonly documents: Documents;
}

/** `snippets`: the editor can put the cursor into what is inserted. */
export function complete(view: View, position: Position, documents: Documents, snippets = true): CompletionItem[] {
  const cursor = cursorAt(view.source, offsetAt(view.source, position));
  const range = rangeOf(view.source, cursor.typed);
  const offers = offersFor({ cursor, view, documents }).filter((each) => snippets || !each.snippet);
  const unique = [...new Map(offers.map((each) => [each.label, each])).values()];
  return unique.map(({ label, kind, detail, doc, insert, also, rank = 5 }) => ({
    label,
    ...filtered(label, cursor.text),
    kind,
    ...(detail === undefined ? {} : { detail }),
    ...(doc === undefined ? {} : { documentation: { kind: "markdown" as const, value: doc } }),
    sortText: `${aliasTyped(label, cursor.text) ? 0 : rank}${label}`,
    insertTextFormat: snippets && insert?.includes("$") ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit: { range, newText: snippets ? (insert ?? label) : withoutPlaces(insert ?? label) },
    ...(also ? { additionalTextEdits: [...also] } : {}),
  }));
}

function offersFor(asked: Asked): readonly Offer[] {
  const { wanted } = asked.cursor;
  switch (wanted.kind) {
    case "file":
      return [
        {
          label: "use",
          kind: CompletionItemKind.Keyword,
          insert: `use { $0 } from "${otherFiles(asked)[0] ?? ""}"`,
          rank: 6,
        },
        ...blocksIn("file").map(offerBlock),
      ];
    case "member":
      return members(wanted, asked);
    case "head":
      return heads(wanted, asked);
    case "value":
      return values(wanted.expected, wanted.stage, asked);
    case "path":
      return paths(wanted.spot, wanted.asked, asked);
    case "argument": {
      const { word, call, expected } = wanted;
      const named = Object.entries(call.parameters).filter(([name]) => !call.written.has(name));
      const positional = call.index < word.positional || isPredicate(expected);
      return [
        // what stands there without a name comes first
        ...named.map(([name, setting]) => ({
          ...offerSetting(name, setting, word.name),
          ...(positional ? { rank: 7 } : {}),
        })),
        ...(positional ? values(expected, false, asked) : []),
      ];
    }
    case "dataset":
      return datasets(asked).map((each) => ({ ...each, label: each.label.replace("data.", "") }));
    case "use":
      return usable(wanted, asked);
    case "from":
      return otherFiles(asked).map((label) => ({
        label: `from "${label}"`,
        kind: CompletionItemKind.Keyword,
      }));
    case "file name":
      return otherFiles(asked).map((label) => ({ label, kind: CompletionItemKind.File }));
    case "nothing":
      return [];
  }
}

/** The other specs of the open folders, as they are called from here. */
const otherFiles = ({ view: { source }, documents }: Asked): readonly string[] =>
  documents
    .specs()
    .filter((path) => path !== source.path)
    .map((path) => beside(source.path, path));

function members(wanted: Extract<Wanted, { kind: "member" }>, asked: Asked): readonly Offer[] {
  const { spot, owner, written } = wanted;
  const block = spot.kind === "block" || spot.kind === "label" ? spot.block : undefined;
  const amended = block && amendedBy(block);
  const free = Object.entries(settingsAt(spot)).filter(([name]) => !written.has(name));
  const missing = amended || wanted.dotted ? [] : free.filter(([, setting]) => isRequired(setting));
  const inside = block ? blocksIn(block.word).filter((each) => each.named || !written.has(each.word)) : [];
  const several = ([name, setting]: (typeof free)[number]): Offer => ({
    ...offerSetting(name, setting, amended?.name ?? owner),
    ...(Object.hasOwn(block?.settings ?? {}, name) ? {} : { insert: `${name} = each($0)` }),
  });
  const lines = forms.filter((each) => each.stands === "line" && each.inside.includes(block?.word ?? ""));
  const figures = block?.figures && !wanted.dotted ? named("benchmark", asked) : [];
  return [
    ...offerRequired(missing),
    ...free.map(amended ? several : ([name, setting]) => offerSetting(name, setting, owner)),
    ...inside.map(offerBlock),
    ...(amended ? blocksIn(amended.word).map(({ word }) => behindDot(word)) : []),
    ...(wanted.dotted ? [] : lines.map(offerForm)),
    ...figures
      .filter((each) => !written.has(each.label))
      .map((each) => ({ ...each, detail: figure.type.wants, insert: `${each.label} = $0`, rank: 2 })),
  ];
}

/** A block as the beginning of a path. */
const behindDot = (word: string): Offer => ({
  label: word,
  kind: CompletionItemKind.Module,
  detail: `settings of ${word}`,
  insert: `${word}.`,
  rank: 3,
});

function heads({ owner, word, behind }: Extract<Wanted, { kind: "head" }>, asked: Asked): readonly Offer[] {
  const kinds = blocksIn(owner).filter((each) => each.word === word);
  const [kind] = kinds;
  const relation = kind?.relations?.find((each) => behind.includes(each));
  if (kind && relation) {
    const setting = Object.hasOwn(kind.settings, relation) ? kind.settings[relation] : undefined;
    if (setting) return offerUnits(setting, asked.cursor.text);
    const target = amendedBy(kind)?.word ?? word;
    return named(target, asked).filter((each) => !behind.includes(each.label));
  }
  const names = behind.length > 0 ? [] : kinds.filter((each) => each.name !== each.word);
  const known = forms.filter((each) => each.stands === "head");
  return [
    ...names.map((each) => ({
      ...offerBlock(each),
      label: each.name.slice(word.length + 1),
      insert: `${each.name.slice(word.length + 1)} {\n  $0\n}`,
    })),
    ...(kind?.relations ?? []).map((label): Offer => {
      const form = known.find((each) => each.name === label);
      if (form) return offerForm(form);
      return { label, kind: CompletionItemKind.Keyword, insert: `${label} $0` };
    }),
  ];
}

function values(expected: Setting | undefined, stage: boolean, asked: Asked): readonly Offer[] {
  const { cursor } = asked;
  if (/^\d/.test(cursor.text)) return offerUnits(expected, cursor.text);
  if (stage) return vocabulary.functions.filter((each) => each.family === "stage").map((each) => offerFunction(each));
  const name = expected?.type.name ?? "";
  const families = familiesOf(expected);
  const before = asked.view.source.text.slice(0, cursor.typed.start);
  const weighed = /\*\s*$/.test(before);
  const functions = vocabulary.functions
    .filter((each) => families.includes(each.family))
    .map((each) => offerFunction(each, expected, weighed));
  // a policy is no copy of itself, frozen or not
  const own = /(?:^|\n)[ \t]*(policy|reference)[ \t]*=[ \t]*$/.exec(before)?.[1];
  const itself =
    own === "policy"
      ? []
      : ["policy", "reference"]
          .filter((label) => label !== own)
          .map((label) => ({ label, kind: CompletionItemKind.Variable, rank: 4 }));
  const around = blocksIn("file").find((each) => each.word === wordAround(asked));
  const varying = forms.filter((each) => each.stands === "value" && each.inside.includes(around?.word ?? ""));
  return [
    ...offerOptions(expected),
    ...(own === "policy" ? functions.filter((each) => each.label !== "frozen") : functions),
    ...(name.includes("Dataset") ? datasets(asked) : []),
    ...declaredAs(expected).flatMap((word) => named(word, asked)),
    ...(name === "Model" ? itself : []),
    ...(isPredicate(expected) ? offerFields : []),
    ...(cursor.call?.word.family === "form" ? [] : varying.map(offerForm)),
  ];
}

/** The word of the top-level block around the cursor. */
const wordAround = ({ cursor, view }: Asked) =>
  view.file?.members.find((each) => each.head.name?.text === cursor.inside)?.word.text;

/** A path in a condition or behind `without(`: what may follow the names that stand there. */
function paths(spot: Spot, setting: Setting | undefined, asked: Asked): readonly Offer[] {
  if (/^\d/.test(asked.cursor.text)) return offerUnits(setting, asked.cursor.text);
  if (spot.kind === "dataset") return vocabulary.functions.filter((each) => each.family === "stage").map(plainly);
  if (spot.kind === "block" && spot.block.open)
    return datasets(asked).map((each) => ({ ...each, label: each.label.replace("data.", "") }));
  const block = spot.kind === "block" ? spot.block : undefined;
  const first = block !== undefined && block === blockOf(experimentSpot());
  return [
    ...(first ? offerOptions(setting) : []),
    ...Object.entries(settingsAt(spot)).map(([name, each]) => ({
      ...offerSetting(name, each, block?.name ?? ""),
      insert: name,
    })),
    ...(block ? blocksIn(block.word) : []).map(({ word, doc }) => ({
      label: word,
      kind: CompletionItemKind.Module,
      detail: "block",
      doc,
      rank: 3,
    })),
  ];
}

const blockOf = (spot: Spot) => (spot.kind === "block" ? spot.block : undefined);
const plainly = (word: Parameters<typeof offerFunction>[0]): Offer => ({ ...offerFunction(word), insert: word.name });

/** Top-level names of a kind: those of the file, those it takes from others, and those that a new `use` would bring. */
function named(word: string, { view, documents, cursor }: Asked): readonly Offer[] {
  const offer = ({ name, doc }: Declared): Offer => ({
    label: name,
    kind: CompletionItemKind.Variable,
    detail: word,
    ...(doc === undefined ? {} : { doc }),
    rank: 1,
  });
  const isIt = (each: Declared) => each.word === word && each.name !== cursor.inside;
  const others = view.file ? elsewhere(view, documents).filter(isIt) : [];
  return [
    ...others.map((each) => ({
      ...offer(each),
      detail: `${word}, from "${beside(view.source.path, each.path)}"`,
      rank: 6,
      also: [importEdit(view, each)],
    })),
    ...inScope(view, documents).filter(isIt).map(offer),
  ];
}

/** Datasets of the experiment around the cursor and of those it extends. */
function datasets({ cursor: { inside }, view: { file, source }, documents }: Asked): readonly Offer[] {
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
function usable({ from, taken }: Extract<Wanted, { kind: "use" }>, { view, documents }: Asked): readonly Offer[] {
  const path = from ? resolvePath(view.source.path, from) : undefined;
  // a file outside of the open folders is read by its name
  const named = path === undefined || documents.specs().includes(path) ? [] : declaredIn(path, documents);
  const others = elsewhere({ ...view, file: view.file && { ...view.file, uses: [] } }, documents);
  return [...named, ...others]
    .filter((each) => (path === undefined || each.path === path) && !taken.has(each.name))
    .map(({ name, word, doc }) => ({
      label: name,
      kind: CompletionItemKind.Variable,
      detail: word,
      ...(doc === undefined ? {} : { doc }),
    }));
}
