// −A·log π_θ, the plain policy gradient. Williams, 1992.

import { multiply, scale } from "../../tensor/ops/arithmetic.ts";
import type { PolicyTerm } from "./term.ts";

export const reinforce: PolicyTerm<unknown> = {
  graph(g, { advantage, logp }) {
    const none = scale(g, logp, 0);
    return { term: scale(g, multiply(g, advantage, logp), -1), low: none, high: none };
  },
  oracle: ({ advantage, logp }) => ({ value: -advantage * logp, byLogRatio: 0, byLogp: -advantage }),
};
