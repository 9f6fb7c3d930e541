// Digests of weights that perlc publishes (README has them), for whoever trains the same run on the same class of devices.

import type { Published } from "../../shared/training.ts";

export const published: readonly Published[] = [
  // specs/quickstart.perl
  {
    hash: "sha256:0c7c2e61546130ad7d3a0d11696873e24da14121c423e15822372387dcfaaa7b",
    device: "cpu",
    weights: "sha256:50a50938bdd5ce431e8e239c5070014e2f78b506b96470e5462dd815277ede31",
  },
];
