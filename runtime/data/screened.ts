// Places that the text of a row names: such a row keeps its order, or is asked about where its text cannot be read.

import { hasReference } from "./asked.ts";
import { type Case, type Found, unknown } from "./case.ts";
import { isReadable, namesPlaceElsewhere } from "./languages.ts";
import { everySlot, shownOrder } from "./option-kind.ts";
import type { Listed } from "./options-in-text.ts";
import { calledByWords, lettersNamed, shownTwice, toldApart } from "./picture-labels.ts";
import { hintsPlace } from "./place-hints.ts";
import { slotsNamed } from "./place-words.ts";
import { sentencesOf } from "./sentences.ts";

/** The same meaning with the pictures that the text names by their place; unknown where the text cannot be read. */
export function screened(meaning: Found, given: Case): Found {
  const { row, settings, listed, kind, by } = given;
  const listedSlots =
    kind?.kind === "pictures" && listed?.options.some((each) => each.kind === "picture") ? kind.slots : [];
  const named = new Set(shownTwice(row, listedSlots));
  // a reference that may be any of the pictures: whoever moves it asks another question
  if (meaning.optionSlots.length === row.pictures && settings.optionSlots === undefined && hasReference(row.question)) {
    const what = "its text has a reference, and nothing says which pictures are options";
    if (by === "setting") return unknown(row, meaning.answerSpace, what, "option_slots = all_but_first");
    for (const slot of everySlot(row.pictures)) named.add(slot);
  }
  if (settings.placeWords !== "none") {
    const texts = listed && kind?.kind !== "pictures" && kind?.kind !== "orders" ? textsOf(listed) : [];
    const stem = (listed?.stem ?? row.question).replaceAll("<image>", " ");
    const text = [listed?.stem ?? row.question, ...texts].join("\n");
    const asks = sentencesOf(stem);
    const short = (asks.join(" ").match(/\p{L}{2,}/gu) ?? []).length < 3;
    if (!isReadable(short ? [...asks, ...texts] : asks))
      return unknown(
        row,
        meaning.answerSpace,
        "its text is in a language in which words for places are not known here",
        "place_words = none",
      );
    if (kind?.kind === "pictures" && listed?.labels === "letters")
      for (const option of lettersNamed(listed.stem, kind.slots.length)) named.add(kind.slots[option]!);
    // "the first picture" of a text that shows the second one first may be either
    const isFree = meaning.sensitivity === "free";
    if (listedSlots.length === 0) for (const slot of calledByWords(row)) named.add(slot);
    if (isFree && listed?.labels !== "letters") for (const slot of lettersNamed(stem, row.pictures)) named.add(slot);
    if (isFree) for (const slot of toldApart(row, meaning.optionSlots)) named.add(slot);
    const hearing = { truth: meaning.answerSpace === "yes_no", free: isFree };
    // with the labels of a list: "is (1) darker than (2)?"
    const hints =
      mayHint(meaning, given) &&
      (hintsPlace(unlabelled(text), hearing) || (isFree && hintsPlace(unlabelled(row.question), hearing)));
    if (hints || texts.some(namesPlaceElsewhere)) for (const slot of everySlot(row.pictures)) named.add(slot);
    for (const place of slotsNamed(unlabelled(text), row.pictures, contextOf(meaning, given)))
      for (const slot of [place, shownOrder(row)[place] ?? place]) named.add(slot);
  }
  return named.size > 0 ? { ...meaning, named: [...named].sort((a, b) => a - b) } : meaning;
}

/**
 * Whether words that only hint at places are of any weight: not where the answer is an order, nor where letters of pictures follow them by
 * the rule of a source or the text is about pictures before the options, nor of a yes that is said to change with the order.
 */
function mayHint(meaning: Found, given: Case): boolean {
  const { sensitivity, answerSpace, unordered } = meaning;
  const isOrder = (answerSpace === "ordering" && !unordered) || given.kind?.kind === "orders";
  const known = given.rule?.letters === "pictures" || contextOf(meaning, given) > 0;
  return !isOrder && !known && !(answerSpace === "yes_no" && sensitivity === "follows");
}

/** How many pictures stand before those of the options, where options are the pictures at the end. */
function contextOf({ optionSlots }: Found, { row, kind }: Case): number {
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
  text
    .replace(/\((?:A|1)(?:\s*(?:[,/|–-]|\bor\b){1,2}\s*(?:[B-Z]|[2-9]))+\)/g, " ")
    .replace(/(?:[A-Za-z]+\s*)?(?:#\s*)?(?:[0-9]{1,2}|[A-Z])\s*[:.)]?\s*<image>/g, " ")
    .replaceAll("<image>", " ");
