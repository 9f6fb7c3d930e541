// four_artists(split = train, …): the built-in task family (runtime/data/four-artists), an endless source: `take` bounds it.

import { printShare } from "../../../compiler/diagnostics/print-number.ts";
import { data, type NodeOf } from "../declare.ts";
import { ordered, sumsToOne } from "../facts.ts";
import { source } from "../passes.ts";
import { kindsOfQuestion, meaningOfAsk } from "../questions.ts";

export const fourArtists = data({
  kind: "four_artists",
  number: 2,
  word: { family: "source" },
  fields: ({ z, range, share, seed }) => ({
    split: z.enum(["train", "held_out_question", "held_out_concept", "held_out_style"]),
    images: range,
    /** Shares sum to 1. */
    ask: z.array(z.strictObject({ kind: z.enum(kindsOfQuestion), share })),
    /** Share of each slot as the place of the right picture; absent = uniform. Renormalised to the pictures of an item. */
    slots: z.array(share).exactOptional(),
    /** Absent: the run's, or its data seed where evaluations alone read it. */
    seed: seed.exactOptional(),
  }),
  deed: "made",
  describe({ split, images: { from, to }, ask, seed }) {
    const asked = ask.map(({ kind, share }) => `${printShare(share)} ${kind}`).join(", ");
    return `${split}, ${from === to ? from : `${from}..${to}`} pictures, ${asked}${seed === undefined ? "" : `, seed ${seed}`}`;
  },
  nonsense: ({ images, ask, slots }) => [
    ...ordered(images, ["images"]),
    ...sumsToOne(
      ask.map((each) => each.share),
      ["ask"],
    ),
    ...(slots ? sumsToOne(slots, ["slots"]) : []),
  ],
  parts: ["four_artists"],
  draws: { data: ({ seed }) => seed === undefined },
  origin: {
    name: ({ split }) => `four_artists split ${split}`,
    overlaps: (a, b) => a.split === b.split,
  },
  passes: {
    ...source,
    endless: () => true,
    candidates({ images, ask }) {
      const counts = Array.from({ length: images.to - images.from + 1 }, (_, at) => images.from + at);
      return ask.flatMap(({ kind }) => counts.map((images) => ({ kind, images, order: meaningOfAsk[kind].order })));
    },
  },
});

export type FourArtistsNode = NodeOf<typeof fourArtists>;
