// Columns of a file of examples by other names: what sources of rows have in common.

import { textSuchAs } from "../../3-types/plain.ts";
import type { Columns } from "../../4-plan/plan.ts";

export const columnParameters = {
  prompt: {
    type: textSuchAs("problem"),
    doc: "The column of the question, with `<image>` where a picture stands; `prompt` when left out.",
    optional: true as const,
  },
  images: {
    type: textSuchAs("pictures"),
    doc: "The column of the pictures; `images` when left out.",
    optional: true as const,
  },
  answer: {
    type: textSuchAs("solution"),
    doc: "The column of the right answer itself. Left out: `ground_truth` in the column `reward_model`.",
    optional: true as const,
  },
} as const;

type Written = { readonly [K in keyof typeof columnParameters]: string | undefined };

/** The plan's form: only columns that have another name. */
export function columns({ prompt, images, answer }: Written): { readonly columns?: Columns } {
  const made = {
    ...(prompt === undefined || prompt === "prompt" ? {} : { prompt }),
    ...(images === undefined || images === "images" ? {} : { images }),
    ...(answer === undefined ? {} : { answer }),
  };
  return Object.keys(made).length > 0 ? { columns: made } : {};
}
