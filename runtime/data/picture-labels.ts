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
    // "A dog", at the start of a sentence
    if (said === "A" && /^\s+\p{Ll}/u.test(behind) && /(?:^|[.?!:>\n])\s*$/.test(text.slice(0, index))) return [];
    return new Set(letters).size === count ? [] : letters.filter((each) => each < count);
  });
  return [...new Set(named)];
}

/** Pictures that the text speaks of more than once ("is it like <image_1>?"). Where it shows several one behind the other it says nothing of them. */
export function shownTwice({ question, places = [] }: PlainRow): readonly number[] {
  const pieces = question.split("<image>");
  const joined = (piece: number) => piece > 0 && piece < pieces.length - 1 && /^[\s,;.]*$/.test(pieces[piece]!);
  const alone = places.filter((_, mark) => !joined(mark) && !joined(mark + 1));
  return alone.filter((slot, mark) => alone.indexOf(slot) < mark);
}
