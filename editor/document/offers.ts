// What completion offers of one word: its label, what stands beside it, and the text that is put in. One voice for
// settings, blocks, functions, forms and numbers with their units.

import { CompletionItemKind, type TextEdit } from "vscode-languageserver";
import { exampleFields } from "../../compiler/3-types/fields.ts";
import type { Setting } from "../../compiler/3-types/type.ts";
import type { BlockWord, FunctionWord } from "../../compiler/3-types/word.ts";
import type { FormWord } from "../../compiler/4-vocabulary/forms.ts";
import { describeDimension, units } from "../../grammar/units.ts";
import { describeBlock, describeForm, describeFunction, describeSetting, familyName, given } from "./words.ts";

export interface Offer {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  readonly doc?: string;
  /** In place of the label; `$0` is where the cursor goes. */
  readonly insert?: string;
  /** Earlier is better; within one rank the alphabet decides. */
  readonly rank?: number;
  /** Only for editors that can put a cursor into what is inserted. */
  readonly snippet?: true;
  /** Made along with it, elsewhere in the text. */
  readonly also?: readonly TextEdit[];
}

export const isRequired = (setting: Setting): boolean => setting.default === undefined && !setting.optional;

export function offerSetting(name: string, setting: Setting, owner: string): Offer {
  return {
    label: name,
    kind: CompletionItemKind.Property,
    detail: `${setting.type.name}, ${given(setting).replaceAll("`", "")}`,
    doc: describeSetting(name, setting, owner),
    insert: `${name} = $0`,
    rank: isRequired(setting) ? 1 : 2,
  };
}

export const offerBlock = (word: BlockWord): Offer => ({
  label: word.name,
  kind: CompletionItemKind.Class,
  detail: "block",
  doc: describeBlock(word),
  insert: word.inside.includes("file") ? `${word.name} $0 {\n}` : `${word.name} {\n  $0\n}`,
  rank: 3,
});

/** `expected`: what is to be written there. `weighed`: a weight stands before it already. */
export const offerFunction = (word: FunctionWord, expected?: Setting, weighed = true): Offer => {
  const given_ = argumentsOf(word, expected);
  const place = given_ === "$0" ? given_ : `\${1:${escaped(given_)}}`;
  const call = given_ === "" ? word.name : `${word.name}(${place})`;
  return {
    label: word.name,
    kind: CompletionItemKind.Function,
    detail: familyName(word),
    doc: describeFunction(word),
    // a term of KL is a weight times an estimator
    insert: word.family === "estimator" && !weighed ? `\${2:0.01} * ${call}` : call,
    rank: 3,
  };
};

/** Arguments with which a call is legal where it is offered: those of its example, and of a curve the ends that the setting takes. */
function argumentsOf(word: FunctionWord, expected: Setting | undefined): string {
  if (word.family === "curve") {
    const ends = /linear\(([^()]*)\)/.exec(expected?.type.wants ?? "")?.[1] ?? "100% -> 0%";
    const [first = ""] = ends.split(/ *-> */);
    if (word.name === "constant") return first;
    if (word.name === "steps") return `${first}, 50% -> ${first}`;
    return word.name === "adaptive" ? `accuracy, ${ends}` : ends;
  }
  // which datasets there are, the spec says
  if (Object.values(word.parameters).some(({ type }) => type.name.includes("Dataset"))) return "$0";
  const takesNothing = word.positional === 0 && Object.keys(word.parameters).length === 0;
  if (takesNothing) return "";
  const start = word.example.indexOf(`${word.name}(`);
  if (start < 0) return "";
  let depth = 0;
  for (let at = start + word.name.length; at < word.example.length; at++) {
    if (word.example[at] === "(") depth++;
    if (word.example[at] === ")" && --depth === 0) return word.example.slice(start + word.name.length + 1, at);
  }
  return "";
}

const escaped = (text: string): string => text.replace(/[\\$}]/g, "\\$&");

/** A snippet as it is put in by an editor that knows none: with what stands in its places. */
export const withoutPlaces = (snippet: string): string =>
  snippet.replace(/\$\{\d+:((?:[^}\\]|\\.)*)\}/g, (_, text: string) => text.replace(/\\(.)/g, "$1")).replace("$0", "");

export const offerForm = (word: FormWord): Offer => ({
  label: word.name,
  kind: CompletionItemKind.Keyword,
  detail: word.example,
  doc: describeForm(word),
  insert: word.stands === "head" ? `${word.name} $0` : `${word.name}($0)`,
  rank: 4,
});

/** The words of a choice, the default first. */
export function offerOptions(expected: Setting | undefined): readonly Offer[] {
  return Object.entries(expected?.type.options ?? {}).map(([label, doc]) => ({
    label,
    kind: CompletionItemKind.EnumMember,
    detail: doc,
    doc: expected?.default === label ? `${doc} (the default)` : doc,
    ...(expected?.default === label ? { rank: 0 } : {}),
  }));
}

/** A number that has been begun, in the units that may stand behind it. */
export function offerUnits(expected: Setting | undefined, typed: string): readonly Offer[] {
  const name = expected?.type.name ?? "";
  const number = /^[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?/.exec(typed)?.[0] ?? "";
  const wanted = [...name.matchAll(/Count<([^<>]*)>/g)].flatMap((match) => (match[1] ?? "").split(" | "));
  const dimensions = [...wanted, ...(name.includes("Share") ? ["share"] : [])];
  return units
    .filter((each) => dimensions.includes(each.dimension))
    .map((each) => ({
      label: `${number}${each.suffix}`,
      kind: CompletionItemKind.Unit,
      detail: each.plural,
      doc: describeDimension(each.dimension),
    }));
}

/** All settings that must be written and are not, as one snippet with a stop behind each `=`. */
export function offerRequired(missing: readonly (readonly [string, Setting])[]): readonly Offer[] {
  if (missing.length < 2) return [];
  const width = Math.max(...missing.map(([name]) => name.length));
  const line = ([name, setting]: readonly [string, Setting], index: number) =>
    `${name.padEnd(width)} = \${${index + 1}:${exampleOf(setting)}}`;
  return [
    {
      label: missing.map(([name]) => name).join(", "),
      kind: CompletionItemKind.Snippet,
      detail: "everything that must be written here",
      doc: missing.map(([name, { doc }]) => `- \`${name}\`: ${doc}`).join("\n"),
      insert: missing.map(line).join("\n"),
      rank: 0,
      snippet: true,
    },
  ];
}

/** The example that a type gives of itself, for a snippet. */
function exampleOf({ type }: Setting): string {
  const [, example = ""] = /, such as ([^,]+?)(?:,? or .*)?$/.exec(type.wants) ?? [];
  return escaped(example);
}

/** The fields of an example, in a condition. */
export const offerFields: readonly Offer[] = Object.entries(exampleFields).map(([label, { doc, type }]) => ({
  label,
  kind: CompletionItemKind.Field,
  detail: type.name,
  doc,
}));
