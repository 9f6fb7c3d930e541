// objective = clip: −min(r·A, clip(r, 1−low, 1+high)·A); with `dual`, at most −dual·A where A < 0. PPO, GRPO; Eq. 5 of the paper.

import { objective } from "../objective.ts";

export const clip = objective({
  name: "clip",
  doc: "the clipped surrogate of PPO and GRPO",
  settings: {},
  clips: true,
  absent: true,
});
