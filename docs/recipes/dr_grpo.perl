spec 1

use { tiny_vlm } from "perlc:models"

/// Dr. GRPO (arXiv 2503.20783): rewards are compared with the mean of their group and not divided by its deviation, and every
/// completion is divided by the same length, so that neither hard questions nor long answers weigh more. `objective = dr_grpo`
/// implies `baseline.std = none` and `mean = fixed_budget`; no KL term.
experiment dr_grpo {
  policy = tiny_vlm
  reward = boxed(answer)

  data {
    train    = four_artists(split = train, images = 4..4, ask = [which]) | take(256)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(100)
  }

  train grpo {
    on             = data.train
    batch          = 16prompt
    per_order      = 8rollout
    objective      = dr_grpo
    clip           = 0.2
    inner          = 2                     // with one step on each batch, no ratio leaves 1 and nothing is clipped
    duration       = 20step
    rate           = 2e-4
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 2
  }
}
