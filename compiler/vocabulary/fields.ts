// The fields of an example that a condition can ask for, each with its type. `accuracy` exists only behind a rollout.

import { z } from "zod";
import { count, share } from "../3-types/number.ts";
import { choice } from "../3-types/plain.ts";
import type { Type } from "../3-types/type.ts";
import type { ExampleField } from "../4-plan/plan.ts";
import { asks } from "./sources/four-artists.ts";

export interface FieldWord {
  readonly doc: string;
  // biome-ignore lint/suspicious/noExplicitAny: shares and counts are numbers, choices are words
  readonly type: Type<any>;
  /** Set when ranges make sense: the type of its ends. */
  readonly measure?: Type<number>;
  readonly example: string;
}

const images = count("image", z.int().min(0), true);

export const exampleFields: Readonly<Record<ExampleField, FieldWord>> = {
  accuracy: {
    doc: "Share of its rollouts that were right. Known only behind `rollout`.",
    type: share(),
    measure: share(),
    example: "10%..90%",
  },
  images: { doc: "How many pictures it has.", type: images, measure: images, example: "2..6" },
  kind: { doc: "What it asks.", type: choice(asks), example: "[which, odd]" },
  order: {
    doc: "What its answer has to do with the order of its pictures.",
    type: choice({
      free: "the answer does not depend on the order",
      follows: "the answer follows the pictures",
      bound: "the question is about the order itself",
    }),
    example: "[free, follows]",
  },
  answer_space: {
    doc: "What an answer is made of.",
    type: choice({ letter: "the letter of an option", number: "a number", yes_no: "yes or no", word: "a word" }),
    example: "[letter, number]",
  },
};
