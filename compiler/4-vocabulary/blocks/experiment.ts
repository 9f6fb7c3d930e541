// experiment NAME { … }: one run. Its settings say which policy is trained and how it is rewarded;
// its blocks say on what, with which permutations, by which method, and how the result is measured.

import { profileWords } from "../../2-names/profile.ts";
import * as limits from "../../3-types/limits.ts";
import { model } from "../../3-types/model.ts";
import { real } from "../../3-types/number.ts";
import { amended, choice, text, textSuchAs } from "../../3-types/plain.ts";
import { reward } from "../../3-types/reward.ts";
import { block } from "../../3-types/word.ts";

const seed = real(
  limits
    .whole()
    .min(0)
    .max(2 ** 32 - 1),
  "42",
);

export const experiment = block({
  name: "experiment",
  word: "experiment",
  inside: ["file"],
  doc: "One experiment, which is one run. `extends` takes everything from another and changes what is written here.",
  example: "experiment quickstart { seed = 1 … }",
  relations: ["extends"],
  settings: {
    seed: {
      type: amended(seed, {
        data: {
          type: seed,
          doc: "Of the questions that training makes, their order and their augmentation. Left out: the run's.",
          optional: true as const,
          derives: "seed",
        },
        sampling: {
          type: seed,
          doc: "Of rollouts, in training and in filters. Left out: the run's.",
          optional: true as const,
          derives: "seed",
        },
        permutation: {
          type: seed,
          doc: "Of orders and of which copies get one. Left out: the run's.",
          optional: true as const,
          derives: "seed",
        },
      }),
      doc: "The seed of every draw in training, its data and its filters included; kinds of draw may have one of their own.",
      default: "0",
    },
    data_seed: {
      type: seed,
      doc: "The seed of what only `evaluate` reads: its questions, their orders, and answers where they are sampled. Apart from `seed`, so that all seeds and arms answer the same questions.",
      default: "0",
    },
    cites: {
      type: textSuchAs("arXiv:2506.14907", text),
      doc: "The work it follows; for readers.",
      optional: true as const,
      annotation: true,
    },
    profile: {
      type: choice(profileWords),
      doc: "Whose method: the paper's algorithm or the released code's. Writes every setting in which the two differ; what the experiment writes itself counts more.",
      optional: true as const,
      spread: true,
    },
    policy: { type: model, doc: "The model that is trained." },
    reference: { type: model, doc: "The model that the KL term keeps the policy near.", optional: true as const },
    reward: { type: reward, doc: "What a completion is worth: a weighted sum of graders.", optional: true as const },
  },
});
