// matches("…<answer>{answer}</answer>"): 1 when the whole completion has the form, and the right answer where the form says.

import type { Grade } from "./grade.ts";

/** A form with an answer in it: what stands before and behind, each parted where any text may stand. */
interface Form {
  readonly before: readonly string[];
  /** Absent: the form asks for no answer. */
  readonly behind?: readonly string[];
}

function formOf(form: string): Form {
  const [before = "", behind] = form.split("{answer}");
  const parts = (text: string) => text.split(/…|\.\.\./u);
  return behind === undefined ? { before: parts(before) } : { before: parts(before), behind: parts(behind) };
}

/**
 * The text at `{answer}`, or true where the form asks for none; undefined when the text has another form. Space at both ends of a text
 * does not count. Pieces are found from the left, the one before the answer as far to the right as the rest still fits, as
 * the last box of several counts.
 */
export function answerIn(form: string, text: string): string | true | undefined {
  const { before, behind } = formOf(form.trim());
  const whole = text.trim();
  if (behind === undefined) return spans(before, whole, 0, true) === undefined ? undefined : true;
  const opening = before.at(-1) ?? "";
  const free = before.length > 1;
  const start = spans(before.slice(0, -1), whole, 0, false);
  if (start === undefined) return undefined;
  const places = free
    ? [...occurrences(whole, opening, start)].reverse()
    : whole.startsWith(opening, start)
      ? [start]
      : [];
  for (const place of places) {
    const from = place + opening.length;
    const found = answerFrom(behind, whole, from);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The answer that begins at `from`, when what stands behind it fits up to the end. */
function answerFrom([closing = "", ...rest]: readonly string[], whole: string, from: number): string | undefined {
  if (rest.length === 0)
    return whole.endsWith(closing) && whole.length - closing.length >= from
      ? whole.slice(from, whole.length - closing.length).trim()
      : undefined;
  const end = whole.indexOf(closing, from);
  if (end < 0 || spans(["", ...rest], whole, end + closing.length, true) === undefined) return undefined;
  return whole.slice(from, end).trim();
}

/** Where pieces with any text between them end, read from `at`; the first stands right there, and the last at the end if `whole`. */
function spans(pieces: readonly string[], text: string, at: number, whole: boolean): number | undefined {
  let place = at;
  for (const [index, piece] of pieces.entries()) {
    const last = whole && index === pieces.length - 1;
    const found =
      index === 0
        ? text.startsWith(piece, place)
          ? place
          : -1
        : last
          ? text.length - piece.length
          : text.indexOf(piece, place);
    if (found < place || !text.startsWith(piece, found)) return undefined;
    place = found + piece.length;
    if (last && place !== text.length) return undefined;
  }
  return place;
}

function* occurrences(text: string, piece: string, from: number): Iterable<number> {
  for (let at = text.indexOf(piece, from); at >= 0; at = text.indexOf(piece, at + 1)) yield at;
}

export const matches: Grade<{ readonly form: string }> = ({ text }, { answer, equal }, { form }) => {
  const found = answerIn(form, text);
  if (found === undefined) return 0;
  return found === true || (found !== "" && equal(found, answer)) ? 1 : 0;
};
