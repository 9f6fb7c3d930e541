// What the letters of a row's options stand for: pictures, texts, true and false, or orders of frames. The rule of a known
// source says it, then the spec, then the row, then the list of options in the question itself.

import type { RowMeaning } from "../../plan/plan.ts";
import { isTruth, LETTERS, namingOf } from "../method/naming.ts";
import { movableOf, movableSlots } from "../method/order.ts";
import { asksForOne } from "./asked.ts";
import { type Listed, type ListedOption, listedOptions } from "./options-in-text.ts";
import { ownSlots, type PlainRow } from "./plain-row.ts";
import { literalOf } from "./rows/literal.ts";
import { absent, fieldsOf } from "./rows/value.ts";
import type { SourceRule } from "./source-rules.ts";

/** What an option stands for. `fixed`: letters behind those of the pictures (or orders) whose text stays true ("none of these"). */
export type OptionKind =
  | { readonly kind: "pictures"; readonly slots: readonly number[]; readonly fixed: readonly string[] }
  | { readonly kind: "orders"; readonly sequences: readonly (readonly number[])[]; readonly fixed: readonly string[] }
  | { readonly kind: "text" }
  | { readonly kind: "true_false" };

/** A row whose options are not what its source or the spec says. */
export type KindProblem =
  | { readonly kind: "source" }
  | { readonly kind: "contradiction" }
  | { readonly kind: "spec"; readonly what: string };

/** Options listed in the question, or beside it in a field of their own. */
export function optionsOf({ question, extra, choices, places }: PlainRow): Listed | undefined {
  const own = listedOptions(question);
  if (own) return places === undefined ? own : { ...own, options: own.options.map((each) => placedAt(each, places)) };
  const asked = typeof extra?.question === "string" ? listedOptions(extra.question) : undefined;
  if (asked) return { ...asked, stem: question };
  const texts = choiceTexts(choices);
  if (texts === undefined) return undefined;
  return { labels: "letters", options: texts.map((each) => ({ kind: "text", text: each })), stem: question };
}

/** A field of options: a list of texts, a record of them by letter, or either written as text. Undefined for anything else, and for pictures. */
function choiceTexts(cell: unknown): readonly string[] | undefined {
  const choices = typeof cell === "string" ? (literalOf(cell) ?? cell) : cell;
  if (typeof choices === "string") {
    const listed = listedOptions(choices)?.options.map((each) => (each.kind === "text" ? each.text : "<image>"));
    return listed?.includes("<image>") ? undefined : listed;
  }
  const record = typeof choices === "object" && choices !== null && !Array.isArray(choices);
  const keys = record ? Object.keys(choices).sort() : [];
  const byLetter = keys.length > 1 && keys.every((key, index) => key.toUpperCase() === LETTERS[index]);
  const list: unknown = byLetter ? keys.map((key) => (choices as Readonly<Record<string, unknown>>)[key]) : choices;
  if (!Array.isArray(list) || list.length < 2) return undefined;
  const texts = list.map((each) => textOfChoice(each));
  if (!texts.every((each) => typeof each === "string" && !each.includes("<image>"))) return undefined;
  return texts.map((each, index) =>
    String(each)
      .replace(new RegExp(`^\\(?${LETTERS[index]}[).:]\\s*`), "")
      .trim(),
  );
}

function textOfChoice(choice: unknown): unknown {
  if (typeof choice === "number" || typeof choice === "bigint") return String(choice);
  const { text, value, content } = fieldsOf(choice) ?? {};
  return text ?? value ?? content ?? choice;
}

/** Whether a row has a column of options that is none of pictures and cannot be read. */
export function hasUnreadChoices({ choices }: PlainRow): boolean {
  const empty = absent(choices) || choices === "" || (Array.isArray(choices) && choices.length === 0);
  if (empty || choiceTexts(choices) !== undefined) return false;
  const items: readonly unknown[] = Array.isArray(choices) ? choices : [choices];
  return !items.every((each) => typeof each === "string" && each.includes("<image>"));
}

/** An option in the slot of the picture that its marker shows. */
const placedAt = (option: ListedOption, places: readonly number[]): ListedOption =>
  option.kind === "picture" ? { ...option, slot: places[option.slot] ?? option.slot } : option;

/** What the options of a row stand for; undefined when nothing says it. `labels` is what its answer is written with. */
export function optionKind(
  row: PlainRow,
  settings: RowMeaning,
  rule: SourceRule | undefined,
  listed: Listed | undefined,
  labels: Listed["labels"],
): OptionKind | KindProblem | undefined {
  const looks = listed && kindOfListed(listed.options, row.pictures, asksForOne(row.question, true));
  // whether answer B is option 2 is for somebody to say
  const seen = looks?.kind === "pictures" && listed?.labels !== labels ? undefined : looks;
  // pictures of which nobody can say which letter they have are not as any source has them
  if (rule && looks === undefined && listed?.options.some((each) => each.kind === "picture")) return { kind: "source" };
  if (rule) return byRule(row, rule, listed, seen);
  if (settings.options !== undefined) return bySetting(row, settings, settings.options, listed, seen);
  const own = ownSlots(row);
  if (own?.length === 0) return { kind: "text" };
  if (own === undefined || seen?.kind === "text" || seen?.kind === "true_false") return seen;
  const agreed =
    seen?.kind !== "pictures" || (seen.slots.length === own.length && seen.slots.every((slot, at) => slot === own[at]));
  return agreed ? (seen ?? { kind: "pictures", slots: own, fixed: [] }) : { kind: "contradiction" };
}

function byRule(
  { pictures }: PlainRow,
  rule: SourceRule,
  listed: Listed | undefined,
  seen: OptionKind | undefined,
): OptionKind | KindProblem {
  switch (rule.letters) {
    case "true_false":
      return { kind: seen?.kind === "pictures" ? "source" : "true_false" };
    case "pictures": {
      // the text knows best: a list of pictures, or of texts that name them by place
      const fixed = [...rule.fixed].filter((letter) => rule.answers.includes(letter));
      if (seen?.kind === "pictures") return { ...seen, fixed: [...new Set([...seen.fixed, ...fixed])] };
      if (seen) return { kind: "source" };
      return { kind: "pictures", slots: rule.optionSlots, fixed };
    }
    case "orders": {
      const orders = listed && ordersOf(listed.options, rule.optionSlots.length);
      return orders && rule.optionSlots.length === pictures ? orders : { kind: "source" };
    }
  }
}

function bySetting(
  row: PlainRow,
  settings: RowMeaning,
  options: NonNullable<RowMeaning["options"]>,
  listed: Listed | undefined,
  seen: OptionKind | undefined,
): OptionKind | KindProblem {
  switch (options) {
    case "pictures": {
      if (seen?.kind === "pictures") return seen;
      if (seen)
        return { kind: "spec", what: "the spec says that its options are pictures, and the question lists texts" };
      return { kind: "pictures", slots: slotsBySetting(settings, row.pictures) ?? shownOrder(row), fixed: [] };
    }
    case "orders": {
      const orders = listed && ordersOf(listed.options, row.pictures);
      return orders ?? { kind: "spec", what: "the spec says that its options are orders, and the question lists none" };
    }
    case "text":
    case "true_false":
      if (seen?.kind === "pictures")
        return { kind: "spec", what: "the spec says that its options are texts, and the question lists pictures" };
      return { kind: options };
    case "none":
      return { kind: "text" };
  }
}

/** Options whose text is true in every order. */
const standing =
  /^(?:none|neither|all|both|any|no|cannot|can't|not|unknown|unclear|same|equal|equally|they|it)\b|\b(?:of (?:these|them|the above)|the same|be determined)\b/i;

/** What a list of options is by its looks. Orders look like texts: that they are orders of frames is for a source or a spec to say. */
function kindOfListed(options: readonly ListedOption[], pictures: number, wanted: boolean): OptionKind | undefined {
  const slots = options.map((each) => (each.kind === "picture" ? each.slot : slotNamed(each.text, pictures, wanted)));
  const first = slots.findIndex((slot) => slot === undefined);
  const named = slots.slice(0, first < 0 ? slots.length : first).flatMap((slot) => (slot === undefined ? [] : [slot]));
  const rest = options.slice(named.length);
  const fixed = rest.every((each) => each.kind === "text" && standing.test(each.text));
  if (named.length > 1 && fixed && new Set(named).size === named.length && named.every((slot) => slot < pictures))
    return { kind: "pictures", slots: named, fixed: rest.map((_, index) => LETTERS[named.length + index]!) };
  const texts = options.flatMap((each) => (each.kind === "text" ? [each.text] : []));
  // pictures among texts: whoever can say what these letters mean has to say it
  if (texts.length < options.length) return undefined;
  return texts.every(isTruth) && texts.length === 2 ? { kind: "true_false" } : { kind: "text" };
}

/** The slot that a whole option names: "Image 2", "the second picture", for two pictures also "left" and "right". Words alone are places only where a picture is `wanted`: of hands there is a left one too. */
function slotNamed(text: string, pictures: number, wanted: boolean): number | undefined {
  if (!wanted && /^\W*(?:the )?[\w-]+\W*$/i.test(text) && !/\d$/.test(text)) return undefined;
  if (pictures === 2 && /^(?:the )?(left|right)(?:[ -]?most)?(?: (?:one|image|picture|photo))?\.?$/i.test(text))
    return /left/i.test(text) ? 0 : 1;
  const naming = namingOf(text);
  const [name] = naming?.names ?? [];
  // a bare number or numeral is a value; only with a noun or as an ordinal it is a place
  if (
    naming?.form !== "one" ||
    name === undefined ||
    /^\W*(?:[A-Za-z]|[0-9]+|one|two|three|four|five|six|seven|eight|nine|ten)\W*$/i.test(text)
  )
    return undefined;
  return name.at < pictures ? name.at : undefined;
}

/** Orders of `frames` frames, as the first options; what stands behind them must be true whatever the order. */
function ordersOf(
  options: readonly ListedOption[],
  frames: number,
): Extract<OptionKind, { kind: "orders" }> | undefined {
  const read = options.map((each) => (each.kind === "text" ? sequenceOf(each.text, frames) : undefined));
  const first = read.indexOf(undefined);
  const sequences = read.slice(0, first < 0 ? read.length : first).flatMap((each) => (each ? [each] : []));
  const rest = options.slice(sequences.length);
  const distinct = new Set(sequences.map((each) => each.join())).size === sequences.length;
  const fixed = rest.every((each) => each.kind === "text" && standing.test(each.text));
  if (sequences.length < 2 || !distinct || !fixed) return undefined;
  return { kind: "orders", sequences, fixed: rest.map((_, index) => LETTERS[sequences.length + index]!) };
}

/** "2→1→4→3", "Frame 2, Frame 1, …", "2143": each of 1 … frames once, in any writing. */
function sequenceOf(text: string, frames: number): readonly number[] | undefined {
  const bare = text.replace(/\b(?:frame|image|picture|step|photo)s?\b/gi, " ");
  if (!/^[\s\d,;()[\]>→⇒➜=#.–—-]+$/.test(bare)) return undefined;
  const digits = /^\s*\d+\s*$/.test(bare) ? bare.match(/\d/g) : bare.match(/\d+/g);
  const found = (digits ?? []).map(Number);
  const whole = found.length === frames && new Set(found).size === frames;
  return whole && found.every((each) => each >= 1 && each <= frames) ? found : undefined;
}

export const everySlot = (pictures: number): readonly number[] => Array.from({ length: pictures }, (_, slot) => slot);

/** Every slot once, in the order in which the text first shows their pictures. */
export const shownOrder = ({ pictures, places }: PlainRow): readonly number[] =>
  places === undefined ? everySlot(pictures) : [...new Set(places)];

/** The slots of options as the spec's `option_slots` says. */
export function slotsBySetting({ optionSlots }: RowMeaning, pictures: number): readonly number[] | undefined {
  if (optionSlots === undefined) return undefined;
  const all = everySlot(pictures);
  return movableSlots(movableOf(optionSlots), pictures, all).filter((slot) => slot < pictures);
}
