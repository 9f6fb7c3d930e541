spec 1

use { tiny_vlm } from "../../../specs/models.perl"

experiment mixed {
  policy = tiny_vlm
  reward = boxed(answer)

  data {
    moved    = four_artists(split = train, images = 4..4, ask = [which], seed = 1) | take(4)
    fixed    = four_artists(split = train, images = 4..4, ask = [which], seed = 2) | take(4)
    train    = mix(moved, fixed)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(4)
  }

  permute {
    images      = data.moved
    probability = 100%
  }

  train grpo {
    on         = data.train
    batch      = 8prompt
    per_order  = 2rollout
    duration   = 1step
    max_prompt = 60tok
    max_completion = 16tok
    log_completions = 1step
  }

  evaluate {
    on     = data.held_out
    orders = 2
  }
}
