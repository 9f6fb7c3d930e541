spec 1

use { tiny_vlm } from "../../../specs/models.perl"

/// A soft gate on the ratio, a penalty on long completions, cut ones left out, sampling from the likeliest tokens.
experiment sapo {
  seed   = 4
  policy = tiny_vlm
  reward = 50% * boxed(answer) + 50% * matches(think_then_box)

  data {
    train = four_artists(split = train, images = 4..4, ask = [which], seed = 6) | take(8)
  }

  permute {
    images      = data.train
    copies      = 1
    order       = cyclic
    probability = 100%
    gate        = batch
  }

  train grpo {
    on             = data.train
    batch          = 2prompt
    per_order      = 4rollout
    duration       = 3step
    rate           = 2e-3
    objective      = sapo { positive = 1.0  negative = 1.05 }
    baseline       = merged { std = none }
    mean           = fixed_budget
    temperature    = 1.2
    top_p          = 95%
    overlong       = 4tok
    mask_truncated = yes
    inner          = 2
    max_prompt     = 36tok
    max_completion = 16tok
    optimizer      = adamw { beta2 = 0.99  decay = 0.01 }
  }
}
