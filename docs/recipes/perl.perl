spec 1

use { tiny_vlm } from "perlc:models"

/// PeRL (arXiv 2506.14907): beside every question stands the same question with its pictures in another order, both make one
/// group, and the share of permuted copies falls over the run. Questions that the policy always or never answers are
/// filtered out before training.
experiment perl {
  policy    = tiny_vlm
  reference = frozen(policy)
  reward    = 90% * boxed(answer) + 10% * matches(think_then_box)

  data {
    train    = four_artists(split = train, images = 4..4, ask = [which])
             | take(256)
             | rollout(10, from = policy)
             | where(accuracy in 10%..90%)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(100)
  }

  permute {
    images      = data.train
    copies      = 1
    probability = linear(100% -> 0%)
    answers     = remap                    // the answer follows its picture
  }

  train grpo {
    on             = data.train
    batch          = 8prompt
    per_order      = 6rollout              // of one order; with one copy, 12 are compared with each other
    baseline       = merged { std = population }
    kl             = 0.01 * k3(reference)
    duration       = 20step
    rate           = 2e-4
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 4
  }
}
