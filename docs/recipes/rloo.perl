spec 1

use { tiny_vlm } from "perlc:models"

/// RLOO (arXiv 2402.14740): the plain policy gradient, each reward compared with the mean of the others of its group. A mean
/// that holds the reward itself gives the same advantage times (k − 1)/k, k rollouts a group: `std = none` is RLOO at a rate
/// that is larger by k/(k − 1). The KL term counts in the reward.
experiment rloo {
  policy    = tiny_vlm
  reference = frozen(policy)
  reward    = boxed(answer)

  data {
    train    = four_artists(split = train, images = 4..4, ask = [which]) | take(256)
    held_out = four_artists(split = held_out_question, images = 4..4, ask = [which]) | take(100)
  }

  train grpo {
    on             = data.train
    batch          = 32prompt
    per_order      = 4rollout
    objective      = reinforce
    baseline       = merged { std = none }
    mean           = sequence_sum          // one action is a whole completion
    kl             = 0.05 * k1(reference)
    kl_in          = reward
    duration       = 20step
    rate           = 2.67e-4               // 2e-4 times 4/3
    max_prompt     = 36tok
    max_completion = 16tok
  }

  evaluate {
    on     = data.held_out
    orders = 2
  }
}
