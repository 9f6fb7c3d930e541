// resample(accuracy, toward = […]): draws examples until their accuracies are spread as told.

import { printShare } from "../../../compiler/diagnostics/print-number.ts";
import { data, type NodeOf } from "../declare.ts";
import { sumsToOne } from "../facts.ts";
import { anything, some } from "../passes.ts";

export const resample = data({
  kind: "resample",
  number: 20,
  word: { family: "stage" },
  fields: ({ z, dataset, share }) => ({
    input: dataset,
    field: z.literal("accuracy"),
    /** One share for each possible accuracy, from 0 to 1. They sum to 1. */
    toward: z.array(share),
  }),
  deed: "made",
  describe: ({ field, toward }) => `${field} toward ${toward.map(printShare).join(", ")}`,
  nonsense: ({ toward }) => sumsToOne(toward, ["toward"]),
  unable: () => ["`resample`"],
  notYet: true,
  passes: {
    ...some,
    candidates: ({ toward }, [before = anything]) =>
      before.filter(
        ({ accuracy }) => accuracy === undefined || (toward[Math.round(accuracy * (toward.length - 1))] ?? 1) > 0,
      ),
  },
});

export type ResampleNode = NodeOf<typeof resample>;
