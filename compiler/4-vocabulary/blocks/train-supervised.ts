// train supervised { … }: next-token learning on worked solutions, from nothing or from a checkpoint. It makes the warm
// start that plays the part of the paper's pretrained base.

import { curve } from "../../3-types/curve.ts";
import { dataset } from "../../3-types/dataset.ts";
import * as limits from "../../3-types/limits.ts";
import { count, countOf, real } from "../../3-types/number.ts";
import { yesNo } from "../../3-types/plain.ts";
import { block } from "../../3-types/word.ts";
import { freezeVision, frozen } from "./frozen.ts";
import { adam, checkpoint, optimizer, saving } from "./optimizer.ts";
import { wording, wordingSettings } from "./wording.ts";

export const trainSupervised = block({
  name: "train supervised",
  word: "train",
  inside: ["experiment"],
  doc: "Learns worked solutions token by token; only the solution's tokens count in the loss.",
  example: "train supervised { on = data.train  batch = 32prompt  duration = 400step … }",
  settings: {
    on: { type: dataset, doc: "The examples, each with its worked solution." },
    batch: { type: count("prompt"), doc: "Examples a step.", default: "32prompt" },
    duration: { type: countOf("step", "epoch"), doc: "How long it trains." },
    rate: {
      type: curve(real(limits.number().min(0), "1e-3"), "1e-3 -> 0"),
      doc: "The learning rate.",
      default: "1e-3",
    },
    max_prompt: { type: count("token"), doc: "Longest prompt, pictures included." },
    max_completion: { type: count("token"), doc: "Longest solution." },
    augment: {
      type: yesNo,
      doc: "Whether pictures are drawn anew each time: shifted, scaled, mirrored, recoloured a little.",
      default: "yes",
    },
    shuffle: {
      type: yesNo,
      doc: "Whether each epoch has an order of its own; `no` reads the examples as they stand, so that a mix is a curriculum.",
      default: "yes",
    },
    freeze_vision: freezeVision,
    ...wordingSettings,
    optimizer,
    checkpoint,
  },
  lower: (fields, at, build) => {
    const { on, batch, duration, rate, augment, shuffle } = fields;
    const policy = build.part("policy");
    if (policy === undefined) return undefined;
    return build.add(
      {
        kind: "supervised",
        policy,
        on: build.dataset(on.value),
        batch: batch.value,
        length: duration.value,
        rate: build.curve(rate.value, rate.at),
        prompt: fields.max_prompt.value,
        completion: fields.max_completion.value,
        augment: augment.value,
        shuffle: shuffle.value,
        ...wording(fields),
        ...frozen(fields),
        adam: adam(fields.optimizer.value),
        ...saving(fields.checkpoint.value),
      },
      at,
    );
  },
});
