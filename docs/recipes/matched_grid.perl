spec 1

use { tiny_vlm } from "perlc:models"

/// Arms that cost the same: none, one or two permuted copies, each over three seeds. `zip` moves settings together, so that
/// 12 rollouts are compared with each other whatever the copies are, and every step learns from as many.
experiment arm {
  policy = tiny_vlm
  reward = boxed(answer)

  data {
    train    = four_artists(split = train, images = 4..4, ask = [which]) | take(256)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(100)
  }

  permute { images = data.train }

  require(train.per_order * (permute.copies + 1) == 12rollout, "arms are compared at equal cost: 12 rollouts a prompt")

  train grpo {
    on             = data.train
    batch          = 8prompt
    per_order      = 6rollout
    duration       = 20step
    rate           = 2e-4
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 4
  }
}

sweep matched over [arm] {
  seed = each(1..3)
  zip {
    permute.copies  = each(0, 1, 2)
    train.per_order = each(12rollout, 6rollout, 4rollout)
  }
}
