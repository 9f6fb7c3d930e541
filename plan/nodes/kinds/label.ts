// label(order_sensitive, by = judge): a judge says, once and before training, whether the right answer changes with the order
// of the pictures.

import { data, type NodeOf } from "../declare.ts";
import { through } from "../passes.ts";

export const label = data({
  kind: "label",
  number: 19,
  word: { family: "stage" },
  fields: ({ z, dataset, edge }) => ({ input: dataset, field: z.literal("order_sensitive"), by: edge("judge") }),
  deed: "made",
  describe: ({ field, by }) => `${field} by ${by}`,
  unable: () => ["`label`"],
  notYet: true,
  passes: through,
});

export type LabelNode = NodeOf<typeof label>;
