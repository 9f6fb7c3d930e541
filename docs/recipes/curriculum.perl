spec 1

use { tiny_vlm } from "perlc:models"

/// A curriculum: questions in buckets by how often the policy answers them, easy ones first, each bucket in an order of its
/// own. `mix` with datasets alone reads one behind the other, and `shuffle = no` keeps that order in training.
experiment curriculum {
  policy = tiny_vlm
  reward = boxed(answer)

  data {
    rolled   = four_artists(split = train, images = 4..4, ask = [80% of which, 20% of most])
             | take(300)
             | rollout(10, from = policy)
    easy     = rolled | where(accuracy > 70%) | shuffle
    middle   = rolled | where(accuracy > 30% and accuracy <= 70%) | shuffle
    hard     = rolled | where(accuracy <= 30%) | shuffle
    train    = mix(easy, middle, hard)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(100)
  }

  train grpo {
    on             = data.train
    batch          = 8prompt
    per_order      = 8rollout
    shuffle        = no
    duration       = 1epoch
    rate           = 2e-4
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 2
  }
}
