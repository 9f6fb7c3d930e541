spec 1

use { tiny_vlm } from "perlc:models"

/// DAPO (arXiv 2503.14476): a higher bound on rising ratios, a mean over all tokens, groups that teach nothing left out, and a
/// penalty that grows before the longest completion; no KL term. The paper trains with `batch = 512prompt  per_order = 16rollout
/// max_completion = 20480tok  overlong = 4096tok  rate = 1e-6`, and fills the batch up again: `shortfall = refill`.
experiment dapo {
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
    baseline       = merged { std = sample }
    clip           = 0.2 { high = 0.28 }    // clip-higher
    mean           = token                  // the token-level loss
    // dynamic sampling: groups that are neither all wrong nor all right
    filter         = accuracy { between = 0%..100%  bounds = open  shortfall = drop }
    overlong       = 4tok                   // soft overlong punishment, over the last 4 tokens
    inner          = 2                      // with one step on each batch, no ratio leaves 1 and nothing is clipped
    duration       = 20step
    rate           = linear(2e-4 -> 2e-4, warmup = 4step)
    optimizer      = adamw { decay = 0.1 }
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 2
  }
}
