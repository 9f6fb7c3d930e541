// objective = reinforce: −A·log π_θ, the plain policy gradient. Williams, 1992; with the mean of the group it is RLOO up to a factor.

import { objective } from "../objective.ts";

export const reinforce = objective({
  name: "reinforce",
  doc: "the log-probability times the advantage, whatever the ratio: the plain policy gradient (Williams, 1992)",
  settings: {},
  clips: false,
});
