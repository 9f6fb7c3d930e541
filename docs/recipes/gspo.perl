spec 1

use { tiny_vlm } from "perlc:models"

/// GSPO (arXiv 2507.18071): one ratio a completion, the geometric mean over its tokens, and clip bounds that are a thousand
/// times narrower than those of tokens. The paper splits each batch into four updates: `updates = 4`. Two optimizer steps on
/// the same rollouts (`inner`) move ratios away from 1 too.
experiment gspo {
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
    objective      = gspo                  // implies ratio = sequence
    clip           = 3e-4 { high = 4e-4 }
    mean           = sequence
    inner          = 2
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
