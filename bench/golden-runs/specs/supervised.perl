spec 1

use { tiny_vlm_untrained } from "../../../specs/models.perl"

/// Supervised learning from fresh weights, on augmented pictures, shuffled.
experiment supervised {
  seed   = 7
  policy = tiny_vlm_untrained

  data {
    train = four_artists(split = train, images = 4..4, ask = [which], seed = 7) | take(12)
  }

  train supervised {
    on             = data.train
    batch          = 4prompt
    duration       = 4step
    rate           = linear(2e-3 -> 1e-3)
    augment        = yes
    max_prompt     = 36tok
    max_completion = 16tok
  }
}
