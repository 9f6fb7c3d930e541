// length(<= 200tok): 1 when the completion has so many tokens, else 0.

import { grader, within } from "../grader.ts";

export const length = grader({
  name: "length",
  doc: "1 when the completion has so many tokens, the one that ends it not counted, 0 otherwise.",
  example: "10% * length(<= 200tok)",
  parameters: {
    tokens: { kind: "bound", unit: "tok", doc: "How many tokens: at most, at least.", example: "<= 200tok" },
  },
  always({ tokens }, completion) {
    const lengths = Array.from({ length: completion + 1 }, (_, tokens) => tokens);
    const fit = lengths.filter((each) => within(tokens, each)).length;
    return fit === 0 ? 0 : fit === lengths.length ? 1 : undefined;
  },
});
