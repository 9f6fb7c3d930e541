spec 1

use { tiny_vlm } from "../../../specs/models.perl"

/// Ratios of whole completions, on questions that a filter lets pass, groups without a difference left out of the update.
experiment gspo {
  seed   = 2
  policy = tiny_vlm
  reward = boxed(answer)

  data {
    train = four_artists(split = train, images = 4..4, ask = [which], seed = 4)
          | take(12)
          | rollout(4, from = policy)
          | where(accuracy in 25%..75%)
  }

  permute {
    images      = data.train
    copies      = 1
    order       = derangement
    probability = 50%
    gate        = copy
  }

  train grpo {
    on             = data.train
    batch          = 2prompt
    per_order      = 4rollout
    duration       = 3step
    rate           = 2e-3
    objective      = gspo
    clip           = 0.01 { high = 0.02 }
    baseline       = per_order
    filter         = accuracy
    inner          = 2
    max_prompt     = 36tok
    max_completion = 16tok
  }
}
