// What the answer of a row means when its pictures change places: the one place that says so. The rule of a source that the
// released code knows goes first, then the spec's settings at the source, then what the row says itself (`change_needed`,
// `extra_info`, the list of options in its question). What none of these says is asked for, never guessed.

import type { AnswerSpace, RowMeaning } from "../../compiler/4-plan/plan.ts";
import { isTruth, LETTERS, type Naming, namingOf, spaceOf } from "../method/naming.ts";
import { asksForCount, asksForOne, asksForPicture, hasReference } from "./asked.ts";
import type { OrderMeaning } from "./example.ts";
import {
  everySlot,
  hasUnreadChoices,
  type OptionKind,
  optionKind,
  optionsOf,
  shownOrder,
  slotsBySetting,
} from "./option-kind.ts";
import type { Listed } from "./options-in-text.ts";
import { countsFromZero, labelledOtherwise, lettersNamed, shownTwice } from "./picture-labels.ts";
import { isReadable, namesPlace, slotsNamed } from "./place-words.ts";
import { flag, ownOrder, ownSlots, ownSpace, type PlainRow } from "./plain-row.ts";
import { type SourceRule, sourceRule } from "./source-rules.ts";

/**
 * Why a row stays in the order it has, though others of its dataset are permuted:
 * - `text`           its answer changes with the order, and names a text
 * - `source`         it is not as the rule of its source has rows
 * - `contradiction`  it says that its answer stays, and its answer names a picture (or says one thing in two ways)
 * - `several`        its answer names several options, and may be a set or an order
 * - `no_picture`     its answer is a count
 * - `none_listed`    its answer is that no listed order is right
 */
export type StayReason = "text" | "source" | "contradiction" | "several" | "no_picture" | "none_listed";

export interface Meaning {
  readonly order: OrderMeaning;
  readonly answerSpace: AnswerSpace;
  /** As in Example. */
  readonly optionSlots: readonly number[];
  /** Letters that the answer may be, where it is the letter of a picture or of an order. */
  readonly options?: readonly string[];
  /** For each option letter, where it stands for an order: the place (from 1, among the option slots) of the j-th frame. */
  readonly sequences?: readonly (readonly number[])[];
  /** Slots (from 0) that the text names by their place: were one of them moved, the text would say something else. */
  readonly named?: readonly number[];
  /** Of a row that is `bound` and does not say so itself. */
  readonly stays?: StayReason;
  /** Of a row that is `unknown`: what nobody has said, and the setting at the source that says it. */
  readonly asks?: { readonly what: string; readonly write: string };
}

/** All that the decision looks at. */
interface Case {
  readonly row: PlainRow;
  readonly settings: RowMeaning;
  readonly rule: SourceRule | undefined;
  readonly listed: Listed | undefined;
  readonly kind: OptionKind | undefined;
  readonly naming: Naming | undefined;
  readonly space: AnswerSpace;
  /** Who says what the order does. */
  readonly by: "row" | "setting" | "source";
}

const follow = "when_permuted = answer_follows";

/** The meaning of a row; `settings` are those of its source in the spec. */
export function meaningOf(row: PlainRow, settings: RowMeaning = {}): Meaning {
  const space = ownSpace(row) ?? spaceOf(row.answer);
  // one picture has one order, and nobody need say what would become of its answer in another
  if (row.pictures < 2)
    return {
      order: ownOrder(row) ?? "free",
      answerSpace: space,
      optionSlots: ownSlots(row) ?? everySlot(row.pictures),
    };
  const rule = sourceRule(row.dataSource, row.questionType, row.pictures);
  if (rule && "mismatch" in rule) return stay(row, space, "source");
  const listed = optionsOf(row);
  const naming = namingOf(row.answer);
  const kind = optionKind(row, settings, rule, listed, naming?.names[0]?.kind === "option" ? "letters" : "numbers");
  if (kind?.kind === "source" || kind?.kind === "contradiction") return stay(row, space, kind.kind);
  if (kind?.kind === "spec") return unknown(row, space, kind.what, "options = text");
  const said = saidBy(row, settings, rule);
  if (said === undefined) return unknown(row, space, "nothing says whether its answer changes with the order", follow);
  if (said.order === "contradiction") return stay(row, space, "contradiction");
  if (said.order === "bound") return stay(row, space);
  const given: Case = { row, settings, rule, listed, kind, naming, space, by: said.by };
  const found = said.order === "follows" ? following(given) : staying(given);
  return found.order === "follows" || found.order === "free" ? screened(found, given) : found;
}

function stay({ pictures }: PlainRow, answerSpace: AnswerSpace, stays?: StayReason): Meaning {
  return { order: "bound", answerSpace, optionSlots: everySlot(pictures), ...(stays && { stays }) };
}

function unknown({ pictures }: PlainRow, answerSpace: AnswerSpace, what: string, write: string): Meaning {
  return { order: "unknown", answerSpace, optionSlots: everySlot(pictures), asks: { what, write } };
}

/** What is said of the order, and by whom; "contradiction" when the row says two things. Undefined when nobody says anything. */
function saidBy(
  row: PlainRow,
  { whenPermuted }: RowMeaning,
  rule: SourceRule | undefined,
): { readonly order: "follows" | "free" | "bound" | "contradiction"; readonly by: Case["by"] } | undefined {
  const own = ownOrder(row);
  const flagged = flag(row.changeNeeded) ?? flag(row.extra?.change_needed);
  const labelled = flagged === undefined ? undefined : flagged ? "follows" : "free";
  const ofRow = own ?? labelled;
  if (own !== undefined && labelled !== undefined && (own === "follows") !== (labelled === "follows"))
    return { order: "contradiction", by: "row" };
  const ofSpec =
    whenPermuted && ({ answer_follows: "follows", answer_stays: "free", refuse: "bound" } as const)[whenPermuted];
  // a row that says otherwise knows itself better than the spec knows it; both cannot be right, so it stays
  if (ofRow !== undefined && ofSpec !== undefined && ofRow !== ofSpec)
    return { order: ofRow === "bound" || ofSpec === "bound" ? "bound" : "contradiction", by: "row" };
  if (ofSpec !== undefined) return { order: ofSpec, by: "setting" };
  if (ofRow !== undefined) return { order: ofRow, by: "row" };
  // the letter of a picture goes with the picture, whatever the question
  return rule && rule.letters !== "true_false" ? { order: "follows", by: "source" } : undefined;
}

/** The answer changes with the order: what it names, or why it cannot be carried along. */
function following(given: Case): Meaning {
  const { row, settings, kind, naming, space, listed } = given;
  const slots = slotsBySetting(settings, row.pictures) ?? ownSlots(row) ?? given.rule?.optionSlots ?? shownOrder(row);
  if (kind?.kind === "true_false") {
    const two = isTruth(row.answer) || (naming?.form === "one" && naming.names[0]!.at < 2);
    return two ? { order: "follows", answerSpace: "yes_no", optionSlots: slots } : outside(given, ["A", "B"]);
  }
  // not carried by any rule but `drop`: which rule it meets is for the answer rules to say
  if (space === "yes_no" || space === "word" || naming === undefined)
    return {
      order: "follows",
      answerSpace: naming === undefined && space !== "yes_no" ? "word" : space,
      optionSlots: slots,
    };
  const byNumber = naming.names[0]!.kind === "picture";
  if (kind?.kind === "text" && (!byNumber || listed?.labels === "numbers")) return stay(row, space, "text");
  if (naming.form === "several" && mayBeSet(given)) return stay(row, space, "several");
  const read = kind?.kind === "pictures" && listed?.labels === (byNumber ? "numbers" : "letters");
  const counted = byNumber && countsFromZero(row.question);
  if (counted || (!read && labelledOtherwise(row, byNumber, kind?.kind === "pictures" ? kind.slots : slots)))
    return stay(row, space, "contradiction");
  return byNumber ? ofNumber(given, naming, slots) : ofLetter(given, naming, slots);
}

function ofLetter(given: Case, naming: Naming, slots: readonly number[]): Meaning {
  const { row, space, by } = given;
  if (given.kind === undefined && hasUnreadChoices(row))
    return unknown(row, space, "nothing says what its column of options stands for", "options = text");
  const kind = given.kind ?? (by === "setting" ? ({ kind: "pictures", slots, fixed: [] } as const) : undefined);
  if (kind === undefined)
    return unknown(row, space, "nothing says whether its letter names a picture or a text", "options = pictures");
  if (kind.kind === "text" || kind.kind === "true_false") return stay(row, space, "text");
  const count = kind.kind === "orders" ? kind.sequences.length : kind.slots.length;
  const options = [...LETTERS.slice(0, count), ...kind.fixed];
  if (naming.names.some(({ at }) => !options.includes(LETTERS[at] ?? ""))) return outside(given, options);
  if (kind.kind === "orders") {
    if (naming.form !== "one") return stay(row, space, "several");
    if (naming.names[0]!.at >= count) return stay(row, space, "none_listed");
    const frames = everySlot(row.pictures).slice(-kind.sequences[0]!.length);
    return { order: "follows", answerSpace: "letter", optionSlots: frames, options, sequences: kind.sequences };
  }
  if (naming.form === "several") return { order: "follows", answerSpace: "ordering", optionSlots: kind.slots };
  return { order: "follows", answerSpace: "letter", optionSlots: kind.slots, options };
}

function ofNumber(given: Case, naming: Naming, slots: readonly number[]): Meaning {
  const { row, listed, kind, space, by } = given;
  const counted = listed?.labels === "numbers" && kind?.kind === "pictures" ? kind.slots : undefined;
  // the number of an option is that of its picture only while they are counted alike
  if (counted && !counted.every((slot, index) => slot === index)) return stay(row, space, "text");
  if (isBare(row.answer) && !counted && ownSpace(row) === undefined && given.settings.options !== "pictures") {
    if (asksForCount(row.question)) return stay(row, space, "no_picture");
    if (by !== "setting" || !asksForPicture(row.question))
      return unknown(row, space, "nothing says whether its number is that of a picture", "options = pictures");
  }
  // by the rule of its source these never move, so none of them is an answer
  if (given.rule && naming.names.some(({ at }) => !slots.includes(at))) return stay(row, space, "source");
  const answers = given.settings.optionSlots === undefined ? everySlot(row.pictures) : slots;
  if (naming.names.some(({ at }) => !answers.includes(at)))
    return outside(
      given,
      answers.map((slot) => String(slot + 1)),
    );
  return { order: "follows", answerSpace: naming.form === "several" ? "ordering" : "number", optionSlots: slots };
}

function outside({ row, space }: Case, options: readonly string[]): Meaning {
  // a row that says all this itself contradicts itself: E0505, whether it is permuted or not
  if (ownOrder(row) === "follows")
    return { order: "follows", answerSpace: space, optionSlots: everySlot(row.pictures), options };
  return unknown(row, space, `its answer is none of ${options.join(", ")}`, "options = text");
}

/** Several names in rising order may be a set, whose order means nothing, or an order; unless the row says which. */
function mayBeSet({ naming, row, settings }: Case): boolean {
  if (ownSpace(row) === "ordering" || settings.options === "orders") return false;
  const places = naming!.names.map(({ at }) => at);
  if (new Set(places).size < places.length) return true;
  return places.every((at, index) => index === 0 || at > places[index - 1]!);
}

/** The order does not matter, unless the answer names a picture all the same. */
function staying(given: Case): Meaning {
  const { row, settings, kind, space, by } = given;
  if (speaksOfPicture(given)) return stay(row, space, "contradiction");
  if (namesPicture(given)) {
    if (by !== "setting") return stay(row, space, "contradiction");
    return unknown(
      row,
      space,
      "its answer names a picture, and the spec says that it stays when pictures move",
      follow,
    );
  }
  const slots =
    slotsBySetting(settings, row.pictures) ?? ownSlots(row) ?? given.rule?.optionSlots ?? everySlot(row.pictures);
  return { order: "free", answerSpace: kind?.kind === "true_false" ? "yes_no" : space, optionSlots: slots };
}

/** Whether an answer is that of a picture: by its options, by its words, or because its question asks for one and lists no text. */
function namesPicture({ row, kind, listed, naming }: Case): boolean {
  const [name] = naming?.names ?? [];
  if (naming === undefined || name === undefined) return false;
  const wanted = !asksForCount(row.question) && asksForOne(row.question, name.kind === "option");
  const ofText = kind?.kind === "text" && listed?.labels === "numbers";
  if (name.kind === "picture") return !isBare(row.answer) || (wanted && !ofText);
  if (kind?.kind === "pictures") return naming.names.some(({ at }) => at < kind.slots.length);
  if (kind?.kind === "orders") return naming.names.some(({ at }) => at < kind.sequences.length);
  return kind === undefined && wanted;
}

/** Whether an answer in words, or the option that it names, speaks of a picture by its place: "the left one", "Image 2 is older", "B. the cat". */
function speaksOfPicture({ row, kind, listed, naming }: Case): boolean {
  const wanted = !asksForCount(row.question) && asksForPicture(row.question);
  const [name] = naming?.names ?? [];
  const option = name && listed?.labels === (name.kind === "option" ? "letters" : "numbers") && listed.options[name.at];
  if (naming !== undefined && !(kind?.kind === "text" && option)) return false;
  const said = option && option.kind === "text" ? option.text : row.answer;
  if (isTruth(said)) return false;
  const led =
    /^\W*([A-Z])\s*[).:]/.exec(said) !== null && (kind?.kind === "pictures" || (kind === undefined && wanted));
  // letters and numbers of other alphabets: nobody carries them along
  const wide = naming === undefined && namingOf(row.answer.normalize("NFKC")) !== undefined;
  return led || (wide && (wanted || kind?.kind === "pictures")) || namesPlace(said, row.pictures, wanted);
}

/** Numbers and numerals alone: a count as likely as a place. */
const isBare = (answer: string): boolean =>
  /^\W*(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)?[\d\W]*$/i.test(answer);

/** The same meaning with the pictures that the text names by their place; unknown where the text cannot be read. */
function screened(meaning: Meaning, given: Case): Meaning {
  const { row, settings, listed, kind, by } = given;
  const named = new Set(shownTwice(row));
  // a reference that may be any of the pictures: whoever moves it asks another question
  if (meaning.optionSlots.length === row.pictures && settings.optionSlots === undefined && hasReference(row.question)) {
    const what = "its text has a reference, and nothing says which pictures are options";
    if (by === "setting") return unknown(row, meaning.answerSpace, what, "option_slots = all_but_first");
    for (const slot of everySlot(row.pictures)) named.add(slot);
  }
  if (settings.placeWords !== "none") {
    const texts = listed && kind?.kind !== "pictures" && kind?.kind !== "orders" ? textsOf(listed) : [];
    const text = [listed?.stem ?? row.question, ...texts].join("\n");
    if (!isReadable(text.replaceAll("<image>", " ")))
      return unknown(
        row,
        meaning.answerSpace,
        "its text is in a language in which words for places are not known here",
        "place_words = none",
      );
    if (kind?.kind === "pictures" && listed?.labels === "letters")
      for (const option of lettersNamed(listed.stem, kind.slots.length)) named.add(kind.slots[option]!);
    // "the first picture" of a text that shows the second one first may be either
    for (const place of slotsNamed(unlabelled(text), row.pictures, contextOf(meaning, given)))
      for (const slot of [place, shownOrder(row)[place] ?? place]) named.add(slot);
  }
  return named.size > 0 ? { ...meaning, named: [...named].sort((a, b) => a - b) } : meaning;
}

/** How many pictures stand before those of the options, where options are the pictures at the end. */
function contextOf({ optionSlots }: Meaning, { row, kind }: Case): number {
  const first = Math.min(...optionSlots);
  // "the last one is the reference" is no word about the context of a story
  if (hasReference(row.question)) return 0;
  const atEnd = optionSlots.length > 0 && first + optionSlots.length === row.pictures;
  return kind?.kind === "pictures" && atEnd && row.places === undefined ? first : 0;
}

const textsOf = ({ options }: Listed): readonly string[] =>
  options.flatMap((each) => (each.kind === "text" ? [each.text] : []));

/** Without the labels of pictures ("Image 1: <image>"), which stay true of whatever is shown behind them. */
const unlabelled = (text: string): string =>
  text.replace(/(?:[A-Za-z]+\s*)?(?:#\s*)?(?:[0-9]{1,2}|[A-Z])\s*[:.)]?\s*<image>/g, " ").replaceAll("<image>", " ");
