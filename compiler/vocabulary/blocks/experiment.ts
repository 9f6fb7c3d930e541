// experiment NAME { … }: one run. Its settings say which policy is trained and how it is rewarded;
// its blocks say on what, with which permutations, by which method, and how the result is measured.

import { z } from "zod";
import { model } from "../../3-types/model.ts";
import { real } from "../../3-types/number.ts";
import { text } from "../../3-types/plain.ts";
import { reward } from "../../3-types/reward.ts";
import { block } from "../word.ts";

export const experiment = block({
  name: "experiment",
  word: "experiment",
  inside: ["file"],
  doc: "One experiment, which is one run. `extends` takes everything from another and changes what is written here.",
  example: "experiment quickstart { seed = 1 … }",
  relations: ["extends"],
  settings: {
    seed: { type: real(z.int().min(0), "42"), doc: "The seed of every draw in the run.", default: "0" },
    cites: { type: text, doc: "The work it follows; for readers.", optional: true as const, annotation: true },
    policy: { type: model, doc: "The model that is trained." },
    reference: { type: model, doc: "The model that the KL term keeps the policy near.", optional: true as const },
    reward: { type: reward, doc: "What a completion is worth: a weighted sum of graders.", optional: true as const },
  },
});
