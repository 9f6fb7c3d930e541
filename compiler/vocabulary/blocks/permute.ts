// permute { … }: P of the paper's algorithm 1. How copies of an example get other orders of their pictures,
// how often, and what becomes of the answer (Λ of Eq. 1).

import { curve } from "../../3-types/curve.ts";
import { dataset } from "../../3-types/dataset.ts";
import { movable } from "../../3-types/movable.ts";
import { count, share } from "../../3-types/number.ts";
import { amended, choice, yesNo } from "../../3-types/plain.ts";
import type { AnswerRules } from "../../4-plan/plan.ts";
import { E0420, E0650 } from "../../diagnostics/codes.ts";
import type { Fix } from "../../diagnostics/diagnostic.ts";
import { takeOut } from "../../diagnostics/edits.ts";
import * as z from "../../shape.ts";
import type { Place } from "../../source.ts";
import { block } from "../word.ts";

const keep = "the answer stays as it is";
const drop = "such an example is never permuted";
const remap = "the answer follows its picture";
const flip = "the other of two answers";
const oracle = "what the source says is right for the new order";

/** What the base rule means for each answer space; a yes or no has no picture to follow. */
const bases: Readonly<Record<"remap" | "keep" | "drop", AnswerRules>> = {
  remap: { letter: "remap", number: "remap", yes_no: "drop", word: "keep" },
  keep: { letter: "keep", number: "keep", yes_no: "keep", word: "keep", ordering: "keep" },
  drop: { letter: "drop", number: "drop", yes_no: "drop", word: "drop", ordering: "drop" },
};

/** Without `true_false`, when it stands in the `{ }` behind the value. */
function onlyOne({ source, span }: Place): Fix | undefined {
  const [whole, member] = /^\s*\{[^{}]*?([ \t]*\btrue_false\s*=\s*\w+)/.exec(source.text.slice(span.end)) ?? [];
  if (whole === undefined || member === undefined) return undefined;
  const end = span.end + whole.length;
  return takeOut({ source, span: { start: end - member.length, end } }, "unsafe", "take `true_false` out");
}

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
        ordering: {
          type: choice({ remap, keep, drop, oracle }),
          doc: "For answers that are an order of pictures: `B, A, C` or `2→1→3`.",
          optional: true as const,
        },
      }),
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
    const { base, true_false, ...written } = answers.value;
    if (true_false !== undefined && written.yes_no !== undefined && true_false !== written.yes_no)
      build.report(
        E0650(
          { one: `yes_no = ${written.yes_no}`, other: `true_false = ${true_false}` },
          { at: answers.at, label: "two rules for one answer space", fix: onlyOne(answers.at) },
        ),
      );
    const given = Object.fromEntries(Object.entries(written).filter(([, rule]) => rule !== undefined));
    const rules = { ...bases[base], ...(true_false === undefined ? {} : { yes_no: true_false }), ...given };
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
        answers: withoutDefault(rules),
        profile: profile.value,
      },
      at,
    );
  },
});

/** An ordering that is remapped is left out of the plan: there was a time when no plan knew of any. */
function withoutDefault({ ordering, ...rules }: AnswerRules): AnswerRules {
  return ordering === undefined || ordering === "remap" ? rules : { ...rules, ordering };
}
