spec 1

use { tiny_vlm } from "../../../specs/models.perl"

/// Questions over four pictures by emoji artists, whose order is permuted in training.
experiment third {
  seed      = 3
  policy    = tiny_vlm
  reference = frozen(policy)

  data {
    train    = four_artists(
                 split  = train,
                 images = 4..4,
                 ask    = [80% of which, 20% of most],
                 slots  = [85%, 9%, 4%, 2%],
               )
             | take(120)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [80% of which, 20% of most])
             | take(80)
  }

  permute {
    images      = data.train
    copies      = 1
    order       = random
    move        = options
    probability = linear(100% -> 0%)
    gate        = sample
    answers     = remap
  }

  reward = 90% * boxed(answer) + 10% * matches(think_then_box)

  train grpo {
    on             = data.train
    batch          = 12prompt
    per_order      = 6rollout
    baseline       = merged { std = population }
    duration       = 20step
    rate           = 5e4
    kl             = 0.01 * k3(reference)
    mean           = token
    temperature    = 1.0
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 4
    decode = greedy
  }
}
