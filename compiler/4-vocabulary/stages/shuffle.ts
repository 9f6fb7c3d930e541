// shuffle: the same examples in an order drawn from the experiment's seed.

import { stage } from "../../3-types/word.ts";

export const shuffle = stage({
  name: "shuffle",
  doc: "The same examples in another order, drawn from the experiment's seed.",
  example: 'parquet("train.parquet") | shuffle',
  positional: 0,
  parameters: {},
  lower: (_, input, at, build) => build.add({ kind: "shuffle", input }, at, "shuffle"),
});
