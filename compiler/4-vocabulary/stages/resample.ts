// resample(accuracy, toward = […]): the paper's rollout filter (Fig. 3b), which is no band but a target histogram.

import { histogram } from "../../3-types/histogram.ts";
import { choice } from "../../3-types/plain.ts";
import { stage } from "../../3-types/word.ts";

export const resample = stage({
  name: "resample",
  doc: "Draws examples without repeating any until their accuracies are spread as told: one share for each possible accuracy, from 0% to 100%.",
  example: "resample(accuracy, toward = [40%, 30%, 20%, 10%, 0%])",
  positional: 1,
  parameters: {
    field: { type: choice({ accuracy: "the share of right answers that `rollout` noted" }), doc: "What is spread." },
    toward: {
      type: histogram,
      doc: "The shares, hardest first. Rounding errors up to half a unit of the last digit each are evened out.",
    },
  },
  lower: ({ field, toward }, input, at, build) => build.add({ kind: "resample", input, field, toward }, at, "resample"),
});
