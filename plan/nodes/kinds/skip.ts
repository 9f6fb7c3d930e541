// skip(256): all examples but the first so many, for a part of a dataset that another part does not touch.

import { data, type NodeOf } from "../declare.ts";
import { through } from "../passes.ts";

export const skip = data({
  kind: "skip",
  number: 21,
  word: { family: "stage" },
  fields: ({ dataset, positive }) => ({ input: dataset, count: positive }),
  deed: "made",
  describe: ({ count }) => `all but the first ${count}`,
  passes: {
    ...through,
    amount: ({ count }, [before]) => ({
      count: before?.count === undefined ? undefined : Math.max(0, before.count - count),
      atMost: before?.atMost ?? false,
    }),
    stretch: ({ count }, { from, to }) => ({ from: Math.min(to, from + count), to }),
    takesEndless: true,
  },
});

export type SkipNode = NodeOf<typeof skip>;
