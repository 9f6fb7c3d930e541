// Labels that pictures carry in the text that shows them ("Image 2: <image>", "(B) <image>"), letters by which a question
// speaks of pictures so labelled, and pictures that it shows once more.

import { LETTERS } from "../method/naming.ts";
import { pictureNoun } from "./place-words.ts";
import type { PlainRow } from "./plain-row.ts";

/** Whether pictures carry labels that count otherwise than the answer is read: "Image 0: <image>", "C: <image> A: <image> B: <image>". */
export function labelledOtherwise(
  { question, places }: PlainRow,
  byNumber: boolean,
  slots: readonly number[],
): boolean {
  return labelsOfPictures(question).some((label, mark) => {
    if (label === undefined || /[0-9]/.test(label) !== byNumber) return false;
    const slot = places?.[mark] ?? mark;
    return byNumber
      ? Number(label) !== slot + 1
      : slots.includes(slot) && slots.indexOf(slot) !== LETTERS.indexOf(label);
  });
}

/** The number or letter that stands before each `<image>` as the label of its picture ("Image 2: <image>", "(B) <image>"), if any does. */
function labelsOfPictures(question: string): readonly (string | undefined)[] {
  const label = new RegExp(
    `(?:(?:${pictureNoun}|option|candidate)\\s*(?:#|no\\.?|\\()?\\s*(?<named>(?<!\\p{L})[A-Z]|[0-9]{1,2})\\s*\\)?\\s*[:.]?|(?<![\\p{L}\\p{N}])(?<alone>[A-Z]|[0-9]{1,2})\\s*[:)\\]][:.]?)\\s*$`,
    "iu",
  );
  return question
    .split("<image>")
    .slice(0, -1)
    .map((before) => {
      const { named, alone } = label.exec(before.slice(-40))?.groups ?? {};
      return (named ?? alone)?.toUpperCase();
    });
}

/** Whether a text counts its pictures from 0. */
export const countsFromZero = (text: string): boolean =>
  new RegExp(
    `\\b(?:0|zero)[- ]?(?:based|indexed)\\b|\\b(?:index(?:ed|es)?|count(?:ed|ing)?|number(?:ed|ing)?|start(?:s|ing)?) (?:from|at|with) (?:0|zero)\\b|\\b0\\s*(?:,|or|to|-|–|and)\\s*1\\b|\\b${pictureNoun}\\s*#?0\\b`,
    "i",
  ).test(text);

/** The options (from 0, of `count`) that a text speaks of by their letter: "which of B and C is like A?". A choice among all of them names none. */
export function lettersNamed(text: string, count: number): readonly number[] {
  const one = "(?<![\\p{L}\\p{N}'’])[A-Z](?![\\p{L}\\p{N}'’])";
  const list = new RegExp(`${one}(?:\\)?\\s*(?:,|/|\\bor\\b|\\band\\b){1,2}\\s*\\(?${one})*`, "gu");
  const named = [...text.matchAll(list)].flatMap(({ 0: said, index }) => {
    const letters = (said.match(/[A-Z]/g) ?? []).map((letter) => letter.charCodeAt(0) - 65);
    const behind = text.slice(index + said.length);
    // "answer with the letter, e.g. A"
    if (
      /\b(?:e\.?g\.?|such as|for (?:example|instance)|like)[\s,:("']*$/i.test(
        text.slice(Math.max(0, index - 20), index),
      )
    )
      return [];
    // "A dog", at the start of a sentence
    if (said === "A" && /^\s+\p{Ll}/u.test(behind) && /(?:^|[.?!:>\n])\s*$/.test(text.slice(0, index))) return [];
    return new Set(letters).size === count ? [] : letters.filter((each) => each < count);
  });
  return [...new Set(named)];
}

/**
 * Pictures that the text speaks of more than once ("is it like <image_1>?"), but as options of its list. Where it shows several one behind
 * the other it says nothing of them.
 */
export function shownTwice({ question, places = [] }: PlainRow, options: readonly number[] = []): readonly number[] {
  const pieces = question.split("<image>");
  const joined = (piece: number) => piece > 0 && piece < pieces.length - 1 && /^[\s,;.]*$/.test(pieces[piece]!);
  const shown = (slot: number) => places.filter((each) => each === slot).length - (options.includes(slot) ? 1 : 0);
  return [...new Set(places.filter((slot, mark) => !joined(mark) && !joined(mark + 1) && shown(slot) > 1))];
}

/** Pictures that the text calls by words of their own: "Before: <image> After: <image>". Labels that are letters or numbers go on counting. */
export function calledByWords({ question, places }: PlainRow): readonly number[] {
  const pieces = question.split("<image>");
  const labels = pieces.slice(0, -1).flatMap((before, mark) => {
    const [, label = ""] =
      /(?:^|[\s>.,;(*])(\p{L}[\p{L}'-]*(?: \p{L}[\p{L}'-]*)?)\*{0,2}\s*:\s*\*{0,2}\s*$/u.exec(before.slice(-80)) ?? [];
    // "candidates: <image> <image>" is a heading
    const alone = mark + 2 >= pieces.length || !/^\s*$/.test(pieces[mark + 1]!);
    const isWord =
      /\p{L}{2,}$/u.test(label) && !/^(?:[ivx]+|one|two|three|four|five|six)$/i.test(label.split(" ").at(-1)!);
    return isWord && alone ? [{ label: label.toLowerCase(), slot: places?.[mark] ?? mark }] : [];
  });
  return new Set(labels.map((each) => each.label)).size > 1 ? labels.map((each) => each.slot) : [];
}

const linking = new RegExp(
  `^(?:and|or|vs|versus|with|the|of|[ivx]+|one|two|three|four|five|six|option|choice|candidate|${pictureNoun})$`,
  "i",
);

/** Pictures between which something is said ("is <image> darker than <image>?", "<image> - <image>"), of `slots`: there each has a part of its own. */
export function toldApart({ question, places }: PlainRow, slots: readonly number[]): readonly number[] {
  const pieces = question.split("<image>");
  const slotOf = (mark: number) => places?.[mark] ?? mark;
  return pieces.slice(1, -1).flatMap((between, mark) => {
    const pair = [slotOf(mark), slotOf(mark + 1)];
    if (!pair.every((slot) => slots.includes(slot))) return [];
    const words = between.match(/\p{L}{2,}/gu) ?? [];
    const sign = /^[^\S\n]*[-−–—÷/<>→][^\S\n]*$/.test(between);
    return sign || words.some((word) => !linking.test(word)) ? pair : [];
  });
}
