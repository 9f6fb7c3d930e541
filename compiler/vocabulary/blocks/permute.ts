// permute { … }: P of the paper's algorithm 1. How copies of an example get other orders of their pictures,
// how often, and what becomes of the answer (Λ of Eq. 1).

import { z } from "zod";
import { curve } from "../../3-types/curve.ts";
import { dataset } from "../../3-types/dataset.ts";
import { count, share } from "../../3-types/number.ts";
import { amended, choice } from "../../3-types/plain.ts";
import type { AnswerRule, AnswerSpace } from "../../4-plan/plan.ts";
import { E0650 } from "../../diagnostics/codes.ts";
import { block } from "../word.ts";

const keep = "the answer stays as it is";
const drop = "such an example is never permuted";
const remap = "the answer follows its picture";
const flip = "the other of two answers";
const oracle = "what the source says is right for the new order";

/** What the base rule means for each answer space; a yes or no has no picture to follow. */
const bases: Readonly<Record<"remap" | "keep" | "drop", Readonly<Record<AnswerSpace, AnswerRule>>>> = {
  remap: { letter: "remap", number: "remap", yes_no: "drop", word: "keep" },
  keep: { letter: "keep", number: "keep", yes_no: "keep", word: "keep" },
  drop: { letter: "drop", number: "drop", yes_no: "drop", word: "drop" },
};

export const permute = block({
  name: "permute",
  word: "permute",
  inside: ["experiment"],
  doc: "Permuted copies beside every example: the same question with its pictures in another order, and the answer that goes with it.",
  example: "permute { images = data.train  probability = linear(100% -> 0%) }",
  settings: {
    images: { type: dataset, doc: "The examples whose pictures are permuted." },
    copies: {
      type: count("run", z.int().min(0).max(16), true),
      doc: "Permuted copies beside the original: n_s of the paper.",
      default: "1",
    },
    order: {
      type: choice({
        random: "any order, as likely as any other; the given one too",
        derangement: "no picture stays where it is",
        cyclic: "all pictures move on by the same number of slots",
        transposition: "two pictures change places",
        all: "every order there is, one after the other, for as many copies as there are",
        hardest: "the order under which the example was answered worst so far",
        balanced: "every picture comes to every slot equally often over the copies",
      }),
      doc: "How an order is drawn.",
      default: "random",
    },
    move: {
      type: choice({
        all: "every picture",
        options: "the pictures that are options; those of the question stay",
        all_but_first: "every picture but the first",
      }),
      doc: "Which pictures move.",
      default: "options",
    },
    probability: {
      type: curve(share(), "100% -> 0%"),
      doc: "How likely a copy is permuted at all (α of the paper's algorithm 1). A copy that is not is the original once more.",
      default: "linear(100% -> 0%)",
    },
    gate: {
      type: choice({
        sample: "one draw an example: all its copies or none",
        batch: "one draw a step, as the paper says",
        copy: "one draw a copy, as the released code does",
      }),
      doc: "For what the probability is drawn.",
      default: "sample",
    },
    answers: {
      type: amended(choice({ remap, keep, drop }), {
        letter: {
          type: choice({ remap, flip, keep, drop, oracle }),
          doc: "For answers that are the letter of an option.",
          optional: true as const,
        },
        number: {
          type: choice({ remap, keep, drop, oracle }),
          doc: "For answers that are the number of a picture.",
          optional: true as const,
        },
        yes_no: { type: choice({ flip, keep, drop, oracle }), doc: "For yes or no.", optional: true as const },
        true_false: {
          type: choice({ flip, keep, drop, oracle }),
          doc: "For true or false; the same answer space as `yes_no`, under the name that data sets give it.",
          optional: true as const,
        },
        word: { type: choice({ keep, drop, oracle }), doc: "For words.", optional: true as const },
      }),
      doc: "What becomes of an answer that depends on the order (Λ), by answer space.",
      default: "remap",
    },
    profile: {
      type: choice({
        paper: "orders are drawn anew for each example and step",
        released_code: "orders as the released code draws them, its fixed shuffle seed included",
      }),
      doc: "Whose random numbers: the paper's algorithm or the released code.",
      default: "paper",
    },
  },
  lower: (fields, at, build) => {
    const { images, copies, order, move, probability, gate, answers, profile } = fields;
    const { base, true_false, ...written } = answers.value;
    if (true_false !== undefined && written.yes_no !== undefined && true_false !== written.yes_no)
      build.report(
        E0650(
          { one: `yes_no = ${written.yes_no}`, other: `true_false = ${true_false}` },
          { at: answers.at, label: "two rules for one answer space" },
        ),
      );
    const given = Object.fromEntries(Object.entries(written).filter(([, rule]) => rule !== undefined));
    return build.add(
      {
        kind: "permute",
        images: build.dataset(images.value),
        copies: copies.value,
        order: order.value,
        move: move.value,
        probability: build.curve(probability.value, probability.at),
        gate: gate.value,
        answers: { ...bases[base], ...(true_false === undefined ? {} : { yes_no: true_false }), ...given },
        profile: profile.value,
      },
      at,
    );
  },
});
