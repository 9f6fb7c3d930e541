// take(256): the first so many examples.

import { data, type NodeOf } from "../declare.ts";
import { through } from "../passes.ts";

export const take = data({
  kind: "take",
  number: 4,
  word: { family: "stage" },
  fields: ({ dataset, positive }) => ({ input: dataset, count: positive }),
  deed: "made",
  describe: ({ count }) => `the first ${count}`,
  passes: {
    ...through,
    endless: () => false,
    amount: ({ count }, [before]) => ({
      count: Math.min(count, before?.count ?? count),
      atMost: before?.atMost ?? false,
    }),
    stretch: ({ count }, { from, to }) => ({ from, to: Math.min(to, from + count) }),
    takesEndless: true,
  },
});

export type TakeNode = NodeOf<typeof take>;
