// shuffle: the examples in an order drawn from the seed.

import { always, data, type NodeOf } from "../declare.ts";
import { through } from "../passes.ts";

export const shuffle = data({
  kind: "shuffle",
  number: 8,
  word: { family: "stage" },
  fields: ({ dataset }) => ({ input: dataset }),
  deed: "made",
  describe: () => "in an order drawn from the seed",
  draws: { data: always },
  passes: through,
});

export type ShuffleNode = NodeOf<typeof shuffle>;
