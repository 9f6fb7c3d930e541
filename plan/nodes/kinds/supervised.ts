// train supervised { … }: supervised learning on worked solutions (the warm start that plays the paper's pretrained base).

import { printNumber } from "../../../compiler/diagnostics/print-number.ts";
import { always, type NodeOf, node } from "../declare.ts";
import { describeCurve, describeLength } from "../describe.ts";
import { adaptive } from "../facts.ts";

export const supervised = node({
  kind: "supervised",
  number: 12,
  word: { family: "block", name: "train supervised" },
  fields: ({ z, edge, dataset, positive, length, curve, wording, adam, metric, id }) => ({
    policy: edge("model"),
    on: dataset,
    batch: positive,
    length,
    rate: curve,
    prompt: positive,
    completion: positive,
    augment: z.boolean(),
    /** Whether each epoch has an order of its own, or the examples are read as they stand. */
    shuffle: z.boolean(),
    wording: wording.exactOptional(),
    /** The picture tower is not trained; absent = it is. */
    freezeVision: z.literal(true).exactOptional(),
    adam,
    checkpointEvery: positive,
    /** So many of the last saved states stay; absent = all. */
    checkpointKeep: positive.exactOptional(),
    /** Of the saved states the best and the last stay; `evaluation` as it is called in the spec, absent = the only one that is measured in training. */
    checkpointBest: z.strictObject({ metric: metric, evaluation: id.exactOptional() }).exactOptional(),
  }),
  deed: "trained",
  describe: ({ length, batch, rate, augment }) =>
    `${describeLength({ length, batch })}, rate ${describeCurve(rate, printNumber)}${augment ? ", augmented" : ""}`,
  unable: ({ rate }) => adaptive("rate", rate),
  draws: { data: always },
  curves: ({ rate }) => [rate],
  costOnly: ["checkpointEvery", "checkpointKeep", "checkpointBest"],
});

export type SupervisedNode = NodeOf<typeof supervised>;
