// four_artists(…): the built-in task family. Questions about several pictures by four emoji artists,
// made from a seed without end; `take` says how many are wanted.

import { asks } from "../../../plan/nodes/questions.ts";
import * as limits from "../../3-types/limits.ts";
import { count, real } from "../../3-types/number.ts";
import { choice } from "../../3-types/plain.ts";
import { sharedList, slotShares } from "../../3-types/shares.ts";
import { range } from "../../3-types/two-ends.ts";
import { source } from "../../3-types/word.ts";

export const fourArtists = source({
  name: "four_artists",
  doc: "Questions over several pictures by four emoji artists, made from a seed: the same bytes on every machine. Endless; `take` bounds it.",
  example: "four_artists(split = train, images = 2..4, ask = [which, odd]) | take(256)",
  positional: 0,
  parameters: {
    split: {
      type: choice({
        train: "pictures and questions to learn from",
        held_out_question: "new combinations of pictures that training shows",
        held_out_concept: "things that training never shows",
        held_out_style: "artists that training never shows",
      }),
      doc: "Which part of the family: what training may see, or one of three held-out parts.",
      default: "train",
    },
    images: {
      type: range(count("image", limits.whole().min(2).max(6), true), "2..4"),
      doc: "How many pictures a question has.",
      default: "2..4",
    },
    ask: {
      type: sharedList(choice(asks), "[which, odd] or [70% of which, 30% of odd]"),
      doc: "What is asked, and how often.",
      default: "[which, odd, count, same]",
    },
    slots: {
      type: slotShares,
      doc: "How often the right picture stands in each slot, first slot first. Left out, every slot is as likely.",
      optional: true as const,
    },
    seed: {
      type: real(limits.whole().min(0), "7"),
      doc: "The seed of the questions; another seed makes others. Left out: the experiment's `seed`, or its `data_seed` where only `evaluate` reads them.",
      optional: true as const,
    },
  },
  lower: ({ split, images, ask, slots, seed }, at, build) =>
    build.add(
      {
        kind: "four_artists",
        split,
        images,
        ask,
        ...(seed === undefined ? {} : { seed }),
        ...(slots ? { slots } : {}),
      },
      at,
      "four_artists",
    ),
});
