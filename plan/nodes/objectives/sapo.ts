// objective = sapo: −(4/τ)·sigmoid(τ·(r − 1))·A, τ by the sign of A. Gao et al., 2025.

import { objective } from "../objective.ts";

export const sapo = objective({
  name: "sapo",
  doc: "a soft gate on the ratio instead of the clip (Gao et al., 2025)",
  settings: {
    positive: {
      kind: "positive",
      default: 1,
      example: "1.0",
      doc: "temperature where the advantage is positive",
    },
    negative: { kind: "positive", default: 1.05, example: "1.05", doc: "temperature where it is negative" },
  },
  clips: false,
});
