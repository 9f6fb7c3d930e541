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
    on         = data.train
    length     = 40step
    prompt     = 48tok
    completion = 20tok
  }
}

experiment second extends first {
  policy = fine
}
