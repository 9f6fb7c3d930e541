spec 1

use { perl_paper } from "paper.perl"
use { mantis_eval, blink, mmiu, remi, mv_math, math_vista, math_verse, math_vision } from "benchmarks.perl"

// The paper's tables 2 and 3, each figure with two standard errors, rounded up to a hundredth of a point. The paper gives
// no seeds and no error bars: with 217 items of Mantis-Eval, one question more or less is half a point, and most
// differences between rows are smaller than these tolerances.

/// Table 2, n_s = 0: plain GRPO, 12 rollouts of the order given.
experiment copies_0 extends perl_paper {
  permute.copies  = 0
  train.per_order = 12rollout

  evaluate {
    mantis_eval = 75.93% ± 5.81%
    blink       = 56.91% ± 2.28%
    mmiu        = 52.26% ± 0.93%
    math_vista  = 71.80% ± 2.85%
    math_verse  = 49.20% ± 1.60%
    math_vision = 26.51% ± 1.61%
    remi        = 39.62% ± 1.92%
    mv_math     = 24.02% ± 1.91%
  }
}

/// Table 2, n_s = 1: PeRL. Its figure for Remi is another than in table 1.
experiment copies_1 extends perl_paper {
  evaluate {
    mantis_eval = 76.39% ± 5.77%
    blink       = 58.53% ± 2.26%
    mmiu        = 54.23% ± 0.93%
    math_vista  = 73.00% ± 2.81%
    math_verse  = 49.56% ± 1.60%
    math_vision = 28.26% ± 1.64%
    remi        = 41.65% ± 1.94%
    mv_math     = 25.68% ± 1.95%
  }
}

/// Table 2, n_s = 2.
experiment copies_2 extends perl_paper {
  permute.copies  = 2
  train.per_order = 4rollout

  evaluate {
    mantis_eval = 77.78% ± 5.65%
    blink       = 59.50% ± 2.26%
    mmiu        = 54.55% ± 0.93%
    math_vista  = 72.20% ± 2.84%
    math_verse  = 50.38% ± 1.60%
    math_vision = 27.89% ± 1.63%
    remi        = 39.04% ± 1.92%
    mv_math     = 24.54% ± 1.93%
  }
}

/// Table 2, n_s = 3.
experiment copies_3 extends perl_paper {
  permute.copies  = 3
  train.per_order = 3rollout

  evaluate {
    mantis_eval = 74.07% ± 5.96%
    blink       = 57.02% ± 2.28%
    mmiu        = 52.17% ± 0.93%
    math_vista  = 70.90% ± 2.88%
    math_verse  = 46.39% ± 1.59%
    math_vision = 27.00% ± 1.62%
    remi        = 38.62% ± 1.91%
    mv_math     = 23.25% ± 1.89%
  }
}

/// Table 3: questions over several pictures alone.
experiment multi_only extends perl_paper {
  train.on = data.multi
  without(data.single, data.train)

  evaluate {
    mantis_eval = 74.54% ± 5.92%
    blink       = 57.84% ± 2.27%
    mmiu        = 53.70% ± 0.93%
    math_vista  = 68.50% ± 2.94%
    math_verse  = 46.10% ± 1.59%
    math_vision = 26.60% ± 1.61%
    remi        = 39.12% ± 1.92%
    mv_math     = 20.58% ± 1.81%
  }
}

/// Table 3: questions over one picture alone. Nothing is left to permute; a group is 12 rollouts of one prompt.
experiment single_only extends perl_paper {
  without(permute, data.multi, data.train)
  train {
    on        = data.single
    per_order = 12rollout
  }

  evaluate {
    mantis_eval = 69.23% ± 6.27%
    blink       = 53.24% ± 2.29%
    mmiu        = 51.67% ± 0.93%
    math_vista  = 71.90% ± 2.85%
    math_verse  = 51.40% ± 1.60%
    math_vision = 27.20% ± 1.62%
    remi        = 41.67% ± 1.94%
    mv_math     = 24.26% ± 1.92%
  }
}

/// What the permutation itself buys, over three seeds: the same 12 rollouts, with and without other orders.
sweep copies over [perl_paper] {
  seed = each(1..3)
  zip {
    permute.copies  = each(0, 1, 2, 3)
    train.per_order = each(12rollout, 6rollout, 4rollout, 3rollout)
  }
  limit = 12run
}
