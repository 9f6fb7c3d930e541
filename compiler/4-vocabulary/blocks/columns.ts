// What sources of rows have in common: columns by other names, and what becomes of a row that cannot be used.

import type { BadRows, Columns } from "../../../plan/plan.ts";
import { choice, textSuchAs } from "../../3-types/plain.ts";

/** How rows may look, for the documentation of each source. */
export const shapes =
  "Turns may be text, a list of messages or that list as JSON text, with contents as text or in parts; the user's last turn is the question, and earlier turns and the system's (also from a column `system`) are shown before it. `<image>` stands for the next picture, `<image_2>` for the second; where no turn marks a place, the pictures stand before the first turn of the user. Pictures are paths beside the file, bytes, `{bytes, path}`, data URLs or base64, one or a list of them, or nothing.";

export const rowParameters = {
  prompt: {
    type: textSuchAs("problem"),
    doc: "The column of the question or the turns. Left out: `prompt`, or else the only one of `messages`, `conversations`, `conversation`, `message`, `problem`, `question` and `query`.",
    optional: true as const,
  },
  images: {
    type: textSuchAs("pictures"),
    doc: "The column of the pictures. Left out: `images` or `image`, or `image_1`, `image_2` and so on; none of them in a file of text alone.",
    optional: true as const,
  },
  answer: {
    type: textSuchAs("solution"),
    doc: "The column of the right answer itself: text, a number, or a record or list of one. Left out: `ground_truth` in the column `reward_model`, or else the only one of `answer`, `solution` and `ground_truth`; where rows are conversations and no column is there, the assistant's last turn.",
    optional: true as const,
  },
  bad_rows: {
    type: choice({
      quarantine: "it is left out, counted in the journal and at the end, and listed in the run's folder",
      fail: "it ends the run before its first step",
    }),
    doc: "What becomes of a row that cannot be used, or whose picture cannot be shown.",
    default: "quarantine",
  },
} as const;

type Written = {
  readonly [K in Exclude<keyof typeof rowParameters, "bad_rows">]: string | undefined;
} & { readonly bad_rows: "quarantine" | "fail" };

/** The plan's form: only columns that have another name, and only what is no default. */
export function rowSettings({ prompt, images, answer, bad_rows }: Written): {
  readonly columns?: Columns;
  readonly badRows?: BadRows;
} {
  const made = {
    ...(prompt === undefined ? {} : { prompt }),
    ...(images === undefined ? {} : { images }),
    ...(answer === undefined ? {} : { answer }),
  };
  return {
    ...(Object.keys(made).length > 0 && { columns: made }),
    ...(bad_rows === "fail" && { badRows: bad_rows }),
  };
}
