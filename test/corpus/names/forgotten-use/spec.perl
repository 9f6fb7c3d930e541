spec 1

use { tiny } from "shared.perl"

experiment first {
  policy    = tiny
  reference = fine
  reward    = boxed(answer)
  data {
    train = four_artists(split = train) | take(64) | rollout(4, from = fine)
  }
  train grpo {
    on             = data.train
    duration       = 40step
    max_prompt     = 48tok
    max_completion = 20tok
  }
}

experiment second extends first {
  policy = fine
}
