// Which picture stands at each mark of a row's turns. The pictures keep the order of the row, so that its numbers stay true:
// a mark that is written out of order, or twice, says so by its place.

import { E0504, E0517, E0518, E0519 } from "../../../compiler/diagnostics/codes.ts";
import { Failure } from "../../../compiler/diagnostics/diagnostic.ts";
import { sameBytes } from "../../../platform/pieces.ts";
import type { Turn } from "../example.ts";
import type { Picture } from "../picture.ts";
import { pictureOf } from "./pictures.ts";
import type { Draft, Mark } from "./turns.ts";
import type { At } from "./value.ts";

export interface Placed {
  /** With `<image>` at each mark. */
  readonly turns: readonly Turn[];
  readonly pictures: readonly Picture[];
  /** The slot (from 0) of the picture at each mark; absent where the n-th mark shows the n-th picture. */
  readonly places?: readonly number[];
  /** Whether the text marks no place, so that the pictures stand before the first turn of the user. */
  readonly unmarked: boolean;
}

const MARKER = "<image>";

/**
 * Settles the marks of `drafts`. `listed` are the pictures in columns of their own. Without any mark they go before the first turn
 * of the user, as published loaders put them. Failures: E0504 (other numbers of marks and pictures), E0517 (a mark for a picture that is not
 * there), E0518 (a picture that no mark shows), E0519 (marks of two kinds), and those of pictureOf.
 */
export function placed(drafts: readonly Draft[], listed: readonly Picture[], at: At): Placed {
  const marks = drafts.flatMap((each) => each.pieces.filter((piece): piece is Mark => typeof piece !== "string"));
  const unmarked = marks.length === 0 && listed.length > 0;
  if (unmarked) {
    const first = drafts.findIndex((each) => each.role === "user");
    const turns = written(drafts).map((turn, index) =>
      index === first ? { ...turn, text: MARKER.repeat(listed.length) + turn.text } : turn,
    );
    return { turns, pictures: listed, unmarked };
  }
  const { pictures, places } = settled(marks, listed, at);
  const plain = places.every((slot, mark) => slot === mark);
  return { turns: written(drafts), pictures, ...(plain ? {} : { places }), unmarked };
}

const written = (drafts: readonly Draft[]): readonly Turn[] =>
  drafts.map(({ role, pieces }) => ({
    role,
    text: pieces.map((each) => (typeof each === "string" ? each : MARKER)).join(""),
  }));

function settled(marks: readonly Mark[], listed: readonly Picture[], at: At) {
  const kinds = new Set(marks.map((each) => each.kind));
  if (kinds.has("numbered")) {
    if (kinds.size > 1) throw new Failure(E0519({ row: at.name }));
    return numbered(marks, listed, at);
  }
  const pictures: Picture[] = [];
  let next = 0;
  for (const mark of marks) {
    if (mark.kind === "own") pictures.push(pictureOf(mark.picture, at, "image", pictures.length));
    else {
      const picture = listed[next++];
      if (picture) pictures.push(picture);
    }
  }
  const own = marks.filter((each) => each.kind === "own").length;
  // some files have the pictures of their turns in a column once more
  const twice = own === marks.length && own > 0 && samePictures(pictures, listed);
  if (next !== listed.length && !twice)
    throw new Failure(E0504({ row: at.name, markers: marks.length, pictures: listed.length + own }));
  return { pictures, places: pictures.map((_, slot) => slot) };
}

function numbered(marks: readonly Mark[], pictures: readonly Picture[], at: At) {
  const places = marks.map((mark) => {
    const number = mark.kind === "numbered" ? mark.number : 0;
    if (number < 1 || number > pictures.length)
      throw new Failure(E0517({ row: at.name, number, pictures: pictures.length }));
    return number - 1;
  });
  const hidden = pictures.findIndex((_, slot) => !places.includes(slot));
  if (hidden >= 0) throw new Failure(E0518({ row: at.name, number: hidden + 1 }));
  return { pictures, places };
}

function samePictures(some: readonly Picture[], others: readonly Picture[]): boolean {
  const is = (one: Picture, other: Picture | undefined): boolean =>
    one.kind === "file"
      ? other?.kind === "file" && other.path === one.path
      : one.kind === "bytes" && other?.kind === "bytes" && sameBytes(one.bytes, other.bytes);
  return some.length === others.length && some.every((each, slot) => is(each, others[slot]));
}
