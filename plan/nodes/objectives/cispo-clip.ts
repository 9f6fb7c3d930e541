// objective = cispo { bounds = clip }: CISPO with the ratio held between the bounds of `clip` instead of below a cap (verl).

import { objective } from "../objective.ts";

export const cispoClip = objective({
  name: "cispo_clip",
  doc: "the log-probability, weighted by the ratio, which is held between the bounds of `clip` (verl)",
  settings: {},
  clips: true,
  wordless: true,
});
