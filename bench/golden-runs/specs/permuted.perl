spec 1

use { tiny_vlm } from "../../../specs/models.perl"

/// The method of the paper: a merged group over two orders, the clipped objective, KL to a frozen reference in the loss.
experiment permuted {
  seed      = 5
  policy    = tiny_vlm
  reference = frozen(policy)
  reward    = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train = four_artists(split = train, images = 4..4, ask = [which], seed = 3) | take(8)
  }

  permute {
    images      = data.train
    copies      = 1
    probability = linear(100% -> 50%)
  }

  train grpo {
    on             = data.train
    batch          = 2prompt
    per_order      = 4rollout
    duration       = 3step
    rate           = 2e-3
    kl             = 0.05 * k3(reference)
    inner          = 2
    max_prompt     = 36tok
    max_completion = 16tok
  }
}
