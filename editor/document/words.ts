// The vocabulary as Markdown: what hover, completion and signature help say of a word. One voice for all of them.

import { familyNames } from "../../compiler/3-types/call.ts";
import type { Setting } from "../../compiler/3-types/type.ts";
import type { BlockWord, FunctionWord } from "../../compiler/3-types/word.ts";
import type { FormWord } from "../../compiler/4-vocabulary/forms.ts";

export const familyName = (word: FunctionWord): string => familyNames[word.family];

const fenced = (text: string) => `\`\`\`perl-spec\n${text}\n\`\`\``;

export const describeBlock = (word: BlockWord): string =>
  [`**${word.name}** · block`, word.doc, fenced(word.example)].join("\n\n");

export const describeFunction = (word: FunctionWord): string =>
  [`**${word.name}** · ${familyName(word)}`, word.doc, fenced(word.example)].join("\n\n");

const places: Readonly<Record<FormWord["stands"], string>> = { line: "line", value: "value", head: "relation" };

export function describeForm(word: FormWord): string {
  const where = word.inside.map((each) => `\`${each}\``).join(" and ");
  const takes = word.takes.map(({ name, doc }) => `- ${name}: ${doc}`).join("\n");
  return [`**${word.name}** · ${places[word.stands]} of ${where}`, word.doc, takes, fenced(word.example)].join("\n\n");
}

/** What a setting has when nobody writes it. */
export function given(setting: Setting): string {
  if (setting.default !== undefined) return `default \`${setting.default}\``;
  return setting.optional ? "may be left out" : "required";
}

/** A setting or parameter of `owner`: its type, what it is, what it wants, its default. */
export function describeSetting(name: string, setting: Setting, owner: string): string {
  const words = Object.entries(setting.type.options ?? {}).map(([word, doc]) => `- \`${word}\`: ${doc}`);
  // a choice is its words; other types take more than those they know
  const wants = words.length > 0 && /\bChoice\b/.test(setting.type.name) ? [] : [`wants ${setting.type.wants}`];
  const listed = words.length > 0 ? [words.join("\n")] : [];
  const of = owner === "" ? "" : ` · of \`${owner}\``;
  return [`**${name}** : \`${setting.type.name}\`${of}`, setting.doc, ...wants, ...listed, given(setting)].join("\n\n");
}
