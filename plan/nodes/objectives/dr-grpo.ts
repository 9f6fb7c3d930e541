// objective = dr_grpo: the clipped objective without the deviation of the group and without the length of the completion.

import { objective } from "../objective.ts";

export const drGrpo = objective({
  name: "dr_grpo",
  doc: "no division by the deviation, and by the longest completion instead of the own (Liu et al., 2025): `std = none`, `mean = fixed_budget`",
  settings: {},
  clips: true,
  absent: true,
  implies: { mean: "fixed_budget", std: "none" },
});
