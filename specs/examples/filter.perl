spec 1

use { tiny_vlm } from "../models.perl"

/// Only questions that the policy answers sometimes. One that it always or never gets right has rollouts of one reward,
/// and so no advantage: nothing is learned from it.
experiment filtered {
  policy = tiny_vlm
  reward = boxed(answer)

  data {
    train    = four_artists(split = train, images = 4..4, ask = [which])
             | skip(100)                    // those that another experiment has used
             | take(200)
             | rollout(8, from = policy)    // behind it `accuracy` is known: k of 8
             | where(accuracy in 25%..75%)

    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(50)
  }

  permute { images = data.train }

  train grpo {
    on             = data.train
    batch          = 8prompt
    per_order      = 6rollout
    duration       = 10step
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 2
  }
}
