spec 1

use { tiny_vlm } from "perlc:models"

/// CISPO (MiniMax-M1, arXiv 2506.13585): the log-probability of every token, weighted by its ratio, which is capped and not
/// differentiated, so that no token drops out of the gradient. No KL term.
experiment cispo {
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
    objective      = cispo { cap = 5.0 }    // the ratio counts no further than this
    mean           = token
    inner          = 2                      // ratios leave 1 in the second step on the same rollouts
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
