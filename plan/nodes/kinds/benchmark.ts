// benchmark blink { … }: a published test set and its size.

import { data, type NodeOf } from "../declare.ts";
import { through } from "../passes.ts";

export const benchmark = data({
  kind: "benchmark",
  number: 17,
  word: { family: "block" },
  fields: ({ z, dataset, positive, edge }) => ({
    input: dataset,
    items: positive,
    metric: z.literal("accuracy"),
    /** How an answer is read: by our rules, or by a judge as the benchmark's own code does. */
    judge: edge("judge").exactOptional(),
  }),
  deed: "read",
  describe: ({ items, metric, judge }) =>
    `${items} items, ${metric}${judge === undefined ? "" : `, answers read by ${judge}`}`,
  unable: () => ["a benchmark"],
  notYet: true,
  parts: ["rows"],
  passes: {
    ...through,
    endless: () => false,
    amount: ({ items }) => ({ count: items, atMost: false }),
    keepsMeasured: false,
  },
});

export type BenchmarkNode = NodeOf<typeof benchmark>;
