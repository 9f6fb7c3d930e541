// objective = gspo: the clipped objective on the ratio of whole completions.

import { objective } from "../objective.ts";

export const gspo = objective({
  name: "gspo",
  doc: "the same on the ratio of whole completions (Zheng et al., 2025): `ratio = sequence`",
  settings: {},
  clips: true,
  absent: true,
  implies: { ratio: "sequence" },
});
