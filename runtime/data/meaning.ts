// What the answer of a row means when its pictures change places: the one place that says so. The rule of a source that the
// released code knows goes first, then the spec's settings at the source, then what the row says itself (`change_needed`,
// `extra_info`, the list of options in its question). What none of these says is asked for, never guessed.

import type { RowMeaning } from "../../plan/plan.ts";
import { isTruth, LETTERS, type Naming, namingOf, spaceOf } from "../method/naming.ts";
import {
  asksForCount,
  asksForCountAlone,
  asksForEach,
  asksForPicture,
  asksForSeveral,
  mayAskForOne,
  mayAskForOrder,
} from "./asked.ts";
import { type Case, type Found, type Meaning, stay, unknown } from "./case.ts";
import { plainGold } from "./gold.ts";
import { namesPlaceElsewhere } from "./languages.ts";
import { everySlot, hasUnreadChoices, optionKind, optionsOf, shownOrder, slotsBySetting } from "./option-kind.ts";
import type { Listed } from "./options-in-text.ts";
import { countsFromZero, labelledOtherwise } from "./picture-labels.ts";
import { namesPlace } from "./place-words.ts";
import { flag, ownOrder, ownSlots, ownSpace, type PlainRow } from "./plain-row.ts";
import { screened } from "./screened.ts";
import { type SourceRule, sourceRule } from "./source-rules.ts";

const follow = "when_permuted = answer_follows";

/** The meaning of a row; `settings` are those of its source in the spec. */
export function meaningOf(row: PlainRow, settings: RowMeaning = {}): Meaning {
  const listed = optionsOf(row);
  const naming = namingOf(row.answer);
  const found = foundOf(row, settings, listed, naming);
  const unordered = found.answerSpace === "ordering" && isSet(row, settings, naming);
  const rule = sourceRule(row.dataSource, row.questionType, row.pictures);
  const lettered = found.options !== undefined || listed?.labels === "letters" || (rule && "letters" in rule) === true;
  const answer = plainGold(row.answer, { lettered, unordered });
  const { unordered: _, ...rest } = found;
  return { ...rest, answer, ...(unordered && { unordered }) };
}

function foundOf(row: PlainRow, settings: RowMeaning, listed: Listed | undefined, naming: Naming | undefined): Found {
  const space = ownSpace(row) ?? spaceOf(row.answer);
  // one picture has one order, and nobody need say what would become of its answer in another
  if (row.pictures < 2)
    return {
      sensitivity: ownOrder(row) ?? "free",
      answerSpace: space,
      optionSlots: ownSlots(row) ?? everySlot(row.pictures),
    };
  const rule = sourceRule(row.dataSource, row.questionType, row.pictures);
  if (rule && "mismatch" in rule) return stay(row, space, "source");
  const kind = optionKind(row, settings, rule, listed, naming?.names[0]?.kind === "option" ? "letters" : "numbers");
  if (kind?.kind === "source" || kind?.kind === "contradiction") return stay(row, space, kind.kind);
  if (kind?.kind === "spec") return unknown(row, space, kind.what, "options = text");
  const said = saidBy(row, settings, rule);
  if (said === undefined) return unknown(row, space, "nothing says whether its answer changes with the order", follow);
  if (said.order === "contradiction") return stay(row, space, "contradiction");
  if (said.order === "bound") return stay(row, space);
  const given: Case = { row, settings, rule, listed, kind, naming, space, by: said.by };
  const found = said.order === "follows" ? following(given) : staying(given);
  if (found.sensitivity !== "follows" && found.sensitivity !== "free") return found;
  return screened(isSet(row, settings, naming) ? { ...found, unordered: true } : found, given);
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
function following(given: Case): Found {
  const { row, settings, kind, naming, space, listed } = given;
  const slots = slotsBySetting(settings, row.pictures) ?? ownSlots(row) ?? given.rule?.optionSlots ?? shownOrder(row);
  if (kind?.kind === "true_false") {
    const two = isTruth(row.answer) || (naming?.form === "one" && naming.names[0]!.at < 2);
    return two ? { sensitivity: "follows", answerSpace: "yes_no", optionSlots: slots } : outside(given, ["A", "B"]);
  }
  // not carried by any rule but `drop`: which rule it meets is for the answer rules to say
  if (space === "yes_no" || space === "word" || naming === undefined)
    return {
      sensitivity: "follows",
      answerSpace: naming === undefined && space !== "yes_no" ? "word" : space,
      optionSlots: slots,
    };
  const byNumber = naming.names[0]!.kind === "picture";
  if (kind?.kind === "text" && (!byNumber || listed?.labels === "numbers")) return stay(row, space, "text");
  if (naming.form === "several" && !isSet(row, settings, naming) && mayBeSet(given)) return stay(row, space, "several");
  const read = kind?.kind === "pictures" && listed?.labels === (byNumber ? "numbers" : "letters");
  const counted = byNumber && countsFromZero(row.question);
  if (counted || (!read && labelledOtherwise(row, byNumber, kind?.kind === "pictures" ? kind.slots : slots)))
    return stay(row, space, "contradiction");
  return byNumber ? ofNumber(given, naming, slots) : ofLetter(given, naming, slots);
}

function ofLetter(given: Case, naming: Naming, slots: readonly number[]): Found {
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
    return { sensitivity: "follows", answerSpace: "letter", optionSlots: frames, options, sequences: kind.sequences };
  }
  if (naming.form === "several") return { sensitivity: "follows", answerSpace: "ordering", optionSlots: kind.slots };
  return { sensitivity: "follows", answerSpace: "letter", optionSlots: kind.slots, options };
}

function ofNumber(given: Case, naming: Naming, slots: readonly number[]): Found {
  const { row, listed, kind, space, by } = given;
  const counted = listed?.labels === "numbers" && kind?.kind === "pictures" ? kind.slots : undefined;
  // the number of an option is that of its picture only while they are counted alike
  if (counted && !counted.every((slot, index) => slot === index)) return stay(row, space, "text");
  if (isBare(row.answer) && !counted && ownSpace(row) === undefined) {
    const byPicture = given.settings.options === "pictures";
    if ((byPicture ? asksForCountAlone : asksForCount)(row.question)) return stay(row, space, "no_picture");
    if (!byPicture && (by !== "setting" || !asksForPicture(row.question)))
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
  return { sensitivity: "follows", answerSpace: naming.form === "several" ? "ordering" : "number", optionSlots: slots };
}

function outside(given: Case, options: readonly string[]): Found {
  const { row, space } = given;
  // a row that says all this itself contradicts itself: E0505, whether it is permuted or not
  if (ownOrder(row) === "follows")
    return { sensitivity: "follows", answerSpace: space, optionSlots: everySlot(row.pictures), options };
  const what = `its answer is none of ${options.join(", ")}`;
  // where the source says that letters name pictures, or that the answer goes with one, the row is what is wrong
  const said = given.settings.options !== undefined || given.settings.whenPermuted === "answer_follows";
  return unknown(row, space, what, said ? undefined : "options = text");
}

/** Whether several names are a set, whose sequence means nothing: the row says so, or the question asks for a set and for no order. */
function isSet(row: PlainRow, settings: RowMeaning, naming: Naming | undefined): boolean {
  if (naming?.form !== "several" || naming.joined === "order" || settings.options === "orders") return false;
  if (new Set(naming.names.map(({ at }) => at)).size < naming.names.length) return false;
  if (ownSpace(row) !== undefined) return row.extra?.answer_space === "set";
  return (naming.joined === "set" || asksForSeveral(row.question)) && !mayAskForOrder(row.question);
}

/** Several names in rising order may be a set, whose order means nothing, or an order; unless the row says which. */
function mayBeSet({ naming, row, settings }: Case): boolean {
  if (ownSpace(row) === "ordering" || settings.options === "orders") return false;
  const places = naming!.names.map(({ at }) => at);
  if (new Set(places).size < places.length) return true;
  return places.every((at, index) => index === 0 || at > places[index - 1]!);
}

/** The order does not matter, unless the answer names a picture all the same. */
function staying(given: Case): Found {
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
  return { sensitivity: "free", answerSpace: kind?.kind === "true_false" ? "yes_no" : space, optionSlots: slots };
}

/** Whether an answer is that of a picture: by its options, by its words, or because its question asks for one and lists no text. */
function namesPicture({ row, kind, listed, naming }: Case): boolean {
  const [name] = naming?.names ?? [];
  if (naming === undefined || name === undefined) return false;
  const wanted = !asksForCount(row.question) && mayAskForOne(row.question);
  const ofText = kind?.kind === "text" && listed?.labels === "numbers";
  if (name.kind === "picture") return !isBare(row.answer) || (wanted && !ofText);
  if (kind?.kind === "pictures") return naming.names.some(({ at }) => at < kind.slots.length);
  if (kind?.kind === "orders") return naming.names.some(({ at }) => at < kind.sequences.length);
  return kind === undefined && wanted;
}

/** Whether an answer in words, or the option that it names, speaks of a picture by its place: "the left one", "Image 2 is older", "B. the cat". */
function speaksOfPicture(given: Case): boolean {
  const { row, kind, listed, naming } = given;
  const wanted = !asksForCount(row.question) && mayAskForOne(row.question);
  const [name] = naming?.names ?? [];
  const alike = name && listed?.labels === (name.kind === "option" ? "letters" : "numbers");
  const options = alike ? naming?.names.flatMap(({ at }) => listed?.options[at] ?? []) : undefined;
  const texts = options?.flatMap((each) => (each.kind === "text" ? [each.text] : [])) ?? [row.answer];
  // one for each picture, in their order
  if (asksForEach(row.question) && texts.some((each) => /[,;\n]|\band\b/.test(each))) return true;
  if (naming !== undefined && !(kind?.kind === "text" && options && options.length > 0)) return false;
  return texts.some((each) => placed(each, given, wanted));
}

function placed(said: string, { row, kind, naming }: Case, wanted: boolean): boolean {
  if (isTruth(said)) return false;
  const led =
    /^\W*([A-Z])\s*[).:]/.exec(said) !== null && (kind?.kind === "pictures" || (kind === undefined && wanted));
  // letters and numbers of other alphabets: nobody carries them along
  const story = /\bfirst\b.*\b(?:then|next|after|later|finally|last|second)\b/is.test(said);
  const wide = naming === undefined && namingOf(row.answer.normalize("NFKC")) !== undefined;
  return (
    led ||
    story ||
    (wide && (wanted || kind?.kind === "pictures")) ||
    namesPlace(said, row.pictures, wanted) ||
    namesPlaceElsewhere(said)
  );
}

/** Numbers and numerals alone: a count as likely as a place. */
const isBare = (answer: string): boolean =>
  /^(?:[\d\W_]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|both|and|then|number|no|nr)\b)*$/i.test(answer);
