spec 1

use { tiny_vlm } from "../models.perl"

/// How much an answer hangs on the order of the pictures. Nothing is trained for long: the figures are what this is about.
experiment asked_often {
  policy    = tiny_vlm
  reward    = boxed(answer)
  data_seed = 3                            // other questions and other orders; the same for every `seed`

  data {
    train    = four_artists(split = train, images = 4..4, ask = [which]) | take(64)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(100)
  }

  permute { images = data.train }

  train grpo {
    on             = data.train
    batch          = 8prompt
    per_order      = 6rollout
    duration       = 4step
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate every 2step {
    on     = data.held_out
    orders = 6                             // of the 24 that four pictures have
    decode = sample                        // with `greedy` the same order always gives the same answer
  }
}
