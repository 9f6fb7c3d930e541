// Estimators of the KL divergence to the reference, per token, with d = log π − log π_ref
// (Schulman, "Approximating KL divergence", 2020).

import { choice } from "../../3-types/plain.ts";
import type { KlTerm } from "../../3-types/reward.ts";
import type { EstimatorWord } from "../../3-types/word.ts";

const estimator = (name: KlTerm["estimator"], doc: string): EstimatorWord => ({
  family: "estimator",
  name,
  doc,
  example: `0.01 * ${name}(reference)`,
  positional: 1,
  parameters: {
    to: {
      type: choice({ reference: "the experiment's reference" }),
      doc: "The policy it is measured to.",
      default: "reference",
    },
  },
});

export const estimators: readonly EstimatorWord[] = [
  estimator("k1", "d: unbiased, of either sign, noisy."),
  estimator("k2", "d² / 2: never negative, biased, its gradient is that of the KL divergence in expectation."),
  estimator(
    "k3",
    "exp(−d) + d − 1: unbiased, never negative; the `low_var_kl` of PeRL's code and of GRPO as published.",
  ),
  estimator("k3_k2grad", "The value of `k3` with the gradient of `k2`: the `k3+` of verl."),
  estimator(
    "k3_ratio",
    "Weighs `k3` by the ratio of new to old probability: unbiased off policy too (DeepSeek-V3.2; `use_bias_correction_kl` of TRL).",
  ),
];
