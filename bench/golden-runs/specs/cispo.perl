spec 1

use { tiny_vlm } from "../../../specs/models.perl"

/// A capped ratio that is not differentiated, KL in the reward, an entropy bonus, orders in balance.
experiment cispo {
  seed      = 3
  policy    = tiny_vlm
  reference = frozen(policy)
  reward    = boxed(answer)

  data {
    train = four_artists(split = train, images = 4..4, ask = [80% of which, 20% of most], seed = 5) | take(6)
  }

  permute {
    images      = data.train
    copies      = 1
    order       = balanced
    probability = 100%
  }

  train grpo {
    on             = data.train
    batch          = 2prompt
    per_order      = 4rollout
    duration       = 3step
    rate           = 2e-3
    objective      = cispo { cap = 2.0 }
    kl             = 0.05 * k1(reference)
    kl_in          = reward
    entropy        = 0.01
    mean           = sequence
    inner          = 2
    max_prompt     = 36tok
    max_completion = 16tok
  }
}
