// permute { … }: P of the paper's algorithm 1. How copies of an example get other orders of their pictures,
// how often, and what becomes of the answer (Λ of Eq. 1).

import { curve } from "../../3-types/curve.ts";
import { dataset } from "../../3-types/dataset.ts";
import * as limits from "../../3-types/limits.ts";
import { movable } from "../../3-types/movable.ts";
import { count, share } from "../../3-types/number.ts";
import { amended, choice, yesNo } from "../../3-types/plain.ts";
import { block } from "../../3-types/word.ts";
import { E0420 } from "../../diagnostics/codes.ts";
import { answerRules, loweredAnswers } from "./answers.ts";

export const permute = block({
  name: "permute",
  word: "permute",
  inside: ["experiment"],
  doc: "Permuted copies beside every example: the same question with its pictures in another order, and the answer that goes with it.",
  example: "permute { images = data.train  probability = linear(100% -> 0%) }",
  settings: {
    images: { type: dataset, doc: "The examples whose pictures are permuted." },
    copies: {
      type: count("run", limits.whole().min(0).max(16), true, "how many permuted copies"),
      doc: "Permuted copies beside the original: n_s of the paper.",
      default: "1",
    },
    order: {
      type: amended(
        choice({
          random: "any order but the given one, each as likely",
          derangement: "no picture stays where it is",
          cyclic: "all pictures move on by the same number of slots",
          transposition: "two pictures change places",
          all: "every order there is, one after the other, for as many copies as there are",
          hardest: "the order under which the example was answered worst so far",
          balanced: "every picture comes to every slot equally often over the copies",
        }),
        {
          identity: {
            type: yesNo,
            doc: "Of `random`: the given order may be drawn too, one time in m! for m pictures that move. Left out: never.",
            optional: true as const,
          },
        },
      ),
      doc: "How an order is drawn, and no two copies of an example alike while there are enough.",
      default: "random",
    },
    draw: {
      type: choice({
        step: "in every step in which it comes up",
        run: "once, and it keeps them",
      }),
      doc: "When an example gets new orders.",
      default: "step",
    },
    move: {
      type: movable,
      doc: "Which pictures move; the others stay where they are. An example without all of these slots is refused.",
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
      type: answerRules,
      doc: "What becomes of an answer that depends on the order (Λ), by answer space.",
      default: "remap",
    },
    profile: {
      type: choice({
        paper: "Philox 4x32-10, keyed by seed, stage, step, example and copy: each draw is a function of these alone",
        released_code:
          "the Mersenne Twister of CPython, seeded with 42 at every step and again by every shuffle, as the released code does",
      }),
      doc: "Which random numbers draw orders and gates. `profile` of the experiment sets this too.",
      default: "paper",
    },
  },
  lower: (fields, at, build) => {
    const { images, copies, order, draw, move, probability, gate, answers, profile } = fields;
    const { base: sampler, identity } = order.value;
    if (identity !== undefined && sampler !== "random")
      build.report(
        E0420(
          { path: "permute.order.identity" },
          { at: order.at, label: `\`${sampler}\` never gives the order it was given` },
        ),
      );
    return build.add(
      {
        kind: "permute",
        images: build.dataset(images.value),
        copies: copies.value,
        order: sampler,
        ...(identity ? { identity: true as const } : {}),
        ...(draw.value === "run" ? { draw: draw.value } : {}),
        move: move.value,
        probability: build.curve(probability.value, probability.at),
        gate: gate.value,
        answers: loweredAnswers(answers, build.report),
        profile: profile.value,
      },
      at,
    );
  },
});
