spec 1

use { tiny_vlm } from "../models.perl"

/// Trains for as long as it helps, and keeps the state that was best on the way.
experiment keep_best {
  policy = tiny_vlm
  reward = boxed(answer)

  data {
    train    = four_artists(split = train, images = 4..4, ask = [which]) | take(64)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(100)
  }

  permute { images = data.train }

  train grpo {
    on             = data.train
    batch          = 8prompt
    per_order      = 6rollout
    duration       = 100step                            // at the most
    max_prompt     = 36tok
    max_completion = 16tok
    checkpoint     = 5step { keep = best(accuracy) }    // and the last, from which `run --again` goes on
  }

  // what decides is never trained on; the figure of the state that it chose is a little too good
  evaluate every 10step {
    on         = data.held_out
    early_stop = accuracy { patience = 3  least_gain = 1% }
  }
}
