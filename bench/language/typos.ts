// The typo suite: every word of the vocabulary with one random edit, among the words that are legal where it stands.
// Counted: the right word is suggested first. A slip that makes another legal word is no typo and is left out.

import { exampleFields } from "../../compiler/3-types/fields.ts";
import type { Type } from "../../compiler/3-types/type.ts";
import type { Family } from "../../compiler/3-types/word.ts";
import { formBlocks, forms } from "../../compiler/4-vocabulary/forms.ts";
import { vocabulary } from "../../compiler/4-vocabulary/registry.ts";
import { compile } from "../../compiler/compile.ts";
import { aliases } from "../../compiler/diagnostics/aliases.ts";
import { suggest } from "../../compiler/diagnostics/suggest.ts";
import { goodSpec } from "./foreign.ts";
import { type Bar, dice, tinyDisk } from "./specs.ts";

/** Words that are legal in one place, by the place. */
export interface Place {
  readonly where: string;
  readonly words: readonly string[];
}

const families: readonly Family[] = [...new Set(vocabulary.functions.map((word) => word.family))];

/** `Choice<a | b>` among the parts of a type's name: the words that may be written there. */
function choicesOf(type: Type<unknown>): readonly (readonly string[])[] {
  return [...type.name.matchAll(/Choice<([^<>]+)>/g)].map((match) => (match[1] ?? "").split(" | "));
}

/** Every place of the language with the words it takes. */
export function places(): readonly Place[] {
  const found: Place[] = [];
  const add = (where: string, words: readonly string[]): void => {
    if (words.length > 0) found.push({ where, words });
  };
  type Holder = Readonly<Record<string, { readonly type: Type<unknown> }>>;
  const visit = (where: string, settings: Holder): void => {
    for (const [name, { type }] of Object.entries(settings)) {
      for (const words of choicesOf(type)) add(`${where}.${name}`, words);
      if (type.parts) {
        add(`${where}.${name} { }`, Object.keys(type.parts));
        visit(`${where}.${name}`, type.parts);
      }
    }
  };
  for (const block of vocabulary.blocks) {
    const blocks = new Set(vocabulary.inside(block.word).map((each) => each.word));
    add(block.name, [...Object.keys(block.settings), ...blocks]);
    visit(block.name, block.settings);
  }
  const blocks = [...vocabulary.blocks, ...formBlocks];
  add("a file", [...new Set(blocks.filter((each) => each.inside.includes("file")).map((each) => each.word))]);
  for (const word of new Set(vocabulary.blocks.map((each) => each.word))) {
    const kinds = vocabulary.blocks.filter((each) => each.word === word && each.name !== word);
    if (kinds.length > 1)
      add(
        word,
        kinds.map((each) => each.name.slice(word.length + 1)),
      );
  }
  for (const family of families) add(`a ${family}`, vocabulary.namesOf(family));
  for (const word of vocabulary.functions) {
    if (word.family === "curve") continue;
    add(`${word.name}( )`, Object.keys(word.parameters));
    visit(word.name, word.parameters);
  }
  add("a condition", Object.keys(exampleFields));
  for (const [name, { type }] of Object.entries(exampleFields))
    for (const words of choicesOf(type)) add(`where ${name}`, words);
  return found;
}

const letters = "abcdefghijklmnopqrstuvwxyz_";

/** One edit of a word: a letter lost, added, changed, or two neighbours swapped. */
export function slip(word: string, roll: (n: number) => number): string {
  const at = roll(word.length);
  const letter = letters[roll(letters.length)] ?? "x";
  switch (roll(4)) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1);
    case 1:
      return word.slice(0, at) + letter + word.slice(at);
    case 2:
      return word.slice(0, at) + letter + word.slice(at + 1);
    default: {
      const from = Math.min(at, Math.max(0, word.length - 2));
      return word.slice(0, from) + (word[from + 1] ?? "") + (word[from] ?? "") + word.slice(from + 2);
    }
  }
}

/** A good spec that holds every word that works on a spec itself. */
export const formSpec = `${goodSpec}
experiment child extends demo {
  without(reference, train.kl)
  require(train.per_order >= 2rollout, "a group has a mean")
}
sweep study over [demo] {
  limit = 8run
  seed  = each(2, 3)
  skip(seed == 3 and train.per_order == 6rollout)
  primary = accuracy of (train.per_order == 12rollout) - (train.per_order == 6rollout)
  zip { train.per_order = each(6rollout, 12rollout) }
}
`;

/** Where such a word stands in it. */
export function standsAt(word: string): number {
  const at = new RegExp(`(?<=[\\s])${word}(?= |\\()`).exec(formSpec)?.index;
  if (at === undefined) throw new Error(`the spec of the forms has no ${word}`);
  return at;
}

/** The words that work on a spec itself: they have no place of their own, so that the compiler is asked about a whole spec. */
export const formWords: readonly string[] = [
  ...forms.map((each) => each.name),
  ...formBlocks.flatMap((each) => [each.word, ...Object.keys(each.settings)]),
];

/** The word that the compiler says was meant, for a spec with one word of it spelled wrong. */
function meantIn(text: string): string | undefined {
  const [first] = compile({ path: "demo.perl", text }, tinyDisk).diagnostics;
  const said = first?.notes.map((each) => /^did you mean `(\w+)`/.exec(each.text)?.[1]);
  return said?.find((each) => each !== undefined);
}

/** Each word of each place with `rounds` random edits. */
export function mistype(rounds: number, seed = 1): Bar {
  const roll = dice(seed);
  const missed: string[] = [];
  let of = 0;
  for (const word of formWords) {
    const [before, behind] = [formSpec.slice(0, standsAt(word)), formSpec.slice(standsAt(word) + word.length)];
    for (let round = 0; round < rounds; round++) {
      const wrong = slip(word, roll);
      if (wrong === word || !/^[A-Za-z_]\w*$/.test(wrong)) continue;
      of++;
      const meant = meantIn(`${before}${wrong}${behind}`);
      if (meant !== word) missed.push(`a spec: ${word} as ${wrong}, suggested ${meant ?? "nothing"}`);
    }
  }
  for (const { where, words } of places()) {
    for (const word of words) {
      for (let round = 0; round < rounds; round++) {
        const wrong = slip(word, roll);
        if (wrong === word || words.includes(wrong) || !/^[A-Za-z_]\w*$/.test(wrong)) continue;
        of++;
        const { near } = suggest(wrong, words, aliases);
        if (near[0] !== word) missed.push(`${where}: ${word} as ${wrong}, suggested ${near[0] ?? "nothing"}`);
      }
    }
  }
  return { name: "typos: the right word first", good: of - missed.length, of, least: 0.98, missed };
}
