// The fields of an example that a condition can ask for, each with its type. `accuracy` exists only behind a rollout.

import { asks } from "../../plan/nodes/questions.ts";
import type { ExampleField } from "../../plan/plan.ts";
import * as limits from "./limits.ts";
import { givenName } from "./name.ts";
import { count, real, share } from "./number.ts";
import { choice } from "./plain.ts";
import type { Type } from "./type.ts";

export interface FieldWord {
  readonly doc: string;
  // biome-ignore lint/suspicious/noExplicitAny: shares and counts are numbers, choices are words
  readonly type: Type<any>;
  /** Set when ranges make sense: the type of its ends. */
  readonly measure?: Type<number>;
  readonly example: string;
}

/** Forms of question in data from elsewhere. */
const forms = {
  choice: "one of several options",
  yes_no: "yes or no, true or false",
  open: "an answer in its own words",
} as const;

const images = count("image", limits.whole().min(0), true);
const options = real(limits.whole().min(0), "4");
const tokens = count("token", limits.whole().min(0));

export const exampleFields: Readonly<Record<ExampleField, FieldWord>> = {
  accuracy: {
    doc: "Share of its rollouts that were right. Known only behind `rollout`.",
    type: share(),
    measure: share(),
    example: "10%..90%",
  },
  images: { doc: "How many pictures it has.", type: images, measure: images, example: "2..6" },
  kind: {
    doc: "What it asks, or the form of its question.",
    type: choice({ ...asks, ...forms }),
    example: "[which, odd]",
  },
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
    type: choice({
      letter: "the letter of an option",
      number: "a number",
      yes_no: "yes or no",
      word: "a word",
      ordering: "an order of pictures, or a set of them",
    }),
    example: "[letter, number]",
  },
  options: {
    doc: "How many options its question has; 0 for an open one.",
    type: options,
    measure: options,
    example: "2..5",
  },
  tokens: {
    doc: "How long its prompt is, pictures included.",
    type: tokens,
    measure: tokens,
    example: "0tok..8192tok",
  },
  subset: { doc: "Which subset of its source it comes from.", type: givenName("nlvr2"), example: "[nlvr2, iconqa]" },
  order_sensitive: {
    doc: "Whether its right answer changes with the order of its pictures. Known only behind `label`.",
    type: choice({ yes: "it changes", no: "it stays" }),
    example: "[yes]",
  },
};
