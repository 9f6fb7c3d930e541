spec 1

use { tiny_vlm } from "../models.perl"

/// What a completion is worth: the right answer most, a form of one's own a little, and a little for being short.
experiment graded {
  policy = tiny_vlm

  // `{answer}` is where the right answer must stand, `…` is any text
  reward = 80% * boxed(answer) + 15% * matches("<think>…</think>…\\boxed{{answer}}") + 5% * length(<= 12tok)

  data {
    train    = four_artists(split = train, images = 4..4, ask = [which]) | take(64)
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
