// What answers mean when pictures move: settings that sources of rows have in common, for rows that do not say it themselves.

import type { RowMeaning } from "../../../plan/plan.ts";
import { optionPlaces } from "../../3-types/movable.ts";
import { choice } from "../../3-types/plain.ts";

export const meaningParameters = {
  when_permuted: {
    type: choice({
      answer_follows:
        "an answer that names a picture goes with it; a letter names a picture unless `options` or the question says otherwise",
      answer_stays: "the right answer is the same in every order",
      refuse: "the pictures of these rows never move; to permute them is an error",
    }),
    doc: "What becomes of the right answer when the pictures change places, for rows that do not say it in `change_needed`. Left out: what the rows say; rows that say nothing cannot be permuted.",
    optional: true as const,
  },
  options: {
    type: choice({
      pictures: "letters name pictures: those that the question lists, or `option_slots`",
      text: "letters name texts",
      true_false: "letters mean true and false",
      orders: "letters name orders of the pictures, `2→1→4→3`: the first frame of the story stands in place 2",
      none: "there are no options",
    }),
    doc: "What the letters of answers stand for. Left out: what the list of options in the question shows.",
    optional: true as const,
  },
  option_slots: {
    type: optionPlaces,
    doc: "Which pictures are options, in the order of their letters. Left out: those that the question lists, else all.",
    optional: true as const,
  },
  place_words: {
    type: choice({
      find: "each text is searched for them, in English; such a row keeps its order",
      none: "no text of this source names a picture by its place",
    }),
    doc: 'Words that name a picture by its place ("the second image"), which would be false after a permutation.',
    default: "find",
  },
} as const;

interface Written {
  readonly when_permuted: RowMeaning["whenPermuted"];
  readonly options: RowMeaning["options"];
  readonly option_slots: RowMeaning["optionSlots"];
  readonly place_words: "find" | "none";
}

/** The plan's form: only what is written. */
export function meaning({ when_permuted, options, option_slots, place_words }: Written): {
  readonly meaning?: RowMeaning;
} {
  const made: RowMeaning = {
    ...(when_permuted && { whenPermuted: when_permuted }),
    ...(options && { options }),
    ...(option_slots && { optionSlots: option_slots }),
    ...(place_words === "none" && { placeWords: place_words }),
  };
  return Object.keys(made).length > 0 ? { meaning: made } : {};
}
