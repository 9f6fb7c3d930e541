// objective = cispo: −min(r, cap)·A·log π_θ, the weight a constant. MiniMax-M1, 2025.

import { objective } from "../objective.ts";

export const cispo = objective({
  name: "cispo",
  doc: "the log-probability, weighted by the ratio, which is capped and not differentiated (MiniMax-M1, 2025)",
  settings: {
    cap: {
      kind: "positive",
      default: 5,
      example: "5.0",
      doc: "the ratio counts no further than this. It bounds the ratio itself, not its distance from 1",
    },
    bounds: {
      kind: "choice",
      words: {
        cap: "the ratio counts no further than `cap` (MiniMax-M1, TRL)",
        clip: "the ratio is held between the bounds of `clip` (verl)",
      },
      default: "cap",
      means: { clip: "cispo_clip" },
      doc: "what holds the ratio",
    },
  },
  clips: false,
});
